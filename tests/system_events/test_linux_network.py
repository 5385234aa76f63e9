"""Real packets of the kernel, from a network namespace of our own."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has rtnetlink", allow_module_level=True)

from hypothesis import given
from hypothesis import strategies as st

from traymon.system_events import rtnetlink

PROJECT = Path(__file__).parents[2]
PATIENCE_S = 10.0
DEFAULT = "route add default via 192.0.2.1 dev cable0"


class Namespace:
    """A network without anything, and our listener in it."""

    def __init__(self) -> None:
        arguments = ["unshare", "-n", sys.executable, "-m", "tests.system_events.listener"]
        self._process = subprocess.Popen(
            arguments, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.next() == "ready"

    def ip(self, *commands: str) -> None:
        for command in commands:
            inside = ["nsenter", "-n", "-t", str(self._process.pid), "ip", *command.split()]
            subprocess.run(inside, check=True, timeout=PATIENCE_S)

    def wait_for_carrier(self, link: str) -> None:
        """The kernel takes up to a second to call a new link running; that is a change as well."""
        inside = ["nsenter", "-n", "-t", str(self._process.pid), "ip", "link", "show", link]
        while b"state UP" not in subprocess.run(inside, check=True, capture_output=True, timeout=PATIENCE_S).stdout:
            pass

    def next(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def end(self) -> list[str]:
        """What was told and not read yet."""
        rest, _ = self._process.communicate(timeout=PATIENCE_S)
        return rest.split()


def refusal() -> str:
    """Why there can be no namespace here; empty: there can."""
    missing = [name for name in ("unshare", "nsenter", "ip") if not shutil.which(name)]
    if missing:
        return f"{missing[0]} is not installed"
    tried = subprocess.run(
        ["unshare", "-n", "ip", "link", "add", "cable0", "type", "veth"], check=False, capture_output=True
    )
    return tried.stderr.decode().strip()


@pytest.fixture
def namespace() -> Iterator[Namespace]:
    if reason := refusal():
        pytest.skip(f"no network namespace of our own: {reason}")
    namespace = Namespace()
    namespace.ip(
        "link add cable0 type veth peer name plug0",
        "link set plug0 up",
        "link set cable0 up",
        "addr add 192.0.2.2/24 dev cable0",
    )
    namespace.wait_for_carrier("cable0")
    yield namespace
    namespace.end()


def test_a_way_out_that_comes_and_one_that_goes_are_told(namespace):
    namespace.ip(DEFAULT)
    assert namespace.next() == "network_changed"
    namespace.ip("route del default")
    assert namespace.next() == "network_changed"
    assert namespace.end() == []


def test_a_link_that_goes_down_takes_its_routes_along_without_a_word(namespace):
    namespace.ip(DEFAULT)
    assert namespace.next() == "network_changed"
    namespace.ip("link set cable0 down")
    assert namespace.next() == "network_changed"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(["addr add 192.0.2.3/24 dev cable0"], id="another address"),
        pytest.param(["route replace default via 192.0.2.254 dev cable0"], id="another gateway"),
        pytest.param(["-6 addr add 2001:db8::2/64 dev cable0 nodad"], id="an IPv6 address"),
        pytest.param(["-6 route add default via fe80::1 dev cable0"], id="a way out by IPv6"),
        pytest.param(
            ["link add vpn0 type veth", "link set vpn0 up", "route add 0.0.0.0/1 dev vpn0"],
            id="a VPN that lays half the world over the default route",
        ),
        pytest.param(
            ["link add vpn0 type veth", "link set vpn0 up", "route add default dev vpn0 table 51820"],
            id="a VPN with a routing table of its own",
        ),
    ],
)
def test_a_change_of_the_way_out_is_told(namespace, change):
    namespace.ip(DEFAULT)
    assert namespace.next() == "network_changed"
    namespace.ip(*change)
    assert namespace.next() == "network_changed"


def test_containers_and_what_is_repeated_are_not_told(namespace):
    namespace.ip(DEFAULT)
    assert namespace.next() == "network_changed"
    namespace.ip(
        "link add veth0 type veth peer name veth1",
        "link set veth0 up",
        "link set veth1 up",
        "addr add 172.17.0.1/16 dev veth0",
        "route add 198.51.100.0/24 via 192.0.2.1",
        "addr change 192.0.2.2/24 dev cable0 valid_lft 600 preferred_lft 300",
        "route replace default via 192.0.2.1 dev cable0",
        "link del veth0",
        "link set cable0 mtu 1400",
    )
    namespace.ip("route del default")
    assert namespace.next() == "network_changed"
    assert namespace.end() == []


def test_a_closed_listener_ends_its_process(namespace):
    assert namespace.end() == []


@pytest.mark.parametrize("parse", [rtnetlink.wide_routes, rtnetlink.running_links, rtnetlink.addresses])
@given(data=st.data())
def test_no_bytes_break_the_parsers(parse, data):
    kind = data.draw(st.sampled_from([16, 20, 24, 2, 3, 99]))
    body = data.draw(st.binary(max_size=60))
    length = data.draw(st.one_of(st.just(16 + len(body)), st.integers(0, 2**32 - 1)))
    message = length.to_bytes(4, sys.byteorder) + kind.to_bytes(2, sys.byteorder) + bytes(10) + body
    list(parse(message + data.draw(st.binary(max_size=20))))


@given(st.binary(max_size=80))
def test_any_attributes_can_be_read(body):
    assert all(len(value) <= len(body) for value in rtnetlink.attributes(body).values())
