"""Host and port of the provider, and whether a name has to be looked up at all."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from traymon.model import Provider
from traymon.probes.resolver import is_loopback

_PORTS = {"http": 80}
"""443 for the others."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """Of a provider's base URL."""

    host: str
    port: int
    secure: bool
    """``https``; plain HTTP is only allowed to this very machine."""
    literal: bool
    """An IP address, or ``localhost``: there is nothing to ask a resolver."""


def target_of(provider: Provider) -> Target:
    """Where the provider's API is."""
    parts = urlsplit(provider.base_url)
    host = parts.hostname or ""
    return Target(
        host=host,
        port=parts.port or _PORTS.get(parts.scheme, 443),
        secure=parts.scheme != "http",
        literal=is_loopback(host) or _is_address(host),
    )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
