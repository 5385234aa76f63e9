"""Which proxy the environment or the operating system names for a URL."""

import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from traymon.probes.resolver import is_loopback

_KEPT = 10.0
"""Seconds for which the system's answer is used again: it reads the whole environment, or the registry."""


@dataclass(frozen=True, kw_only=True)
class Proxy:
    """``url`` may hold a password: it is never shown; ``shown`` is."""

    url: str

    @property
    def shown(self) -> str:
        """Scheme, host and port alone."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")

    def __repr__(self) -> str:
        return f"Proxy({self.shown})"


class UsualProxies:
    """``proxy_for`` with many requests. Any thread may call it."""

    def __init__(self) -> None:
        self._answer: tuple[float, Mapping[str, str]] = float("-inf"), {}

    def __call__(self, url: str) -> Proxy | None:
        """The proxy for ``url``; a change of the system's settings is seen within ``_KEPT`` seconds."""
        asked_at, named = self._answer
        now = time.monotonic()
        if now - asked_at > _KEPT:
            named = urllib.request.getproxies()
            self._answer = now, named
        return proxy_for(url, named)


def proxy_for(url: str, named: Mapping[str, str]) -> Proxy | None:
    """The proxy for ``url`` among those ``named`` by the environment (``HTTPS_PROXY``, ``ALL_PROXY``) or the system.

    Never for this very machine: what goes there may be a key over plain HTTP.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    proxy = named.get(parts.scheme) or named.get("all")
    if not proxy or is_loopback(host) or urllib.request.proxy_bypass(f"{host}:{parts.port}" if parts.port else host):
        return None
    return Proxy(url=proxy if "://" in proxy else f"http://{proxy}")
