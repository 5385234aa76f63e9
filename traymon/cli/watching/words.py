"""Levels, parties, times and money as words and symbols. Pure."""

import math
from datetime import datetime, timedelta, tzinfo

from traymon.model import Level, Party

SYMBOLS: dict[Level, str] = {
    Level.UNKNOWN: "○",
    Level.OPERATIONAL: "●",
    Level.MAINTENANCE: "◆",
    Level.DEGRADED: "▲",
    Level.PARTIAL_OUTAGE: "◐",
    Level.MAJOR_OUTAGE: "■",
}
"""A shape of its own for each level: nobody needs to tell colours apart."""

FAULTS: dict[Party, str] = {
    Party.YOU: "this computer or its settings",
    Party.ACCOUNT: "your account or key",
    Party.LOCAL_NETWORK: "your local network",
    Party.ISP: "your Internet provider",
    Party.PATH: "the path between you and them",
    Party.CDN: "the provider's CDN",
    Party.PROVIDER: "the provider's fault",
}
"""Who is at fault; nobody, or who knows, has no words."""

_UNITS = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
_TWO_UNITS_FROM = 3600
"""Below an hour one unit says enough."""

_CENT = 0.01
_LEAST = 0.0001


def clean(value: object) -> str:
    """A text from outside on one line, without anything that a terminal would obey."""
    text = value if isinstance(value, str) else ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def length_text(length: timedelta) -> str:
    """``45 s``, ``12 min``, ``4 h 40 min``, ``3 d``."""
    rest = max(int(length.total_seconds()), 0)
    most = 2 if rest >= _TWO_UNITS_FROM else 1
    parts: list[str] = []
    for unit, size in _UNITS:
        count, after = divmod(rest, size)
        if (count or parts) and len(parts) < most:
            parts.append(f"{count} {unit}" if count else "")
            rest = after
    return " ".join(filter(None, parts)) or "0 s"


def time_text(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Local time: ``17:10`` of today, with its date of any other day."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%Y-%m-%d %H:%M}"


def money_text(usd: float) -> str:
    """``$1.20``, ``$0.0042``; never zero for something."""
    if 0 < usd < _LEAST:
        return f"under ${_LEAST}"
    return f"${usd:.2f}" if usd >= _CENT or usd == 0 else f"${usd:.4f}"


def milliseconds_text(ms: float | None) -> str:
    """``212 ms``, ``12.3 s``; a dash for what was not measured."""
    if ms is None or not math.isfinite(ms):
        return "-"
    return f"{ms:.0f} ms" if ms < 10_000 else f"{ms / 1000:.1f} s"  # noqa: PLR2004 - five digits are hard to read
