"""How the tray speaks: which language, and times, lengths and texts from outside as short plain words. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

from traymon.tray.words import ENGLISH, TABLES

_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""As gettext asks them; ``LANGUAGE`` counts where one of them is set."""

_SPOKEN = {"en": "en", "english": "en", "fr": "fr", "french": "fr"}
_UNTRANSLATED = frozenset({"", "c", "posix"})
_UNITS = (("days", 86400), ("hours", 3600), ("minutes", 60))
_ELLIPSIS = "…"

_DAY = timedelta(days=1)
_NEAR_DAYS = {-1: "yesterday", 1: "tomorrow"}
_WEEK = 7


def language_of(environ: Mapping[str, str], system: str = "") -> str:
    """``en`` or ``fr``, from gettext's variables.

    ``system``: the system's own names of its languages, where the environment has none (``fr_FR``, ``fr-FR:en-GB``).
    """
    locale = next(filter(None, map(environ.get, _LOCALES)), "") or system
    if _plain(locale) in _UNTRANSLATED:
        return "en"
    wanted = map(_plain, [*environ.get("LANGUAGE", "").split(":"), *locale.split(":")])
    return next((_SPOKEN[name] for name in wanted if name in _SPOKEN), "en")


def clean(text: str) -> str:
    """On one line, without control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def clip(text: str, most: int) -> str:
    """At most ``most`` characters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}{_ELLIPSIS}"


@dataclass(frozen=True, kw_only=True)
class Speech:
    """Words in one language at one moment."""

    language: str
    """Another than those of ``TABLES`` is spoken as English."""
    now: datetime
    zone: tzinfo | None = None
    """Of the times that are shown; ``None``: this computer's."""
    more: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Language → words that the menu does not need."""

    def __call__(self, key: str, **values: object) -> str:
        """The words of ``key``; a key that no table has speaks for itself."""
        words = TABLES.get(self.language, ENGLISH).get(key) or self.more.get(self.language, {}).get(key, key)
        return words.format(**values)

    def time(self, at: datetime) -> str:
        """``14:02``, ``yesterday 14:02``, ``Monday 14:02`` of the last days, ``2027-01-04 14:02`` of any other."""
        try:
            local, today = at.astimezone(self.zone), self.now.astimezone(self.zone)
        except (OverflowError, OSError, ValueError):  # the edges of the calendar have no local time everywhere
            return f"{at:%Y-%m-%d}"
        clock, days = f"{local:%H:%M}", (local.date() - today.date()).days
        if days == 0:
            return clock
        near = _NEAR_DAYS.get(days) or (f"weekday.{local.weekday()}" if -_WEEK < days < 0 else "")
        return self(near, time=clock) if near else f"{local:%Y-%m-%d} {clock}"

    def span(self, begin: datetime, end: datetime) -> str:
        """``02:10–02:31``, ``yesterday 23:40–00:10``: the day is said again only where a whole one lies between."""  # noqa: RUF002 - ranges
        first, last = self.time(begin), self.time(end)
        if first == last:
            return first
        return self("span", begin=first, end=last.rpartition(" ")[2] if end - begin < _DAY else last)

    def age(self, at: datetime) -> str:
        """``40 s``, ``12 min``, ``3 h``, ``2 d`` before now."""
        return self.length(self.now - at)

    def length(self, length: timedelta) -> str:
        """As an age."""
        seconds = max(length // timedelta(seconds=1), 0)
        unit, size = next(((unit, size) for unit, size in _UNITS if seconds >= 2 * size), ("seconds", 1))
        return self(unit, n=seconds // size)


def _plain(name: str) -> str:
    """``fr_FR.UTF-8@euro``, ``fr-FR`` → ``fr``."""
    return re.split(r"[._@-]", name.lower(), maxsplit=1)[0]
