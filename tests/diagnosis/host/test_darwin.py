from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traymon.diagnosis.host import darwin
from traymon.diagnosis.host.facts import ProxySettings, Route

DATA = Path(__file__).parent / "data"


def recorded(name):
    return (DATA / name).read_text()


def test_of_many_default_routes_the_unbound_ones_come_first():
    routes = darwin.parse_routes(recorded("made_netstat_rn.txt").splitlines())
    assert routes[:2] == (
        Route(family=4, gateway="192.0.2.130", interface="en0"),
        Route(family=6, gateway="fe80::1%en0", interface="en0"),
    )
    assert routes[2:] == (
        Route(family=4, interface="utun4"),
        Route(family=6, interface="utun0"),
        Route(family=6, interface="utun1"),
    )


def test_a_vpn_lays_two_halves_over_the_default_route():
    routes = darwin.parse_routes(recorded("made_netstat_rn_openvpn.txt").splitlines())
    assert [route.interface for route in routes] == ["utun3", "en0"]


def test_resolvers_for_some_domains_or_bound_sockets_are_left_out():
    servers, search = darwin.parse_resolvers(recorded("made_scutil_dns.txt"))
    assert servers == ("192.0.2.130", "2001:db8:10::130")
    assert search == ("lan.test",)


def test_without_a_network_there_is_no_resolver():
    assert darwin.parse_resolvers("No DNS configuration available\n") == ((), ())


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        pytest.param("made_scutil_proxy_pac.txt", "http://pac.lan.test/proxy.pac", id="a script"),
        pytest.param("made_scutil_proxy_wpad.txt", "WPAD", id="announced by the network"),
    ],
)
def test_a_script_is_noticed(file, expected):
    assert darwin.parse_proxy(recorded(file)) == ProxySettings(pac_url=expected, origin="macOS settings")


def test_no_script_is_none():
    assert darwin.parse_proxy(recorded("made_scutil_proxy_none.txt")) == ProxySettings()


@settings(deadline=None)
@given(st.text())
def test_no_text_makes_reading_fail(text):
    darwin.parse_routes(["Internet:", f"default {text}", text])
    darwin.parse_routes(["Internet6:", f"default {text} UGc en0"])
    darwin.parse_resolvers(f"resolver #1\n{text}\nresolver #2\n nameserver[0] : {text}")
    darwin.parse_proxy(f"  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : {text}\n")
