import ctypes
import ipaddress
import socket

import pytest

from traymon.diagnosis.host import win32
from traymon.diagnosis.host.adapters import (
    AF_INET,
    AF_INET6,
    Adapter,
    AdapterRecord,
    Entry,
    SocketAddress,
    literal,
    walk,
)
from traymon.diagnosis.host.facts import Route

ETHERNET, WIRELESS, PPP, LOOPBACK, VIRTUAL = 6, 71, 23, 24, 53
UP, DOWN = 1, 2


class Memory:
    """Structures as Windows would have written them; they live as long as this does."""

    def __init__(self):
        self.kept = []

    def keep(self, thing):
        self.kept.append(thing)
        return ctypes.addressof(thing)

    def sockaddr(self, text):
        address, _, scope = text.partition("%")
        parsed = ipaddress.ip_address(address)
        head = (AF_INET if parsed.version == 4 else AF_INET6).to_bytes(2, "little") + b"\0\0"
        body = (
            parsed.packed + bytes(8)
            if parsed.version == 4
            else bytes(4) + parsed.packed + int(scope or 0).to_bytes(4, "little")
        )
        raw = head + body
        return SocketAddress(sockaddr=self.keep(ctypes.create_string_buffer(raw, len(raw))), length=len(raw))

    def entries(self, texts):
        first = None
        for text in reversed(texts):
            first = self.keep(Entry(next=first, address=self.sockaddr(text)))
        return first

    def adapters(self, *adapters):
        first = None
        for fields in reversed(adapters):
            gateways, dns = fields.pop("gateways", ()), fields.pop("dns", ())
            record = AdapterRecord(
                next=first, first_gateway=self.entries(gateways), first_dns=self.entries(dns), **fields
            )
            first = self.keep(record)
        return first


@pytest.mark.skipif(ctypes.sizeof(ctypes.c_void_p) != 8, reason="the offsets below are those of 64-bit systems")
def test_fields_lie_where_windows_puts_them():
    offsets = {
        "next": 8, "adapter_name": 16, "first_unicast": 24, "first_dns": 48, "dns_suffix": 56, "description": 64, "friendly_name": 72,
        "physical_address": 80, "physical_length": 88, "flags": 92, "mtu": 96, "if_type": 100, "oper_status": 104,
        "ipv6_if_index": 108, "zone_indices": 112, "first_prefix": 176, "transmit_speed": 184, "receive_speed": 192,
        "first_wins": 200, "first_gateway": 208, "ipv4_metric": 216, "ipv6_metric": 220,
    }  # fmt: skip
    assert {name: getattr(AdapterRecord, name).offset for name in offsets} == offsets
    assert (Entry.next.offset, Entry.address.offset, SocketAddress.length.offset) == (8, 16, 8)


def test_the_list_is_walked_to_its_end():
    memory = Memory()
    first = memory.adapters(
        {
            "friendly_name": "Ethernet",
            "description": "Intel(R) Ethernet Connection",
            "if_index": 12,
            "if_type": ETHERNET,
            "oper_status": UP,
            "gateways": ["192.0.2.130", "fe80::1%12"],
            "dns": ["192.0.2.130", "fec0:0:0:ffff::1%1", "2001:db8:10::130"],
            "dns_suffix": "lan.test",
            "ipv4_metric": 25,
            "ipv6_metric": 35,
        },
        {"friendly_name": "wg0", "description": "WireGuard Tunnel", "if_type": VIRTUAL, "oper_status": DOWN},
    )
    assert walk(first) == (
        Adapter(
            name="Ethernet",
            description="Intel(R) Ethernet Connection",
            index=12,
            kind=ETHERNET,
            up=True,
            gateways=("192.0.2.130", "fe80::1%12"),
            resolvers=("192.0.2.130", "2001:db8:10::130"),
            suffix="lan.test",
            metric4=25,
            metric6=35,
        ),
        Adapter(name="wg0", description="WireGuard Tunnel", kind=VIRTUAL),
    )


def test_a_list_that_bites_its_tail_ends():
    memory = Memory()
    record = AdapterRecord(friendly_name="Ethernet")
    record.next = memory.keep(record)
    assert len(walk(record.next)) == 4096


def test_no_adapters_are_none():
    assert walk(None) == ()


@pytest.mark.parametrize("raw", [b"", b"\x02", b"\x02\x00\x00\x00", b"\x17\x00" + bytes(8), b"\x01\x00" + bytes(26)])
def test_what_is_no_address_is_none(raw):
    assert literal(ctypes.addressof(ctypes.create_string_buffer(raw, max(len(raw), 1))), len(raw)) == ""


def adapter(name="Ethernet", *, up=True, **fields):
    return Adapter(name=name, up=up, **fields)


def test_sockets_are_bound_by_a_name_of_their_own():
    index, name = socket.if_nameindex()[0]
    assert win32.socket_name(adapter(index=index)) == name
    assert win32.socket_name(adapter(index=0)) == ""
    assert win32.socket_name(adapter(index=2**32)) == ""


def test_the_smaller_metric_is_the_better_route_and_adapters_that_are_down_have_none():
    known = (
        adapter("Wi-Fi", gateways=("192.0.2.194",), metric4=50),
        adapter("Ethernet", gateways=("192.0.2.130", "fe80::1%12"), metric4=25, metric6=60),
        adapter("Ethernet 2", up=False, gateways=("192.0.2.1",), metric4=1),
    )
    assert win32.routes(known) == (
        Route(family=4, gateway="192.0.2.130", interface="Ethernet", metric=25),
        Route(family=4, gateway="192.0.2.194", interface="Wi-Fi", metric=50),
        Route(family=6, gateway="fe80::1%12", interface="Ethernet", metric=60),
    )


def test_resolvers_come_in_the_order_of_their_adapters():
    known = (
        adapter("Wi-Fi", resolvers=("192.0.2.194", "192.0.2.130"), suffix="cafe.test", metric4=50),
        adapter("Ethernet", resolvers=("192.0.2.130",), suffix="lan.test", metric4=25),
        adapter("Old", up=False, resolvers=("198.51.100.1",), suffix="old.test"),
    )
    assert win32.resolvers(known) == (("192.0.2.130", "192.0.2.194"), ("lan.test", "cafe.test"))


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        pytest.param(adapter("Ethernet", kind=ETHERNET, description="Realtek PCIe GbE"), "physical", id="a card"),
        pytest.param(adapter("WLAN", kind=WIRELESS, description="Intel(R) Wi-Fi 6"), "physical", id="Wi-Fi"),
        pytest.param(adapter("Home", kind=VIRTUAL, description="WireGuard Tunnel"), "tunnel", id="WireGuard by type"),
        pytest.param(
            adapter("Ethernet 3", kind=ETHERNET, description="TAP-Windows Adapter V9"),
            "tunnel",
            id="OpenVPN by description",
        ),
        pytest.param(adapter("Work", kind=PPP, description="Work"), "tunnel", id="a VPN of Windows by type"),
        pytest.param(
            adapter("vEthernet (WSL)", kind=ETHERNET, description="Hyper-V Virtual Ethernet Adapter"),
            "virtual",
            id="WSL by name",
        ),
        pytest.param(
            adapter("Loopback", kind=LOOPBACK, description="Software Loopback Interface 1"), "loopback", id="loopback"
        ),
    ],
)
def test_what_an_adapter_is(known, kind):
    assert win32.kind_of(known) == kind
