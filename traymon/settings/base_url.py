"""Checks of a provider's base URL: the only place its key is ever sent to."""

import ipaddress
import re
from urllib.parse import urlsplit

from traymon.model import Auth, Provider
from traymon.tables import Reader, SettingsError, path_of

_ENDPOINTS = ("/chat/completions", "/completions", "/models", "/embeddings", "/messages", "/responses")
"""Ends of a URL that was copied whole from an example."""

_NOT_IN_URLS = re.compile(r"[\s\x00-\x1f\x7f]")
_HOST_AND_PATH = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:/[\w./-]*)?")
"""``api.mistral.ai/v1``; a key or a password in the wrong place does not look like that."""


def checked_base_url(provider: Provider, reader: Reader, key: str) -> str:
    """The base URL without a trailing slash; raises ``SettingsError`` where it cannot work or exposes the key."""
    url, key = provider.base_url.strip().rstrip("/"), path_of(key, "base_url")
    if not url:
        raise SettingsError(reader.file, key, "is missing", "The catalogue does not know this provider: give its URL.")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:  # its text may quote a password
        raise SettingsError(reader.file, key, "is not a URL: its host or port cannot be read") from None
    trouble = _trouble_with(parts.scheme, host, url)
    if host.startswith("resource."):
        trouble = ("still has RESOURCE in it", "Put the name of your own resource there.")
    elif parts.username or parts.password:
        trouble = ("holds a user name or password", "Keys belong into the keyring: traymon key set.")
    elif parts.scheme == "http" and provider.auth is not Auth.NONE and not _is_this_machine(host):
        trouble = (
            "is plain HTTP to another machine: the key would travel in the clear",
            'Use https://, or auth = "none" for a server that needs no key.',
        )
    if trouble:
        raise SettingsError(reader.file, key, *trouble)
    return url


def _trouble_with(scheme: str, host: str, url: str) -> tuple[str, str] | None:
    if _NOT_IN_URLS.search(url):
        return "holds a space or a control character", ""
    if scheme not in ("http", "https"):
        return "needs http:// or https:// in front", f"Perhaps https://{url}?" if _HOST_AND_PATH.fullmatch(url) else ""
    if not host:
        return "names no host", ""
    if "?" in url or "#" in url:
        return "must end with its path: no ? and no #", ""
    endpoint = next((end for end in _ENDPOINTS if url.endswith(end)), "")
    if endpoint:
        return f"is the URL of one endpoint ({endpoint})", f"Give the part before it: {url.removesuffix(endpoint)}"
    return None


def _is_this_machine(host: str) -> bool:
    if host.rstrip(".").lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
