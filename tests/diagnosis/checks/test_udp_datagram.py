import pytest

from tests.diagnosis.cases import answers, case_of
from tests.diagnosis.host.spaces import home, needs_firewall, needs_spaces
from traymon.diagnosis.checks.udp_datagram import CHECK, unreached
from traymon.model import Evidence, Failure, Outcome, Phase

ASK = """
from tests.diagnosis.cases import case_of
from traymon.diagnosis.checks.udp_datagram import CHECK
from traymon.model import Evidence, Outcome, Phase
addresses = ["198.51.100.10", "2001:db8:51::10"]
found = [
    Evidence(check="provider_path_system", address=address, port=443, outcome=Outcome.FAILED, phase=Phase.CONNECT)
    for address in addresses
]
answer = [[one.address, one.word, one.outcome, one.failure] for one in CHECK.ask(case_of(found=found))]
"""


def path(address="127.0.0.1", check="provider_path_system", outcome=Outcome.FAILED, phase=Phase.CONNECT, port=443):
    return Evidence(check=check, address=address, port=port, outcome=outcome, phase=phase)


def test_only_what_tcp_could_not_reach_is_asked_each_once():
    found = [
        path("198.51.100.10"),
        path("198.51.100.10", "provider_path_doh"),
        path("198.51.100.11", outcome=Outcome.OK, phase=None),
        path("198.51.100.12", phase=Phase.TLS),
        path("203.0.113.11", "anchor", outcome=Outcome.INCONCLUSIVE, port=0),
    ]
    assert unreached(case_of(found=found)) == (("provider", "198.51.100.10", 443), ("anchor", "203.0.113.11", 443))


def test_where_all_is_reached_nothing_is_asked():
    assert CHECK.unless(case_of(found=[path(outcome=Outcome.OK, phase=None)]))


def test_what_may_be_sent_is_ok():
    (found,) = answers(CHECK, case_of(found=[path()]))
    assert (found.word, found.outcome, found.role, found.family) == ("ok", Outcome.OK, "provider", 4)


@pytest.mark.parametrize("address", ["not an address", "fe80::1%gone"])
def test_what_is_no_address_says_nothing(address):
    (found,) = answers(CHECK, case_of(found=[path(address)]))
    assert (found.word, found.outcome) == ("", Outcome.INCONCLUSIVE)


@needs_spaces
@needs_firewall
@pytest.mark.parametrize("rule", ["drop", "reject", "reject with icmpx admin-prohibited"])
def test_a_firewall_of_this_computer_shows(rule):
    with home() as (computer, _):
        computer.firewall(f"output {rule}")
        found = computer.python(ASK)
    assert [one[1:] for one in found] == [["eperm", Outcome.FAILED, Failure.PERMISSION_DENIED]] * 2


@needs_spaces
def test_a_route_that_forbids_shows():
    with home() as (computer, _):
        computer.run("ip route add prohibit 198.51.100.10")
        found = computer.python(ASK)
    assert [one[1] for one in found] == ["eperm", "ok"]


@needs_spaces
def test_a_family_that_has_no_way_says_nothing():
    with home() as (computer, _):
        computer.run("ip -6 route del default")
        found = computer.python(ASK)
    assert found[1] == ["2001:db8:51::10", "", Outcome.INCONCLUSIVE, Failure.NETWORK_UNREACHABLE]
