"""Network interfaces by psutil, the same on every operating system."""

import ipaddress
import socket
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Protocol

from traymon.diagnosis.host.facts import Facts, Interface

_IP = (socket.AF_INET, socket.AF_INET6)


class _Stats(Protocol):
    """What is used of psutil's ``snicstats``."""

    @property
    def isup(self) -> bool: ...
    @property
    def flags(self) -> str: ...


def read(
    kind_of: Callable[[str], str], socket_name: Callable[[str], str] = lambda _name: ""
) -> tuple[tuple[Interface, ...], tuple[Interface, ...]]:
    """Those that are up, and those that are down; raises ``OSError``. The arguments map a name."""
    import psutil  # noqa: PLC0415 - 15 ms that nobody needs before the first test

    up: list[Interface] = []
    down: list[Interface] = []
    addresses = psutil.net_if_addrs()
    for name, stats in psutil.net_if_stats().items():
        interface = Interface(
            name=name,
            addresses=_literals(address.address for address in addresses.get(name, ()) if address.family in _IP),
            kind=kind_of(name),
            mtu=stats.mtu or None,
            socket_name=socket_name(name),
        )
        (up if _works(stats, interface.addresses) else down).append(interface)
    return tuple(up), tuple(down)


def ways_out(interfaces: Iterable[Interface], owners: Iterable[str]) -> tuple[Interface, ...]:
    """The same, but what carries the default route (``owners``: names, addresses) by itself is called physical.

    A bridge or a Hyper-V switch that a system was given as its only card looks like any other by name, and the PPP of
    a modem like that of a VPN; but below a VPN is a card with an address.
    """
    every, known = tuple(interfaces), set(owners)
    has_card = any(one.kind == "physical" and any(map(is_routable, one.addresses)) for one in every)
    return tuple(
        replace(one, kind="physical")
        if known & {one.name, *one.addresses} and (one.kind == "virtual" or (_is_ppp(one) and not has_card))
        else one
        for one in every
    )


def _is_ppp(interface: Interface) -> bool:
    return interface.kind == "tunnel" and interface.name.startswith("ppp")


def carrying(facts: Facts) -> tuple[Interface, ...]:
    """Those through which packets leave: of IPv4, or of IPv6 where there is no IPv4.

    Both the source address and the table are asked: a tunnel without an address of its own shows only in the table,
    one with policy routing only by the address.
    """
    known = (*(facts.interfaces or ()), *facts.down)
    for family in (4, 6):
        source = (facts.sources or {}).get(family)
        best = next((route.interface for route in facts.routes or () if route.family == family), None)
        found = tuple(one for one in known if source in one.addresses or one.name == best)
        if found:
            return found
    return ()


def is_routable(address: str) -> bool:
    """Whether others gave this address: not link-local, not loopback."""
    literal = ipaddress.ip_address(address.partition("%")[0])
    return not (literal.is_link_local or literal.is_loopback or literal.is_unspecified)


def _works(stats: _Stats, addresses: tuple[str, ...]) -> bool:
    """Whether it is up and has a carrier. On macOS a card without a cable runs, too: there one needs an address."""
    if sys.platform == "win32":
        return bool(stats.isup)
    else:  # noqa: RET505 - so the type checker knows that this is not Windows
        running = stats.isup and ("running" in stats.flags or not stats.flags)
        return bool(running and (addresses or sys.platform != "darwin"))


def _literals(texts: Iterable[Any]) -> tuple[str, ...]:
    found = []
    for text in texts:
        try:
            found.append(str(ipaddress.ip_address(str(text).partition("%")[0])))
        except ValueError:
            continue
    return tuple(found)
