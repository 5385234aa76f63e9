"""Windows: what ``GetAdaptersAddresses`` tells of every network adapter.

The structures are those of <iptypes.h> (https://learn.microsoft.com/windows/win32/api/iptypes/). Their fields have the
same sizes wherever Python runs, so that reading them is tested everywhere.
"""

import ctypes
import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

AF_INET, AF_INET6 = 2, 23
"""Windows' own numbers."""

_KINDS: dict[int, str] = {24: "loopback", 23: "tunnel", 53: "tunnel", 131: "tunnel"}
"""``IfType`` of IANA: 23 PPP, 53 propVirtual (Wintun, WireGuard), 131 tunnel."""

UP = 1
"""``IfOperStatusUp``."""

_CHAIN_LIMIT = 4096
"""Longest list that is followed."""

_PLACEHOLDERS = frozenset({"fec0:0:0:ffff::1", "fec0:0:0:ffff::2", "fec0:0:0:ffff::3"})
"""Windows names these where IPv6 has no DNS server."""


class SocketAddress(ctypes.Structure):
    """``SOCKET_ADDRESS``."""

    _fields_ = (("sockaddr", ctypes.c_void_p), ("length", ctypes.c_int32))


class Entry(ctypes.Structure):
    """Common beginning of ``IP_ADAPTER_UNICAST_ADDRESS``, ``…_DNS_SERVER_ADDRESS`` and ``…_GATEWAY_ADDRESS``."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("next", ctypes.c_void_p),
        ("address", SocketAddress),
    )


class AdapterRecord(ctypes.Structure):
    """``IP_ADAPTER_ADDRESSES_LH`` up to the metrics."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("if_index", ctypes.c_uint32),
        ("next", ctypes.c_void_p),
        ("adapter_name", ctypes.c_char_p),
        ("first_unicast", ctypes.c_void_p),
        ("first_anycast", ctypes.c_void_p),
        ("first_multicast", ctypes.c_void_p),
        ("first_dns", ctypes.c_void_p),
        ("dns_suffix", ctypes.c_wchar_p),
        ("description", ctypes.c_wchar_p),
        ("friendly_name", ctypes.c_wchar_p),
        ("physical_address", ctypes.c_uint8 * 8),
        ("physical_length", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("mtu", ctypes.c_uint32),
        ("if_type", ctypes.c_uint32),
        ("oper_status", ctypes.c_int32),
        ("ipv6_if_index", ctypes.c_uint32),
        ("zone_indices", ctypes.c_uint32 * 16),
        ("first_prefix", ctypes.c_void_p),
        ("transmit_speed", ctypes.c_uint64),
        ("receive_speed", ctypes.c_uint64),
        ("first_wins", ctypes.c_void_p),
        ("first_gateway", ctypes.c_void_p),
        ("ipv4_metric", ctypes.c_uint32),
        ("ipv6_metric", ctypes.c_uint32),
    )


@dataclass(frozen=True, kw_only=True)
class Adapter:
    """One network adapter."""

    name: str
    """The friendly one, as psutil has it."""
    description: str = ""
    index: int = 0
    kind: int = 0
    """``IfType``."""
    up: bool = False
    gateways: tuple[str, ...] = ()
    resolvers: tuple[str, ...] = ()
    suffix: str = ""
    metric4: int = 0
    metric6: int = 0

    @property
    def known_kind(self) -> str:
        """What ``IfType`` says; empty: nothing special."""
        return _KINDS.get(self.kind, "")


def walk(first: int | None) -> tuple[Adapter, ...]:
    """The list that begins at memory address ``first``."""
    return tuple(_adapter(record) for record in _chain(first, AdapterRecord))


def _adapter(record: Any) -> Adapter:  # noqa: ANN401 - fields of a ctypes structure have no types
    return Adapter(
        name=record.friendly_name or "",
        description=record.description or "",
        index=record.if_index or record.ipv6_if_index,
        kind=record.if_type,
        up=record.oper_status == UP,
        gateways=_addresses(record.first_gateway),
        resolvers=tuple(one for one in _addresses(record.first_dns) if one.partition("%")[0] not in _PLACEHOLDERS),
        suffix=record.dns_suffix or "",
        metric4=record.ipv4_metric,
        metric6=record.ipv6_metric,
    )


def _chain(address: int | None, kind: type[ctypes.Structure]) -> Iterator[Any]:
    for _ in range(_CHAIN_LIMIT):
        if not address:
            return
        record = kind.from_address(address)
        yield record
        address = record.next


def _addresses(first: int | None) -> tuple[str, ...]:
    found = (literal(entry.address.sockaddr, entry.address.length) for entry in _chain(first, Entry))
    return tuple(address for address in found if address)


def literal(sockaddr: int | None, length: int) -> str:
    """The address in a ``sockaddr_in`` or ``sockaddr_in6``, link-local ones with their zone; empty: neither."""
    if not sockaddr:
        return ""
    raw = ctypes.string_at(sockaddr, length)
    family = int.from_bytes(raw[:2], "little")
    if family == AF_INET and length >= 8:  # noqa: PLR2004 - family, port, four bytes of address
        return str(ipaddress.IPv4Address(raw[4:8]))
    if family == AF_INET6 and length >= 28:  # noqa: PLR2004 - family, port, flow, sixteen bytes, scope
        address, scope = ipaddress.IPv6Address(raw[8:24]), int.from_bytes(raw[24:28], "little")
        return f"{address}%{scope}" if address.is_link_local and scope else str(address)
    return ""
