import pytest

from tests.diagnosis.cases import answers, case_of
from traymon.diagnosis.checks.interfaces import CHECK
from traymon.diagnosis.host.facts import Facts, Interface
from traymon.model import Failure, Outcome

LOOPBACK = Interface(name="lo", addresses=("127.0.0.1", "::1"), kind="loopback")
DOCKER = Interface(name="docker0", addresses=("198.51.100.1",), kind="virtual")
TUNNEL = Interface(name="tun0", addresses=("198.51.100.2",), kind="tunnel")
UTUN = Interface(name="utun0", addresses=("fe80::1",), kind="tunnel")
DOWN = Interface(name="wlan0")


def card(*addresses):
    return Interface(name="eth0", addresses=addresses)


@pytest.mark.parametrize(
    ("up", "down", "word"),
    [
        pytest.param([LOOPBACK, card("192.0.2.2", "fe80::2")], [DOWN], "ok", id="a cable and an address"),
        pytest.param([LOOPBACK, card("2001:db8::2", "fe80::2")], [], "ok", id="IPv6 alone"),
        pytest.param([LOOPBACK, card("169.254.7.7", "fe80::2")], [], "linklocal", id="no lease"),
        pytest.param([LOOPBACK, card()], [], "linklocal", id="a carrier and no address at all"),
        pytest.param([LOOPBACK, card("169.254.7.7"), DOCKER], [], "linklocal", id="no lease, but docker"),
        pytest.param([LOOPBACK], [DOWN], "none", id="everything is down"),
        pytest.param([LOOPBACK, DOCKER, UTUN], [DOWN], "none", id="airplane mode: what is virtual stays up"),
        pytest.param([LOOPBACK, TUNNEL], [DOWN], "none", id="a tunnel with nothing below it"),
        pytest.param([LOOPBACK, TUNNEL], [], "ok", id="a container that has only a tunnel"),
        pytest.param([], [], "none", id="nothing"),
    ],
)
def test_a_card_with_an_address_is_looked_for(up, down, word):
    facts = Facts(interfaces=tuple(up), down=tuple(down), sources={4: "198.51.100.2"} if TUNNEL in up else {})
    (found,) = answers(CHECK, case_of(facts=facts))
    assert (found.word, found.outcome) == (word, Outcome.OK if word == "ok" else Outcome.FAILED)


def test_what_cannot_be_read_says_nothing():
    (found,) = answers(CHECK, case_of(facts=Facts(problems=("Could not read the interfaces: no.",))))
    assert (found.word, found.outcome, found.note) == ("", Outcome.INCONCLUSIVE, "Could not read the interfaces: no.")


def test_exhaustion_is_told():
    (found,) = answers(CHECK, case_of(facts=Facts(exhausted=True)))
    assert found.failure is Failure.LOCAL_RESOURCE_EXHAUSTED
