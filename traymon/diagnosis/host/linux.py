"""Linux: the kernel's tables in ``/proc``, the resolver's file, the desktop's proxy settings."""

import contextlib
import ipaddress
import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from traymon.diagnosis.host import desktop_proxy, kinds, resolv_conf
from traymon.diagnosis.host.commands import output_of
from traymon.diagnosis.host.facts import ProxySettings, Route

_UP, _REJECT = 0x1, 0x200
"""``RTF_UP``, ``RTF_REJECT`` of <linux/route.h>."""

_WIDE4, _WIDE6 = 1, 3
"""Longest prefixes of a route that some VPN clients lay over the default route: 0.0.0.0/1 and 2000::/3."""

_UPLINKS = Path("/run/systemd/resolve/resolv.conf")
_STUBS = frozenset({"127.0.0.53", "127.0.0.54"})

_HARDWARE: dict[str, str] = {"512": "tunnel", "768": "tunnel", "769": "tunnel", "776": "tunnel", "65534": "tunnel"}
"""``ARPHRD_*`` of <linux/if_arp.h>: PPP, IP in IP, 6in6, 6in4, and "none" as WireGuard and tun have it."""


def kind_of(name: str, devices: Path = Path("/sys/class/net")) -> str:
    """By name, else by what the kernel says of a device with a name that nobody knows."""
    kind, device = kinds.kind_of(name), devices / name
    if kind != "physical" or (device / "device").exists():
        return kind
    if (device / "brport").exists():
        return "virtual"
    if (device / "tun_flags").exists():
        return "tunnel"
    try:
        return _HARDWARE.get((device / "type").read_text().strip(), kind)
    except OSError:
        return kind


def routes(process: Path = Path("/proc/net")) -> tuple[Route, ...]:
    """Default routes, best first; raises ``OSError`` when they may not be read."""
    found = list(routes4((process / "route").read_text("ascii", "replace").splitlines()))
    table6 = process / "ipv6_route"
    if table6.exists():  # a kernel without IPv6 has none
        found += routes6(table6.read_text("ascii", "replace").splitlines())
    return tuple(found)


def routes4(lines: Iterable[str]) -> tuple[Route, ...]:
    """``/proc/net/route``: interface, destination, gateway, flags, …, metric, mask in hexadecimal, least byte first."""
    found: list[tuple[int, int, Route]] = []
    for line in lines:
        try:
            name, destination, gateway, flags, _, _, metric, mask, *_ = line.split()
            length = int(mask, 16).bit_count()
            if int(destination, 16) or length > _WIDE4 or int(flags, 16) & (_UP | _REJECT) != _UP:
                continue
            via = "" if int(gateway, 16) == 0 else _address4(gateway)
            found.append((-length, int(metric), Route(family=4, gateway=via, interface=name, metric=int(metric))))
        except (ValueError, OverflowError):  # the heading, or a line that is no route
            continue
    return tuple(route for *_, route in sorted(found, key=lambda row: row[:2]))


def routes6(lines: Iterable[str]) -> tuple[Route, ...]:
    """``/proc/net/ipv6_route``: destination, length, source, length, gateway, metric, …, flags, interface."""
    found: list[tuple[int, int, Route]] = []
    for line in lines:
        try:
            destination, length, _, source, gateway, metric, _, _, flags, name = line.split()
            wide = destination.strip("0") in {"", "2"} and int(length, 16) <= _WIDE6 and int(source, 16) == 0
            if not wide or name == "lo" or int(flags, 16) & (_UP | _REJECT) != _UP:
                continue
            cost = int(metric, 16)
            route = Route(family=6, gateway=_address6(gateway, name), interface=name, metric=cost)
            found.append((-int(length, 16), cost, route))
        except (ValueError, OverflowError):
            continue
    return tuple(route for *_, route in sorted(found, key=lambda row: row[:2]))


def _address4(word: str) -> str:
    return str(ipaddress.IPv4Address(int(word, 16).to_bytes(4, sys.byteorder)))


def _address6(word: str, zone: str) -> str:
    address = ipaddress.IPv6Address(bytes.fromhex(word))
    if not int(address):
        return ""
    return f"{address}%{zone}" if address.is_link_local else str(address)


def resolvers(
    file: Path = Path("/etc/resolv.conf"), uplinks: Path = _UPLINKS
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(DNS servers, search domains); raises ``OSError``.

    Behind systemd-resolved's stub follow the servers it asks itself. A missing file names nobody.
    """
    servers, search = _parsed(file)
    if _STUBS & set(servers):
        with contextlib.suppress(OSError):
            servers += tuple(server for server in _parsed(uplinks)[0] if server not in servers)
    return servers, search


def _parsed(file: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    try:
        return resolv_conf.parse(file.read_text("utf-8", "replace"))
    except FileNotFoundError:
        return (), ()


def automatic_proxy(environment: Mapping[str, str] = os.environ) -> ProxySettings:
    """What GNOME's or KDE's settings name."""
    folder = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    try:
        settings = desktop_proxy.of_kde((folder / "kioslaverc").read_text("utf-8", "replace"))
    except OSError:
        settings = ProxySettings()
    if settings != ProxySettings() or not shutil.which("gsettings") or not _has_desktop(environment):
        return settings
    try:
        return desktop_proxy.of_gnome(output_of("gsettings", "list-recursively", "org.gnome.system.proxy"))
    except OSError:
        return settings


def _has_desktop(environment: Mapping[str, str]) -> bool:
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))
