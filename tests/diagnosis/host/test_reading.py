import subprocess
import sys
from dataclasses import replace

import pytest

from tests.diagnosis.host.spaces import COMPUTER, COMPUTER6, ROOT, ROUTER, ROUTER6, home, needs_spaces, space
from traymon.diagnosis.host import read_facts
from traymon.diagnosis.host.facts import Facts, Interface
from traymon.diagnosis.host.interfaces import carrying, is_routable, ways_out

READ = """
from dataclasses import asdict
from traymon.diagnosis.host import read_facts
facts = read_facts("api.provider.test", "https://api.provider.test/v1")
answer = asdict(facts)
"""


UNTIL_DOWN = """
import time
from traymon.diagnosis.host import read_facts
until, answer = time.monotonic() + 10, False
while not answer and time.monotonic() < until:
    answer = any(one.name == "lan" for one in read_facts("api.provider.test", "https://api.provider.test/v1").down)
"""


def names(interfaces):
    return {one["name"]: one["kind"] for one in interfaces}


def test_this_computer_can_be_read():
    facts = read_facts("api.provider.test", "https://api.provider.test/v1")
    assert facts.interfaces
    assert any(one.kind == "loopback" for one in facts.interfaces)
    assert facts.hosts == ()
    assert facts.fingerprint() == read_facts("api.provider.test", "https://api.provider.test/v1").fingerprint()


@pytest.mark.parametrize("url", ["", "https://", "https://[", "not a url", "https://api.provider.test:port/v1"])
def test_no_url_makes_it_fail(url):
    assert read_facts("", url).interfaces


