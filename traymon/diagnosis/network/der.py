"""The few fields of an X.509 certificate that tell who issued it and when, read from its DER form.

Python's ``ssl`` decodes only certificates that it accepted, and the refused ones are those of interest here. The
packages that could decode them weigh megabytes, so this reads the dozen tags that matter (RFC 5280 4.1, X.690).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

_SEQUENCE, _OBJECT_ID, _OCTETS, _UTC_TIME, _VERSION, _EXTENSIONS, _DNS_NAME = 0x30, 0x06, 0x04, 0x17, 0xA0, 0xA3, 0x82

_COMMON_NAME, _ORGANIZATION, _ALTERNATIVE_NAMES = (bytes.fromhex(code) for code in ("550403", "55040a", "551d11"))

_ENCODINGS = {0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x14: "latin-1"}
"""Of BMPString, UniversalString and TeletexString; the other string types are UTF-8 or a part of it."""

_LONG = 0x80
_MAX_LENGTH_BYTES = 3
"""A certificate of 16 MB is none."""


@dataclass(frozen=True, kw_only=True)
class Name:
    """Who a certificate is from or for."""

    raw: bytes
    common_name: str = ""
    organization: str = ""


@dataclass(frozen=True, kw_only=True)
class Fields:
    """Of one certificate."""

    issuer: Name
    subject: Name
    not_before: datetime | None
    not_after: datetime | None
    hosts: tuple[str, ...] = ()
    """DNS names it is good for."""


def read(certificate: bytes) -> Fields:
    """The fields of a certificate in DER form; raises ``ValueError`` for anything else."""
    outer = _inside(certificate, _SEQUENCE)
    parts = list(_elements(_inside(outer, _SEQUENCE)))
    if parts and parts[0][0] == _VERSION:
        parts = parts[1:]
    try:
        (_, _), (_, _), (_, issuer), (_, validity), (_, subject) = parts[:5]
    except ValueError:
        raise ValueError("not a certificate") from None
    times = [_time(tag, value) for tag, value in _elements(validity)]
    begins, ends = times if len(times) == 2 else (None, None)  # noqa: PLR2004 - a beginning and an end
    return Fields(
        issuer=_name(issuer),
        subject=_name(subject),
        not_before=begins,
        not_after=ends,
        hosts=tuple(_hosts(parts)),
    )


def _inside(data: bytes, expected: int) -> bytes:
    tag, value = next(_elements(data), (None, b""))
    if tag != expected:
        raise ValueError("not a certificate")
    return value


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and value of each element; raises ``ValueError`` where one is cut off."""
    at = 0
    while at < len(data):
        if at + 2 > len(data):
            raise ValueError("cut off")
        tag, length, at = data[at], data[at + 1], at + 2
        if length & _LONG:
            count = length & ~_LONG
            if not 0 < count <= _MAX_LENGTH_BYTES:
                raise ValueError("length not readable")
            length, at = int.from_bytes(data[at : at + count], "big"), at + count
        if at + length > len(data):
            raise ValueError("cut off")
        yield tag, data[at : at + length]
        at += length


def _hosts(parts: list[tuple[int, bytes]]) -> Iterator[str]:
    """The DNS names among the alternative names (RFC 5280 4.2.1.6)."""
    for tag, extensions in parts:
        if tag != _EXTENSIONS:
            continue
        for _, extension in _elements(_inside(extensions, _SEQUENCE)):
            fields = list(_elements(extension))
            if fields and fields[0] == (_OBJECT_ID, _ALTERNATIVE_NAMES) and fields[-1][0] == _OCTETS:
                names = _elements(_inside(fields[-1][1], _SEQUENCE))
                yield from (_text(kind, name) for kind, name in names if kind == _DNS_NAME)


def _name(data: bytes) -> Name:
    found: dict[bytes, str] = {}
    for _, attributes in _elements(data):
        for _, attribute in _elements(attributes):
            pair = list(_elements(attribute))
            if len(pair) == 2 and pair[0][0] == _OBJECT_ID:  # noqa: PLR2004 - type and value
                found.setdefault(pair[0][1], _text(*pair[1]))
    return Name(raw=data, common_name=found.get(_COMMON_NAME, ""), organization=found.get(_ORGANIZATION, ""))


def _text(tag: int, value: bytes) -> str:
    text = value.decode(_ENCODINGS.get(tag, "utf-8"), "replace")
    return "".join(character for character in text if character.isprintable())


def _time(tag: int, value: bytes) -> datetime | None:
    """UTCTime has two digits for the year: 50 to 99 are of the last century (RFC 5280 4.1.2.5.1)."""
    digits = value.decode("ascii", "replace")
    if tag == _UTC_TIME:
        digits = ("19" if digits[:2] >= "50" else "20") + digits
    try:
        return datetime.strptime(digits, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None
