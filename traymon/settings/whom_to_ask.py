"""Refuses addresses and names of the local test that cannot be asked, or must not be: the URLs of the settings."""

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlsplit

from traymon.settings.choices import Diagnosis, Vantage

_NOT_IN_URLS = re.compile(r"[^\x21-\x7e]")

_LABEL = re.compile(r"[^\s/:@\[\]\x00-\x1f\x7f]{1,63}")

_LONGEST_NAME = 253

_SERVER = re.compile(r"\[(?P<six>[^\[\]]+)\](?::(?P<port6>\d{1,5}))?|(?P<four>[\d.]+):(?P<port4>\d{1,5})|(?P<bare>.+)")
"""As ``diagnosis.dns_client.server_at`` understands it."""

_COUNTRY = re.compile(r"[A-Za-z]{2}")
"""ISO 3166-1."""

_LARGEST_PORT = 65_535

_LARGEST_NETWORK = 2**32 - 1
"""RFC 6793."""

Complaint = tuple[str, str]
"""Key path and reason."""


def complaints_of(diagnosis: Diagnosis) -> Iterator[Complaint]:
    """Everything in ``diagnosis`` that cannot be asked."""
    for list_ in ("resolvers", "peers", "cdn_controls"):
        urls = (entry.url for entry in getattr(diagnosis, list_))
        yield from _each(f"diagnosis.{list_}", ".url", urls, trouble_with_url)
    yield from _each("diagnosis.captive_checks", ".url", (each.url for each in diagnosis.captive_checks), _not_plain)
    yield from _each("diagnosis.control_names", "", diagnosis.control_names, trouble_with_name)
    yield from _each("diagnosis.udp_resolvers", "", diagnosis.udp_resolvers, _no_server)
    for list_ in ("bogus_ranges", "fake_ip_ranges"):
        yield from _each(f"diagnosis.{list_}", "", getattr(diagnosis, list_), _no_network)
    single: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("injection_canary", _no_server),
        ("nat64_prefix", _no_network),
        ("control_sni", trouble_with_name),
        ("large_path", _no_path),
    )
    for name, trouble in single:
        value = getattr(diagnosis, name)
        if value and (reason := trouble(value)):
            yield f"diagnosis.{name}", reason
    if reason := trouble_with_name(diagnosis.random_name_under):
        yield "diagnosis.random_name_under", reason
    yield from _of_vantage(diagnosis.vantage)


def trouble_with_url(url: str) -> str:
    """Why ``url`` must not be asked, or ``""``: encrypted, or within this computer."""
    scheme, host, reason = _taken_apart(url)
    if reason:
        return reason
    if scheme == "http" and not _is_this_machine(host):
        return "is plain HTTP to another machine: use https://"
    return "" if scheme in {"http", "https"} else "must be an https:// URL"


def trouble_with_name(name: str) -> str:
    """Why ``name`` cannot be the name of a host, or ``""``."""
    labels = name.removesuffix(".").split(".")
    if len(name) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        return "is not the name of a host"
    try:
        name.isascii() or name.encode("idna")
    except UnicodeError:
        return "is not the name of a host"
    return ""


def _not_plain(url: str) -> str:
    """A login page answers in place of plain HTTP only."""
    scheme, _, reason = _taken_apart(url)
    return reason or ("" if scheme == "http" else "must be an http:// URL: login pages cannot answer for https://")


def _taken_apart(url: str) -> tuple[str, str, str]:
    """Scheme, host, and why it is no URL that can be asked."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "", "", "is not a URL"
    if parts.username is not None or parts.password is not None:
        return "", "", "holds a user name or password: none is needed"
    is_address = _is_address(host)
    if _NOT_IN_URLS.search(url) or port == 0 or not (is_address or not trouble_with_name(host)):
        return "", "", "is not a URL"
    return parts.scheme, host, ""


def _of_vantage(vantage: Vantage) -> Iterator[Complaint]:
    if reason := trouble_with_url(vantage.url):
        yield "diagnosis.vantage.url", reason
    for index, country in enumerate(vantage.countries):
        if not _COUNTRY.fullmatch(country):
            yield f"diagnosis.vantage.countries[{index}]", 'must be two letters, like "FR"'
    if not 0 <= vantage.own_network <= _LARGEST_NETWORK:
        yield "diagnosis.vantage.own_network", f"must be 0 to {_LARGEST_NETWORK}"


def _each(key: str, end: str, values: Iterable[str], trouble: Callable[[str], str]) -> Iterator[Complaint]:
    for index, value in enumerate(values):
        if reason := trouble(value):
            yield f"{key}[{index}]{end}", reason


def _no_server(text: str) -> str:
    match = _SERVER.fullmatch(text)
    address = match and (match["six"] or match["four"] or match["bare"])
    port = match and (match["port6"] or match["port4"])
    if not address or not _is_address(address) or not 0 < int(port or 1) <= _LARGEST_PORT:
        return "must be an IP address: a name would have to be looked up first"
    return ""


def _no_network(text: str) -> str:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return 'must be a range of addresses, like "10.0.0.0/8"'
    return ""


def _no_path(text: str) -> str:
    return "must be a path, without spaces and control characters" if _NOT_IN_URLS.search(text) else ""


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_this_machine(host: str) -> bool:
    return host.rstrip(".").lower() == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)