def test_a_password_is_not_quoted_by_what_could_not_be_read(monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://someone:secret@[proxy:secret")
    facts = read_facts("api.provider.test", "https://api.provider.test/v1")
    assert "secret" not in repr(facts)


@needs_spaces
def test_a_computer_at_home():
    with home() as (computer, _):
        facts = computer.python(READ)
    assert names(facts["interfaces"])["lan"] == "physical"
    assert [(route["gateway"], route["interface"], route["metric"]) for route in facts["routes"]] == [
        (ROUTER, "lan", 100),
        (ROUTER6, "lan", 1024),
    ]
    assert facts["sources"] == {"4": COMPUTER, "6": COMPUTER6}
    assert facts["problems"] == []


@needs_spaces
def test_a_cable_that_is_out():
    with home() as (computer, _):
        computer.run("ip link set lan down")
        facts = computer.python(READ)
    assert "lan" not in names(facts["interfaces"])
    assert "lan" in names(facts["down"])
    assert facts["routes"] == []
    assert facts["sources"] == {}


@needs_spaces
def test_no_carrier_is_down():
    with home() as (computer, router):
        router.run("ip link set lan down")
        assert computer.python(UNTIL_DOWN)  # the kernel tells of carriers up to a second later


@needs_spaces
def test_a_computer_with_nothing_but_itself():
    with space() as computer:
        facts = computer.python(READ)
    assert (facts["interfaces"], facts["routes"], facts["sources"], facts["problems"]) == ([], [], {}, [])


@needs_spaces
def test_ipv6_that_is_switched_off_is_absent():
    with home() as (computer, _):
        computer.run(
            "sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 net.ipv6.conf.lo.disable_ipv6=1"
        )
        facts = computer.python(READ)
    assert facts["sources"] == {"4": COMPUTER}
    assert {route["family"] for route in facts["routes"]} == {4}
    assert facts["problems"] == []


@needs_spaces
def test_a_way_that_is_forbidden_is_none():
    with home() as (computer, _):
        computer.run("ip route replace prohibit default metric 1")
        facts = computer.python(READ)
    assert facts["sources"] == {"6": COMPUTER6}
    assert facts["problems"] == []


@needs_spaces
def test_a_tunnel_that_is_there_but_down():
    with home() as (computer, _):
        computer.run("ip tuntap add dev office mode tun")
        facts = computer.python(READ)
    assert names(facts["down"])["office"] == "tunnel"
    assert "office" in facts["vpn_services"]


@needs_spaces
def test_sixty_four_interfaces():
    with home() as (computer, _):
        for number in range(32):
            computer.run(f"ip link add veth{number}a type veth peer veth{number}b")
            computer.run(f"ip link set veth{number}a up")
        facts = computer.python(READ)
    kinds = list(names([*facts["interfaces"], *facts["down"]]).values())
    assert kinds.count("virtual") >= 64
    assert facts["sources"] == {"4": COMPUTER, "6": COMPUTER6}


@needs_spaces
def test_a_bridge_that_carries_the_traffic_is_not_called_virtual():
    with home() as (computer, _):
        computer.run("ip link add virbr0 type bridge")
        computer.run("ip link set virbr0 up")
        computer.run("ip link set lan master virbr0")
        computer.run("ip addr flush dev lan")
        computer.run(f"ip addr add {COMPUTER}/27 dev virbr0")
        computer.run(f"ip route add default via {ROUTER}")
        facts = computer.python(READ)
    assert names(facts["interfaces"])["virbr0"] == "physical"


def test_without_files_to_open_it_says_so_and_goes_on():
    code = (
        "import resource, json\n"
        "from traymon.diagnosis.host import read_facts, reading\n"
        "import psutil, traymon.diagnosis.host.linux\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))\n"
        "facts = read_facts('api.provider.test', 'https://api.provider.test/v1')\n"
        "assert facts.exhausted and facts.routes is None and facts.sources is None, facts\n"
        "assert facts.resolvers is None and facts.hosts is None, facts\n"
        "print(*facts.problems, sep='\\n')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert "Could not read the routes: Too many open files." in done.stdout
    assert "Traceback" not in done.stderr


if not sys.platform.startswith("linux"):
    del test_without_files_to_open_it_says_so_and_goes_on  # it limits its files as Linux does


def card(name, *addresses, kind="physical"):
    return Interface(name=name, addresses=addresses, kind=kind)


def test_what_could_not_be_read_is_no_change():
    known = Facts(interfaces=(card("lan", COMPUTER),), routes=(), sources={4: COMPUTER}, resolvers=(ROUTER,))
    assert known.same_network(Facts())
    assert known.same_network(replace(known, routes=None))
    assert not known.same_network(replace(known, routes=None, sources={}))


def test_only_what_carries_the_traffic_is_promoted():
    bridge, docker = card("br-1a2b3c4d5e6f", COMPUTER, kind="virtual"), card("docker0", "198.51.100.1", kind="virtual")
    assert [one.kind for one in ways_out((bridge, docker), [COMPUTER])] == ["physical", "virtual"]
    assert [one.kind for one in ways_out((bridge, docker), ["docker0"])] == ["virtual", "physical"]


def test_the_ppp_of_a_modem_is_no_vpn():
    modem, bare, wifi = card("ppp0", COMPUTER, kind="tunnel"), card("eth0", "fe80::2"), card("wlan0", "192.0.2.202")
    assert [one.kind for one in ways_out((bare, modem), [COMPUTER])] == ["physical", "physical"]
    assert [one.kind for one in ways_out((wifi, modem), [COMPUTER])] == ["physical", "tunnel"]
    assert [one.kind for one in ways_out((bare, modem), [])] == ["physical", "tunnel"]
    tunnel = card("wg0", COMPUTER, kind="tunnel")
    assert [one.kind for one in ways_out((bare, tunnel), [COMPUTER])] == ["physical", "tunnel"]


def test_ipv4_tells_who_carries_the_traffic_where_there_is_ipv4():
    cards = (card("lan", COMPUTER), card("he-ipv6", COMPUTER6, kind="tunnel"))
    assert [one.name for one in carrying(Facts(interfaces=cards, sources={4: COMPUTER, 6: COMPUTER6}))] == ["lan"]
    assert [one.name for one in carrying(Facts(interfaces=cards, sources={6: COMPUTER6}))] == ["he-ipv6"]
    assert carrying(Facts(interfaces=cards, sources={})) == ()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", True),
        ("2001:db8::1", True),
        ("fd00::1", True),
        ("fe80::1%lan", False),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
    ],
)
def test_routable_addresses(address, expected):
    assert is_routable(address) is expected
