"""Which proxy stands between this computer and the provider, and who named it."""

import os
import sys
import urllib.request
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from traymon.diagnosis.host.facts import ProxySettings
from traymon.probes.proxies import proxy_for

_SYSTEM = {"win32": "Windows settings", "darwin": "macOS settings"}.get(sys.platform, "the system's settings")


def read(url: str, automatic: Callable[[], ProxySettings]) -> ProxySettings:
    """Settings for ``url``; raises ``OSError``. ``automatic`` is asked only where no proxy is named."""
    return settings(url, urllib.request.getproxies(), os.environ) or automatic()


def settings(url: str, named: Mapping[str, str], environment: Mapping[str, str]) -> ProxySettings | None:
    """Of the ``named`` proxies the one for ``url``; ``None``: none."""
    proxy = proxy_for(url, named)
    if proxy is None:
        return None
    origin = variable(urlsplit(url).scheme, environment) or _SYSTEM
    try:
        return ProxySettings(shown=proxy.shown, origin=origin)
    except ValueError:  # a port that is no number; the text of the error quotes the URL
        return ProxySettings(shown="a proxy whose address cannot be read", origin=origin)


def variable(scheme: str, environment: Mapping[str, str]) -> str:
    """Name of the environment variable that sets the proxy for ``scheme``; empty: none does."""
    usual = (f"{scheme}_proxy", f"{scheme}_proxy".upper(), "all_proxy", "ALL_PROXY")
    return next((name for name in usual if environment.get(name)), "")
