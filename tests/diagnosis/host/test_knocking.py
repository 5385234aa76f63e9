import errno
import socket
import struct

import pytest

from tests.diagnosis.host.spaces import NOBODY, ROUTER, ROUTER6, home, needs_firewall, needs_spaces
from traymon.diagnosis.host import error_queue
from traymon.diagnosis.host.knocking import knock

KNOCK = """
from traymon.diagnosis.host.knocking import knock
found = knock(sys.argv[1], float(sys.argv[2]))
answer = [found.sign, found.ms]
"""


def knocked(computer, address, seconds=3.6):
    sign, _ = computer.python(KNOCK, address, str(seconds))
    return sign


def test_what_is_no_address_is_unknown():
    assert knock("not an address", 0.2).sign == "unknown"


@needs_spaces
def test_a_router_that_refuses_is_there():
    with home() as (computer, _):
        assert [knocked(computer, ROUTER), knocked(computer, ROUTER6)] == ["refused", "refused"]


@needs_spaces
def test_a_link_local_router_needs_its_zone():
    with home() as (computer, router):
        router.run("ip addr add fe80::1/64 dev lan nodad")
        computer.run("ip addr add fe80::2/64 dev lan nodad")
        assert knocked(computer, "fe80::1%lan") == "refused"


@needs_spaces
def test_a_router_that_nobody_is_is_dead():
    with home() as (computer, _):
        assert knocked(computer, NOBODY) == "dead"


@needs_spaces
@needs_firewall
@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        pytest.param(["input meta l4proto { tcp, udp, icmp, 58 } ip version 4 drop"], "unknown", id="silent"),
        pytest.param(["input ip version 4 reject with icmpx admin-prohibited"], "refused", id="ICMP: forbidden"),
        pytest.param(["input ip version 4 reject with icmpx host-unreachable"], "refused", id="ICMP: host unreachable, but said by the router"),
        pytest.param(["input tcp dport 80 reject with tcp reset", "forward accept"], "refused", id="RST"),
    ],
)  # fmt: skip
def test_whatever_a_router_answers_it_is_there(rules, expected):
    with home() as (computer, router):
        router.firewall(*rules)
        assert knocked(computer, ROUTER, 0.8) == expected


@needs_spaces
@needs_firewall
def test_a_router_that_only_answers_pings_is_there():
    with home() as (computer, router):
        computer.write("/proc/sys/net/ipv4/ping_group_range", "0\t0")
        router.firewall("input meta l4proto { tcp, udp } drop")
        assert knocked(computer, ROUTER, 2.0) == "answered"


@needs_spaces
@needs_firewall
@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("output meta l4proto { tcp, udp } drop", id="drops"),
        pytest.param("output reject", id="refuses"),
        pytest.param("output reject with icmpx admin-prohibited", id="forbids"),
        pytest.param("output reject with icmpx host-unreachable", id="pretends that nobody is there"),
    ],
)
def test_a_firewall_of_this_computer_is_not_taken_for_the_router(rule):
    with home() as (computer, _):
        computer.firewall(rule)
        assert knocked(computer, ROUTER, 0.5) == "eperm"


@needs_spaces
def test_a_route_that_forbids_is_this_computers_doing():
    with home() as (computer, _):
        computer.run(f"ip route add prohibit {ROUTER}")
        assert knocked(computer, ROUTER, 0.5) == "eperm"


@needs_spaces
def test_without_sockets_nothing_is_known_of_the_router():
    limit = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, ({0}, {0}))\n"
    imports, _, rest = KNOCK.partition("found =")
    with home() as (computer, _):
        signs = [computer.python(imports + limit.format(most) + "found =" + rest, ROUTER, "0.5")[0] for most in (3, 4)]
    assert signs == ["exhausted", "exhausted"]


def extended(origin, code, sender):
    family = socket.AF_INET6 if ":" in sender else socket.AF_INET
    head = struct.pack("=IBBBBII", errno.EHOSTUNREACH, origin, 3, code, 0, 0, 0)
    packed = socket.inet_pton(family, sender)
    return (
        head
        + struct.pack("=HH", family, 0)
        + (bytes(4) + packed + bytes(4) if family == socket.AF_INET6 else packed + bytes(8))
    )


def test_errors_name_their_sender():
    found = error_queue.parse(extended(2, 13, ROUTER))
    assert found == error_queue.Complaint(sender=ROUTER, no_neighbour=False)
    found = error_queue.parse(extended(3, 3, ROUTER6))
    assert found == error_queue.Complaint(sender=ROUTER6, no_neighbour=True)


@pytest.mark.parametrize("data", [b"", bytes(23), bytes(40), extended(1, 1, ROUTER), extended(2, 1, ROUTER)[:20]])
def test_what_is_no_icmp_error_is_none(data):
    assert error_queue.parse(data) is None
