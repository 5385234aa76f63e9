import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from traymon.diagnosis.host import linux
from traymon.diagnosis.host.facts import ProxySettings, Route

HEAD4 = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT"
ETH0 = "eth0\t00000000\t820200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0"
WLAN0 = "wlan0\t00000000\tC20200C0\t0003\t0\t0\t600\t00000000\t0\t0\t0"
LINK = "eth0\t800200C0\t00000000\t0001\t0\t0\t100\tE0FFFFFF\t0\t0\t0"
TUN0 = "tun0\t00000000\t00000000\t0001\t0\t0\t50\t00000000\t0\t0\t0"
TUN0_LOWER_HALF = "tun0\t00000000\t010064C6\t0003\t0\t0\t0\t00000080\t0\t0\t0"
UNREACHABLE = "*\t00000000\t00000000\t0201\t0\t0\t0\t00000000\t0\t0\t0"
DOWN = "eth1\t00000000\t820200C0\t0002\t0\t0\t0\t00000000\t0\t0\t0"

ZERO = "0" * 32
GLOBAL6 = f"{ZERO} 00 {ZERO} 00 20010db8001000000000000000000130 00000400 00000002 00000000 00000003     eth0"
LOCAL6 = f"{ZERO} 00 {ZERO} 00 fe800000000000000000000000000001 00000064 00000002 00000000 00450003    wlan0"
ON_LINK6 = f"{ZERO} 00 {ZERO} 00 {ZERO} 00000400 00000002 00000000 00000001     tun0"
HALF6 = f"20000000000000000000000000000000 03 {ZERO} 00 {ZERO} 00000400 00000002 00000000 00000001     tun0"
REJECT6 = f"{ZERO} 00 {ZERO} 00 {ZERO} ffffffff 00000001 00000000 00200200       lo"
PREFIX6 = f"20010db8001000000000000000000000 40 {ZERO} 00 {ZERO} 00000100 00000002 00000000 00000001     eth0"
FROM6 = f"{ZERO} 00 20010db8001000000000000000000000 40 {LOCAL6.split()[4]} 00000064 00000002 00000000 00000003    eth0"

ROUTER = Route(family=4, gateway="192.0.2.130", interface="eth0", metric=100)
SECOND = Route(family=4, gateway="192.0.2.194", interface="wlan0", metric=600)
ROUTER6 = Route(family=6, gateway="2001:db8:10::130", interface="eth0", metric=1024)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([HEAD4, ETH0, LINK], [ROUTER], id="one router"),
        pytest.param([HEAD4, WLAN0, ETH0], [ROUTER, SECOND], id="two routers: the smaller metric first"),
        pytest.param(
            [HEAD4, ETH0, TUN0], [Route(family=4, interface="tun0", metric=50), ROUTER], id="a tunnel without a gateway"
        ),
        pytest.param(
            [HEAD4, ETH0, TUN0_LOWER_HALF],
            [Route(family=4, gateway="198.100.0.1", interface="tun0"), ROUTER],
            id="a VPN that lays two halves over the default route",
        ),
        pytest.param([HEAD4, LINK], [], id="no default route"),
        pytest.param([HEAD4, UNREACHABLE, DOWN], [], id="rejected, or down"),
        pytest.param(
            [HEAD4, "eth0 00000000", "\x00\xff", "a b c d e f g h i j k", ETH0], [ROUTER], id="garbage between"
        ),
        pytest.param([], [], id="nothing"),
    ],
)
def test_default_routes_of_ipv4_are_read_best_first(lines, expected):
    assert list(linux.routes4(lines)) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([PREFIX6, GLOBAL6, REJECT6], [ROUTER6], id="one router"),
        pytest.param(
            [GLOBAL6, LOCAL6],
            [Route(family=6, gateway="fe80::1%wlan0", interface="wlan0", metric=100), ROUTER6],
            id="a link-local router has its zone",
        ),
        pytest.param(
            [GLOBAL6, HALF6], [Route(family=6, interface="tun0", metric=1024), ROUTER6], id="a VPN that takes 2000::/3"
        ),
        pytest.param([ON_LINK6], [Route(family=6, interface="tun0", metric=1024)], id="a tunnel without a gateway"),
        pytest.param([REJECT6, PREFIX6], [], id="no default route"),
        pytest.param([FROM6], [], id="only for packets from some addresses"),
        pytest.param(["", "x" * 200, GLOBAL6.replace("eth0", "")], [], id="garbage"),
    ],
)
def test_default_routes_of_ipv6_are_read_best_first(lines, expected):
    assert list(linux.routes6(lines)) == expected


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.text(),
            st.lists(st.sampled_from(["0", "00000000", ZERO, "ffffffff", "-1", "eth0"]), max_size=12).map(" ".join),
        )
    )
)
def test_no_text_makes_reading_routes_fail(lines):
    linux.routes4(lines)
    linux.routes6(lines)


