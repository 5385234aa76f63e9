"""Words of one language, from its table."""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent

LANGUAGES = ("en", "fr")

_SURE = ((0.9, "certain"), (0.75, "sure"), (0.55, "likely"))
"""From this confidence on."""

_LENGTHS = ((86400, "days"), (3600, "hours"), (60, "minutes"))


@functools.cache
def table(language: str) -> Mapping[str, Mapping[str, Any]]:
    """Section → key → words. A language that has no table is spoken as English."""
    known = language if language in LANGUAGES else "en"
    return tomllib.loads((_FOLDER / f"{known}.toml").read_text("utf-8"))


@dataclass(frozen=True, kw_only=True)
class Words:
    """What ``language`` has."""

    language: str = "en"

    def __call__(self, section: str, key: str, **values: object) -> str:
        """Words of ``key``; a key that no table has speaks for itself."""
        words: str = table(self.language)[section].get(key, key.replace("_", " "))
        return words.format(**values)

    def sentence(self, said: str) -> str:
        """A check's sentence, where it is one of those that are always the same."""
        known: str = table(self.language).get("sentences", {}).get(said, said)
        return known

    def confidence(self, confidence: float) -> str:
        """``almost certain`` … ``a guess``."""
        key = next((key for least, key in _SURE if confidence >= least), "guess")
        return self("confidence", key)

    def listed(self, things: Iterable[str]) -> str:
        """``a, b and c``."""
        *first, last = list(things) or [""]
        return self("phrases", "and", first=", ".join(first), last=last) if first else last

    def length(self, seconds: float) -> str:
        """``7 minutes``, of two units the one that gives at least 2."""
        size, unit = next(((size, unit) for size, unit in _LENGTHS if seconds >= 2 * size), (1, "seconds"))
        return self("phrases", unit, n=round(seconds / size))
