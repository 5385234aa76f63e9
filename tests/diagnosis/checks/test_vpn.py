import pytest

from tests.diagnosis.cases import answers, case_of
from traymon.diagnosis.checks.vpn import CHECK
from traymon.diagnosis.host.facts import Facts, Interface, Route
from traymon.model import Outcome

CARD = Interface(name="eth0", addresses=("192.0.2.2",))
VPN = Interface(name="wg0", addresses=("198.51.100.2",), kind="tunnel")
BARE_VPN = Interface(name="tun0", kind="tunnel")
BROKER = Interface(name="he-ipv6", addresses=("2001:db8::2",), kind="tunnel")
WAY = Route(family=4, gateway="192.0.2.1", interface="eth0", metric=100)


@pytest.mark.parametrize(
    ("up", "down", "routes", "sources", "services", "expected"),
    [
        pytest.param([CARD], [], [WAY], {4: "192.0.2.2"}, (), ("off", ""), id="none"),
        pytest.param([CARD, VPN], [], [WAY], {4: "198.51.100.2"}, (), ("on", "wg0"), id="by policy routing"),
        pytest.param([CARD, VPN], [], [Route(family=4, interface="wg0"), WAY], {4: "198.51.100.2"}, (), ("on", "wg0"), id="by the table"),
        pytest.param([CARD], [BARE_VPN], [Route(family=4, interface="tun0"), WAY], {4: "192.0.2.2"}, ("tun0",), ("on", "tun0"), id="a dead tunnel without an address keeps the route"),
        pytest.param([CARD, VPN], [], [WAY], {4: "192.0.2.2"}, (), ("off", ""), id="for some addresses only"),
        pytest.param([CARD], [BARE_VPN], [WAY], {4: "192.0.2.2"}, ("tun0",), ("dropped", ""), id="an adapter that is down"),
        pytest.param([CARD], [], [WAY], {4: "192.0.2.2"}, ("Mullvad VPN",), ("dropped", ""), id="a program without a tunnel"),
        pytest.param([CARD], [], [], {}, ("Mullvad VPN",), ("dropped", ""), id="locked down to the last route"),
        pytest.param([CARD, BROKER], [], [WAY], {4: "192.0.2.2", 6: "2001:db8::2"}, (), ("off", ""), id="a tunnel for IPv6 beside IPv4"),
        pytest.param([CARD], [], None, None, (), ("off", ""), id="nothing else is known"),
    ],
)  # fmt: skip
def test_whether_a_vpn_carries_the_traffic(up, down, routes, sources, services, expected):
    facts = Facts(
        interfaces=tuple(up),
        down=tuple(down),
        routes=None if routes is None else tuple(routes),
        sources=sources,
        vpn_services=services,
    )
    (found,) = answers(CHECK, case_of(facts=facts))
    assert (found.word, found.interface) == expected
    assert found.outcome is Outcome.OK


def test_without_interfaces_nothing_is_known():
    (found,) = answers(CHECK, case_of(facts=Facts(vpn_services=("Mullvad VPN",))))
    assert (found.word, found.outcome) == ("", Outcome.INCONCLUSIVE)
