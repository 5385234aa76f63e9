from dataclasses import replace

import dns.message
import dns.rcode
import pytest

from tests.diagnosis.cases import NOWHERE, answers, case_of
from tests.diagnosis.dns_server import dns_server, saying, saying_nothing
from traymon.diagnosis.checks import dns_packets
from traymon.diagnosis.host.facts import Facts
from traymon.model import Failure, Outcome, Phase

NAME, CONTROL = "api.provider.test", "control.test"


def honest(wire, *, tcp):
    names = {f"{NAME}.": saying("198.51.100.10"), f"{CONTROL}.": saying("203.0.113.5")}
    asked = str(dns.message.from_wire(wire).question[0].name)
    return names.get(asked, saying(code=dns.rcode.NXDOMAIN))(wire, tcp=tcp)


def found_with(configured=(), third_party=(), **more):
    diagnosis = replace(NOWHERE, control_names=(CONTROL,), udp_resolvers=third_party, **more)
    return answers(dns_packets.CHECK, case_of(diagnosis=diagnosis, facts=Facts(resolvers=configured)))


def test_the_configured_servers_are_asked_for_three_names():
    with dns_server(honest) as server:
        found = {one.role: one for one in found_with([server])}
    assert {role: (one.outcome, one.word) for role, one in found.items()} == {
        "configured": (Outcome.OK, "noerror"),
        "control": (Outcome.OK, "noerror"),
        "random": (Outcome.OK, "nxdomain"),
    }
    assert found["configured"].addresses == ("198.51.100.10",)
    assert (found["configured"].address, found["configured"].operator, found["configured"].family) == (
        "127.0.0.1",
        server,
        4,
    )
    assert found["random"].target.endswith(".zone.test")


def test_other_servers_are_asked_for_the_provider_alone():
    asked = []
    with dns_server(honest, asked) as server:
        (found,) = found_with(third_party=[server])
    assert (found.role, found.word, set(asked)) == ("third_party", "noerror", {NAME})


def test_in_mode_minimal_no_other_server_is_asked():
    assert found_with(third_party=["127.0.0.1:1"], mode="minimal") == []


@pytest.mark.parametrize(
    ("answer", "word", "failure"),
    [
        pytest.param(saying(code=dns.rcode.NXDOMAIN), "nxdomain", Failure.DNS_NXDOMAIN, id="nxdomain"),
        pytest.param(saying(code=dns.rcode.SERVFAIL), "servfail", Failure.DNS_TEMPORARY, id="servfail"),
        pytest.param(saying(code=dns.rcode.REFUSED), "refused", Failure.DNS_TEMPORARY, id="refused"),
        pytest.param(saying(code=dns.rcode.FORMERR), "other", Failure.DNS_TEMPORARY, id="other"),
        pytest.param(saying(), "nodata", Failure.DNS_NO_ANSWER, id="nodata"),
        pytest.param(saying_nothing, "timeout", Failure.TIMEOUT, id="timeout"),
    ],
)
def test_the_word_is_the_servers_code(answer, word, failure):
    with dns_server(answer) as server:
        (found,) = found_with(third_party=[server])
    assert (found.outcome, found.word, found.failure, found.phase) == (Outcome.FAILED, word, failure, Phase.RESOLVE)


def test_a_server_that_is_not_there_is_unreachable():
    (found,) = found_with(third_party=["127.0.0.1:1"])
    assert (found.word, found.failure) == ("unreachable", Failure.CONNECTION_REFUSED)


def test_a_server_with_an_address_for_any_name_rewrites():
    with dns_server(saying("203.0.113.99")) as server:
        random = next(one for one in found_with([server]) if one.role == "random")
    assert (random.outcome, random.addresses) == (Outcome.FAILED, ("203.0.113.99",))


def test_unknown_resolvers_are_not_asked():
    diagnosis = replace(NOWHERE, udp_resolvers=())
    assert answers(dns_packets.CHECK, case_of(diagnosis=diagnosis, facts=Facts(resolvers=None))) == []


def test_a_silence_that_the_deadline_cut_short_says_nothing():
    with dns_server(saying_nothing) as server:
        diagnosis = replace(NOWHERE, udp_resolvers=(server,))
        (found,) = answers(dns_packets.CHECK, case_of(diagnosis=diagnosis, seconds=0.3))
    assert found.outcome is Outcome.INCONCLUSIVE


def test_an_address_needs_no_server():
    assert dns_packets.CHECK.unless(case_of(base_url="https://192.0.2.1/v1"))
