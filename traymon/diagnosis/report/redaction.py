"""The one border that everything crosses on its way into a document, a report or a notification. Pure.

Gone: keys, user names and passwords of URLs, their queries, hardware addresses, the user's name in paths. Cut: every
address but loopback and the private IPv4 ranges, to /24 and /48. A text that was redacted stays as it is.
"""

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, TypeVar
from urllib.parse import quote

GONE = "[removed]"

_T = TypeVar("_T")

_SHORTEST_SECRET = 4
"""Characters: anything shorter stands in innocent words as well."""

_MOST_PASSES = 50
"""What is left when something was taken out may look like something else; two are the rule."""

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?i)\b(bearer\s+)(?!\[removed\])\S{6,}"), rf"\1{GONE}"),
    (re.compile(r"(?i)\b(basic\s+)(?-i:(?=\S*(?:[a-z][A-Z]|\d|=)))[A-Z0-9+/]{8,}=*"), rf"\1{GONE}"),
    (
        re.compile(r"(?i)((?:authorization|api[-_]?key|token|passw(?:or)?d|secret)[\"']?\s*[:=]\s*)(?!\[removed\])\S+"),
        rf"\1{GONE}",
    ),
    (re.compile(r"\b(?:sk|pk|rk|gsk|xai)[-_][\w-]{8,}"), GONE),
    (re.compile(r"\bAIza[\w-]{20,}"), GONE),
    # as Mistral's keys; identifiers of requests are hexadecimal or in groups
    (re.compile(r"(?<![\w-])(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)[A-Za-z0-9]{32,}(?![\w-])"), GONE),
    (re.compile(r"(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:-])"), GONE),
    (re.compile(r"(?i)(/(?:home|users)/)[^/\s\"'<>|:,;)]+"), r"\1~"),
    (re.compile(r"(?i)(\b[a-z]:[\\/]+(?:users|documents and settings)[\\/]+)[^\\/\"'<>|\r\n]+"), r"\1~"),
)

_PIECE = re.compile(r"[^\s\"'<>]+")
"""What has no space in it. All patterns look at each letter a few times at most: texts may be made to keep us busy."""

_V4 = re.compile(r"(?<!\d)(\d{1,3})([.-])(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?!\d)(?:/(\d{1,2})(?!\d))?")
"""Also within names like ``host-198-51-100-7.example``."""

_V6 = re.compile(r"(?<![0-9A-Fa-f])([0-9A-Fa-f]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)(?:%[\w.-]+)?(?:/(\d{1,3})(?!\d))?")

_KEPT = tuple(
    map(ipaddress.IPv4Network, ("0.0.0.0/32", "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
)
"""They say what is wrong and lead to nobody."""

_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
"""Here the first 48 bits hold a whole IPv4 address (RFC 3056)."""

_LONGEST_V6 = 45
"""Characters of an IPv6 address that ends as an IPv4 one."""

_LONGEST = 24, 40, 48
"""Bits that are left of an IPv4 address, of a ``_SIX_TO_FOUR`` one, of any other IPv6 address."""


def redacted(value: _T, secrets: Iterable[str] = ()) -> _T:
    """``value`` (a text, or values in values) with every text redacted; ``secrets`` are looked for literally."""
    known = sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True)
    return _walk(value, known)  # type: ignore[no-any-return]


def _walk(value: Any, secrets: list[str]) -> Any:  # noqa: ANN401 - whatever a dataclass may hold
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return _redact(value, secrets)
    if isinstance(value, tuple | list):
        return type(value)(_walk(one, secrets) for one in value)
    if isinstance(value, dict):
        return {_walk(key, secrets): _walk(one, secrets) for key, one in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _walk(getattr(value, one.name), secrets) for one in fields(value)})
    return value


def _redact(text: str, secrets: list[str]) -> str:
    for _ in range(_MOST_PASSES):
        before = text
        for secret in secrets:
            text = text.replace(secret, GONE)
        text = _PIECE.sub(_without_user, text) if "@" in text else text
        text = _PIECE.sub(_without_query, text) if "://" in text else text
        for pattern, replacement in _PATTERNS:
            text = pattern.sub(replacement, text)
        text = _V4.sub(_cut_v4, _V6.sub(_cut_v6, text))
        if text == before:
            break
    return text


def _without_user(match: re.Match[str]) -> str:
    """Without user and password of a URL, with or without its scheme; an unescaped one may hold anything."""
    text, end = match[0], match[0].rfind("@") + 1
    begin = text.find("//") + 2
    if 2 <= begin < end:  # noqa: PLR2004 - there is a scheme, and then a user
        return text[:begin] + text[end:]
    ends = [at.end() for at in re.finditer(r"@(?=[\w\[])", text)]
    return text[ends[-1] :] if ends and ":" in text[: ends[-1] - 1] else text


def _without_query(match: re.Match[str]) -> str:
    scheme, mark, rest = match[0].partition("://")
    return scheme + mark + re.split(r"[?#]", rest, maxsplit=1)[0]


def _forms(secret: str) -> set[str]:
    return {secret, quote(secret, safe="")} if len(secret) >= _SHORTEST_SECRET else set()


def _cut_v4(match: re.Match[str]) -> str:
    first, separator, second, third, last, length = match.groups()
    octets = [int(octet) for octet in (first, second, third, last)]
    if max(octets) > 255:  # noqa: PLR2004 - no address
        return match[0]
    address = ipaddress.IPv4Address(bytes(octets))
    if any(address in kept for kept in _KEPT):
        return match[0]
    if separator == "-":
        return f"{first}-{second}-{third}-x"
    return str(_network(address, min(int(length or 32), _LONGEST[0])))


def _cut_v6(match: re.Match[str]) -> str:
    """A label may stand before the address, a full stop or a port behind it: ``IP:2001:db8::1:``."""
    body, bits = match.groups()
    for start in range(len(body)):
        if address := _address_in(body[start:]):
            end = start + len(address)
            rest = "" if end == len(body) else match[0][end:]  # without the zone and the length of a network
            return f"{body[:start]}{_cut_one(address, bits)}{rest}"
    return match[0]


def _address_in(text: str) -> str:
    """The longest IPv6 address that ``text`` begins with. One without any digit is a word of C++: ``std::dec``."""
    if not re.search(r"\d", text[:_LONGEST_V6]):
        return ""
    for end in range(min(len(text), _LONGEST_V6), 2, -1):
        try:
            ipaddress.IPv6Address(text[:end])
        except ValueError:
            continue
        return text[:end] if re.search(r"\d", text[:end]) else ""
    return ""


def _cut_one(text: str, bits: str | None) -> str:
    address = ipaddress.IPv6Address(text)
    if address.is_loopback:
        return text
    if address.ipv4_mapped:
        return _V4.sub(_cut_v4, str(address.ipv4_mapped))
    longest = _LONGEST[1] if address in _SIX_TO_FOUR else _LONGEST[2]
    return str(_network(address, min(int(bits or 128), longest)))


def _network(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address, length: int
) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network((address, length), strict=False)
