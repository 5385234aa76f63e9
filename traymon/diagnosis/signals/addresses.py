"""What an address says by itself: into a sinkhole, into a tunnel, or nothing."""

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from traymon.model import Provider
from traymon.settings.choices import Diagnosis

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


_SITE_BITS = {4: 8, 6: 80}
"""Bits of an address that a site shares out itself: the Internet's routers take no longer prefixes."""


@dataclass(frozen=True, kw_only=True)
class Ranges:
    """From the settings, never ``is_global``: that says of a working tunnel's addresses that they are none."""

    bogus: tuple[_Network, ...]
    fake: tuple[_Network, ...]
    translated: tuple[_Network, ...]
    """An IPv4 address behind NAT64, for IPv6-only hosts (RFC 6052)."""

    def is_bogus(self, address: str) -> bool:
        """No public API is there."""
        return self._within(address, self.bogus) and not self._within(address, self.translated)

    def is_fake(self, address: str) -> bool:
        """A tunnelling proxy stands behind it."""
        return self._within(address, self.fake)

    @staticmethod
    def _within(address: str, networks: Iterable[_Network]) -> bool:
        parsed = parse(address)
        return parsed is not None and any(parsed.version == each.version and parsed in each for each in networks)


def ranges_of(diagnosis: Diagnosis) -> Ranges:
    """The ranges in the settings; what is none there is left out."""
    return Ranges(
        bogus=_networks(diagnosis.bogus_ranges),
        fake=_networks(diagnosis.fake_ip_ranges),
        translated=_networks((diagnosis.nat64_prefix,)),
    )


def parse(address: str) -> _Address | None:
    """``address`` without its zone; an IPv4 address written as IPv6 is that IPv4 address."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    return (parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None) or parsed


def neighbours(one: str, other: str) -> bool:
    """Whether two addresses are of one site's network, as announced at the least: /24 or /48."""
    first, second = parse(one), parse(other)
    if first is None or second is None or first.version != second.version:
        return False
    shift = _SITE_BITS[first.version]
    return int(first) >> shift == int(second) >> shift


def host_of(url: str) -> str:
    """Lower-case host of a URL; empty if it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_local(provider: Provider, ranges: Ranges) -> bool:
    """Whether the provider's URL itself names this computer or its network."""
    host = host_of(provider.base_url)
    return host == "localhost" or host.endswith((".localhost", ".local", ".internal")) or ranges.is_bogus(host)


def _networks(texts: Iterable[str]) -> tuple[_Network, ...]:
    networks = []
    for text in texts:
        try:
            networks.append(ipaddress.ip_network(text, strict=False))
        except ValueError:
            continue
    return tuple(networks)
