"""Typed access to JSON that anybody may have written: a field of the wrong type counts as missing."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from traymon.status_pages.documents import UnreadableError

MAX_ROWS = 2_000
"""Of one list. Cloudflare's page has about 400 components; 4 MB of rows would keep a processor busy for seconds."""

_MAX_TEXT = 5_000
"""Characters kept of one text: the longest updates seen have about 1,500."""

_MAX_DIGITS = 18

_NOT_FOR_PRINT = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")
"""White space, control characters (a terminal obeys them), direction marks, halves of characters."""

_JS_DATE = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")


def mapping(value: object) -> Mapping[str, object]:
    """An object's fields."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> Sequence[Mapping[str, object]]:
    """The objects of a list; raises ``UnreadableError`` if it is absurdly long."""
    if isinstance(value, list) and len(value) > MAX_ROWS:
        raise UnreadableError(f"a list of more than {MAX_ROWS} rows")
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """A string on one line, safe to print."""
    return _NOT_FOR_PRINT.sub(" ", value[:_MAX_TEXT]).strip() if isinstance(value, str) else ""


def word(value: object) -> str:
    """A word of a vocabulary, in lower case."""
    return text(value).lower()


def first_text(row: Mapping[str, object], *keys: str) -> str:
    """The first of several spellings of a field that holds a text."""
    return next((found for key in keys if (found := text(row.get(key)))), "")


def link(value: object) -> str:
    """A web address that may be offered to be opened."""
    found = text(value)
    return found if found.startswith(("https://", "http://")) and " " not in found else ""


def host_of(url: str) -> str:
    """The host in a URL, in lower case."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def identity(value: object) -> str:
    """An identifier, which some write as a number and others as a text."""
    return text(value) if isinstance(value, str) else str(number(value, 0)) if isinstance(value, int) else ""


def number(value: object, otherwise: int = -1) -> int:
    """A whole number, which some write as a text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    found = text(value)
    return int(found) if found.isdecimal() and len(found) <= _MAX_DIGITS else otherwise


def page_number(value: object) -> int | None:
    """A number of a page of a list."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def moment(value: object) -> datetime | None:
    """A date in any spelling met so far: ISO 8601, RFC 822, JavaScript's ``Date.toString()``, epoch seconds.

    Without an offset it is taken as UTC.
    """
    try:
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            return datetime.fromtimestamp(value, UTC)
        found = _moment_of_text(text(value))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError, OSError, TypeError, IndexError):  # what the three readers of dates raise
        return None


def first_moment(row: Mapping[str, object], *keys: str) -> datetime | None:
    """The first of several spellings of a field that holds a date."""
    return next((found for key in keys if (found := moment(row.get(key)))), None)


def _moment_of_text(value: str) -> datetime:
    if value[:1].isdigit():
        try:
            return datetime.fromisoformat(value)
        except ValueError:  # RFC 822 may begin with the day of the month
            return parsedate_to_datetime(value)
    if found := _JS_DATE.match(value):
        month, day, year, clock, offset = found.groups()
        value = f"{day} {month} {year} {clock} {offset}"
    return parsedate_to_datetime(value)