def test_a_kernel_without_ipv6_has_no_such_table(tmp_path):
    (tmp_path / "route").write_text(f"{HEAD4}\n{ETH0}\n")
    assert linux.routes(tmp_path) == (ROUTER,)


def test_tables_that_may_not_be_read_are_told(tmp_path):
    (tmp_path / "route").mkdir()
    with pytest.raises(OSError, match="directory"):
        linux.routes(tmp_path)


def resolv(folder, name, text):
    file = folder / name
    file.write_text(text)
    return file


def test_behind_the_stub_of_systemd_stand_the_servers_it_asks(tmp_path):
    stub = resolv(tmp_path, "stub", "nameserver 127.0.0.53\noptions edns0 trust-ad\nsearch lan.test\n")
    uplinks = resolv(tmp_path, "uplinks", "nameserver 192.0.2.130\nnameserver 2001:db8:10::130\n")
    assert linux.resolvers(stub, uplinks) == (("127.0.0.53", "192.0.2.130", "2001:db8:10::130"), ("lan.test",))
    assert linux.resolvers(stub, tmp_path / "absent") == (("127.0.0.53",), ("lan.test",))


def test_without_the_stub_its_file_is_not_read(tmp_path):
    plain = resolv(tmp_path, "plain", "nameserver 192.0.2.130\n")
    uplinks = resolv(tmp_path, "uplinks", "nameserver 192.0.2.131\n")
    assert linux.resolvers(plain, uplinks) == (("192.0.2.130",), ())


def test_a_missing_file_names_no_server(tmp_path):
    assert linux.resolvers(tmp_path / "absent") == ((), ())


def device(folder, name, **files):
    (folder / name).mkdir()
    for file, text in files.items():
        (folder / name / file).write_text(text)
    return linux.kind_of(name, folder)


def test_the_kernel_knows_tunnels_with_names_of_their_own(tmp_path):
    assert device(tmp_path, "home", type="65534\n") == "tunnel"
    assert device(tmp_path, "office", type="1\n", tun_flags="0x1002\n") == "tunnel"
    assert device(tmp_path, "dsl", type="512\n") == "tunnel"


def test_a_machine_behind_a_bridge_is_no_vpn(tmp_path):
    assert device(tmp_path, "guest", type="1\n", tun_flags="0x1002\n", brport="") == "virtual"


def test_a_modem_without_hardware_addresses_is_a_card(tmp_path):
    assert device(tmp_path, "wwan0", type="65534\n", device="") == "physical"


def test_an_unknown_device_is_a_card(tmp_path):
    assert device(tmp_path, "lan", type="1\n") == "physical"
    assert linux.kind_of("gone", tmp_path) == "physical"


def test_kde_settings_are_found_where_the_environment_says(tmp_path):
    (tmp_path / "kioslaverc").write_text(
        "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://pac.lan.test/proxy.pac\n"
    )
    found = linux.automatic_proxy({"XDG_CONFIG_HOME": str(tmp_path)})
    assert found == ProxySettings(pac_url="http://pac.lan.test/proxy.pac", origin="the desktop's settings (KDE)")


def test_without_a_desktop_there_are_no_proxy_settings(tmp_path):
    assert linux.automatic_proxy({"XDG_CONFIG_HOME": str(tmp_path)}) == ProxySettings()
