import pytest

from tests.diagnosis.cases import case_of
from tests.diagnosis.host.spaces import home, needs_spaces, space
from traymon.diagnosis.checks.other_interface import CHECK, others
from traymon.diagnosis.host.facts import Facts, Interface, Route

CARD = Interface(name="eth0", addresses=("192.0.2.138",))
PHONE = Interface(name="usb0", addresses=("192.0.2.202",))
VPN = Interface(name="wg0", addresses=("198.51.100.2",), kind="tunnel")
DOCKER = Interface(name="docker0", addresses=("198.51.100.1",), kind="virtual")
WAY, PHONE_WAY = (
    Route(family=4, gateway="192.0.2.130", interface="eth0"),
    Route(family=4, gateway="192.0.2.194", interface="usb0", metric=700),
)


@pytest.mark.parametrize(
    ("cards", "routes", "source", "expected"),
    [
        pytest.param([CARD, PHONE], [WAY, PHONE_WAY], "192.0.2.138", ["usb0"], id="a phone"),
        pytest.param([CARD, PHONE], [WAY], "192.0.2.138", [], id="a card without a way out"),
        pytest.param([CARD, VPN], [Route(family=4, interface="wg0"), WAY], "198.51.100.2", ["eth0"], id="the card below a VPN"),
        pytest.param([CARD, VPN, DOCKER], [WAY, Route(family=4, interface="wg0", metric=9), Route(family=4, interface="docker0")], "192.0.2.138", [], id="a tunnel and docker are no other way"),
        pytest.param([CARD], [WAY], "192.0.2.138", [], id="one card"),
    ],
)  # fmt: skip
def test_other_ways_out(cards, routes, source, expected):
    facts = Facts(interfaces=tuple(cards), routes=tuple(routes), sources={4: source})
    assert [one.name for one in others(facts)] == expected
    assert bool(CHECK.unless(case_of(facts=facts))) is not bool(expected)


SERVE = """
import socket, sys
listener = socket.create_server(("198.51.100.10", 8080))
print("ready", flush=True)
while True:
    listener.accept()[0].close()
"""

ASK = """
from tests.diagnosis.cases import case_of
from traymon.diagnosis.checks.other_interface import CHECK
from traymon.diagnosis.host import read_facts
url = "http://198.51.100.10:8080/v1"
case = case_of(base_url=url, facts=read_facts("198.51.100.10", url), memory=("198.51.100.10",))
answer = [CHECK.unless(case)] or []
answer = answer if answer[0] else [[one.interface, one.word, one.outcome, one.failure, one.note] for one in CHECK.ask(case)]
"""


@pytest.fixture
def two_ways():
    """(The computer, a second router that has the provider behind it): the first router lets nothing through."""
    with home() as (computer, _), space() as phone:
        phone.run("ip link add usb0 type veth peer name usb1")
        phone.run(f"ip link set usb1 netns {computer.name} name usb0")
        phone.run("ip addr add 192.0.2.194/27 dev usb0")
        phone.run("ip addr add 198.51.100.10/32 dev lo")
        phone.run("ip link set lo up")
        phone.run("ip link set usb0 up")
        computer.run("ip addr add 192.0.2.202/27 dev usb0")
        computer.run("ip link set usb0 up")
        computer.run("ip route add default via 192.0.2.194 dev usb0 metric 700")
        yield computer, phone


@needs_spaces
def test_a_provider_that_answers_over_the_phone(two_ways):
    computer, phone = two_ways
    with phone.serving(SERVE):
        found = computer.python(ASK)
    assert found == [["usb0", "ok", "ok", None, "the provider answers over usb0"]]


@needs_spaces
def test_a_provider_that_refuses_over_the_phone_as_well(two_ways):
    computer, _ = two_ways
    ((name, word, outcome, failure, _),) = computer.python(ASK)
    assert (name, word, outcome, failure) == ("usb0", "fail", "failed", "connection_refused")
