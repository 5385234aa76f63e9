import pytest

from tests.diagnosis.cases import answers, case_of
from tests.diagnosis.host.spaces import NOBODY, ROUTER, ROUTER6, home, needs_spaces
from traymon.diagnosis.checks.gateway import CHECK, gateways
from traymon.diagnosis.host.facts import Facts, Interface, Route

ASK = """
import time
from datetime import UTC, datetime
from traymon.diagnosis.case import Case
from traymon.diagnosis.checks.gateway import CHECK
from traymon.diagnosis.host import read_facts
from traymon.model import Provider
from traymon.settings import Settings
provider = Provider(id="x", name="X", base_url="https://api.provider.test/v1")
case = Case(
    provider=provider, settings=Settings(), deadline=time.monotonic() + 9, now=lambda: datetime.now(UTC),
    facts=lambda: read_facts("api.provider.test", provider.base_url),
)
why = CHECK.unless(case)
answer = [why] if why else sorted([one.address, one.word, one.outcome, one.failure, one.interface] for one in CHECK.ask(case))
"""


def facts_of(*routes, kinds=()):
    cards = tuple(Interface(name=name, kind=kind) for name, kind in {"eth0": "physical", **dict(kinds)}.items())
    return Facts(interfaces=cards, routes=routes)


def way(gateway, interface="eth0", metric=0):
    return Route(family=6 if ":" in gateway else 4, gateway=gateway, interface=interface, metric=metric)


def test_each_router_is_asked_once():
    routes = gateways(facts_of(way("192.0.2.1"), way("192.0.2.1", metric=9), way("fe80::1%eth0"), way("", "eth0")))
    assert [(route.gateway, route.metric) for route in routes] == [("192.0.2.1", 0), ("fe80::1%eth0", 0)]


def test_behind_a_tunnel_is_no_neighbour():
    known = facts_of(way("198.51.100.1", "tun0"), way("192.0.2.1"), kinds=[("tun0", "tunnel")])
    assert [route.gateway for route in gateways(known)] == ["192.0.2.1"]


def test_not_more_than_six_are_asked():
    assert len(gateways(facts_of(*(way(f"192.0.2.{number}") for number in range(1, 65))))) == 6


@pytest.mark.parametrize(
    ("facts", "why"),
    [(Facts(), "the routes are not known"), (Facts(routes=()), "there is no default gateway")],
    ids=["not known", "none"],
)
def test_without_a_gateway_nothing_is_asked(facts, why):
    assert CHECK.unless(case_of(facts=facts)) == why


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:11434/v1", "http://localhost:11434/v1"])
def test_of_a_provider_on_this_computer_no_router_is_asked(base_url):
    case = case_of(base_url, facts=facts_of(way("192.0.2.1")))
    assert CHECK.unless(case) == "the provider is on this computer"


def test_time_that_is_up_says_nothing():
    (found,) = answers(CHECK, case_of(facts=facts_of(way("192.0.2.1")), seconds=0.0))
    assert found.word == ""
    assert found.outcome == "inconclusive"


@needs_spaces
def test_several_routers_one_of_them_dead():
    with home() as (computer, _):
        computer.run(f"ip route add default via {NOBODY} metric 600")
        found = computer.python(ASK)
    assert found == [
        [ROUTER, "alive", "ok", None, "lan"],
        [NOBODY, "dead", "failed", "host_unreachable", "lan"],
        [ROUTER6, "alive", "ok", None, "lan"],
    ]


@needs_spaces
def test_a_router_known_by_its_link_local_address():
    with home() as (computer, router):
        router.run("ip addr add fe80::1/64 dev lan nodad")
        computer.run("ip addr add fe80::2/64 dev lan nodad")
        computer.run("ip -6 route replace default via fe80::1 dev lan metric 1024")
        computer.run("ip route del default")
        found = computer.python(ASK)
    assert found == [["fe80::1%lan", "alive", "ok", None, "lan"]]
