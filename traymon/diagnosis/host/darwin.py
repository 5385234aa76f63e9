"""macOS: its own commands ``netstat`` and ``scutil``; there are no files to read."""

import ipaddress
import re
from collections.abc import Iterable

from traymon.diagnosis.host import kinds
from traymon.diagnosis.host.commands import output_of
from traymon.diagnosis.host.desktop_proxy import shown_script
from traymon.diagnosis.host.facts import ProxySettings, Route
from traymon.diagnosis.host.resolv_conf import is_address

_DEFAULTS: dict[str, int] = {"default": 0, "0/1": 1, "0.0.0.0/1": 1, "::/1": 1, "2000::/3": 1}
"""Destinations → how much more specific than a default route; VPN clients lay the latter over it."""

kind_of = kinds.kind_of


def routes() -> tuple[Route, ...]:
    """Default routes, best first; raises ``OSError``."""
    return parse_routes(output_of("/usr/sbin/netstat", "-rn").splitlines())


def parse_routes(lines: Iterable[str]) -> tuple[Route, ...]:
    """``netstat -rn``: destination, gateway, flags, interface, below the headings ``Internet:`` and ``Internet6:``.

    ``I`` among the flags: only for sockets that are bound to that interface (``RTF_IFSCOPE``), so not the best.
    """
    found: list[tuple[bool, int, Route]] = []
    family = 0
    for line in lines:
        family = {"Internet:": 4, "Internet6:": 6}.get(line.strip(), family)
        words = line.split()
        if len(words) < 4 or words[0] not in _DEFAULTS or not family or "R" in words[2]:  # noqa: PLR2004 - columns
            continue
        route = Route(family=family, gateway=_gateway(words[1], words[3]), interface=words[3])
        found.append(("I" in words[2], -_DEFAULTS[words[0]], route))
    return tuple(route for *_, route in sorted(found, key=lambda row: row[:2]))


def _gateway(text: str, interface: str) -> str:
    """An address, link-local ones with their zone; empty for ``link#12`` and for a tunnel's ``fe80::%utun0``."""
    literal, _, zone = text.partition("%")
    try:
        address = ipaddress.ip_address(literal)
    except ValueError:
        return ""
    if str(address) == "fe80::":
        return ""
    return f"{address}%{zone or interface}" if address.version == 6 and address.is_link_local else str(address)  # noqa: PLR2004 - the IP version


def resolvers() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(DNS servers, search domains); raises ``OSError``."""
    return parse_resolvers(output_of("/usr/sbin/scutil", "--dns"))


def parse_resolvers(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``scutil --dns``: those of the first part that serve every domain; the second is for bound sockets."""
    servers: list[str] = []
    search: list[str] = []
    usual = text.partition("(for scoped queries)")[0]
    for block in re.split(r"^resolver #\d+$", usual, flags=re.MULTILINE)[1:]:
        if re.search(r"^\s*domain\s*:", block, re.MULTILINE):
            continue
        servers += re.findall(r"^\s*nameserver\[\d+\]\s*:\s*(\S+)", block, re.MULTILINE)
        search += re.findall(r"^\s*search domain\[\d+\]\s*:\s*(\S+)", block, re.MULTILINE)
    return tuple(dict.fromkeys(filter(is_address, servers))), tuple(dict.fromkeys(search))


def automatic_proxy() -> ProxySettings:
    """The script that the settings name; raises ``OSError``."""
    return parse_proxy(output_of("/usr/sbin/scutil", "--proxy"))


def parse_proxy(text: str) -> ProxySettings:
    """``scutil --proxy``: a dictionary, ``Key : value`` each line."""
    known = dict(re.findall(r"^\s*(\w+) : (.*)$", text, re.MULTILINE))
    if known.get("ProxyAutoConfigEnable") == "1":
        return ProxySettings(pac_url=shown_script(known.get("ProxyAutoConfigURLString", "")), origin="macOS settings")
    if known.get("ProxyAutoDiscoveryEnable") == "1":
        return ProxySettings(pac_url="WPAD", origin="macOS settings")
    return ProxySettings()
