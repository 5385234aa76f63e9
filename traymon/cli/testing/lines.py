"""Findings as lines. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from traymon.diagnosis.report import Words
from traymon.model import Evidence, Outcome
from traymon.tray.speech import clean
from traymon.tray.words import ENGLISH, TABLES

_MARKS: Mapping[Outcome, tuple[str, str]] = {
    Outcome.OK: ("✓", "green"),
    Outcome.FAILED: ("✗", "red"),
    Outcome.INCONCLUSIVE: ("~", "yellow"),
    Outcome.SKIPPED: ("-", "bright_black"),
}
"""Mark and colour."""

MIXED = ("~", "yellow")

_SILENT = frozenset({"ok", "up", "none", "off", "no", "alive", "noerror", "ctl_ok", "ok_without", "silent"})
"""Words of checks that say nothing beyond their mark."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the display."""

    mark: str
    colour: str
    name: str
    said: str
    ms: float | None = None

    def text(self) -> str:
        """In one piece."""
        time = "" if self.ms is None else f", {self.ms:.0f} ms" if self.said else f"{self.ms:.0f} ms"
        return f"{self.mark} {self.name}: {self.said}{time}".rstrip(": ")


def line_of(one: Evidence, words: Words, *, labelled: bool = True) -> Line:
    """One finding; ``labelled``: with which of its check's targets."""
    mark, colour = _MARKS[one.outcome]
    label = label_of(one) if labelled else ""
    name = f"{words('checks', one.check)} ({label})" if label else words("checks", one.check)
    return Line(mark=mark, colour=colour, name=name, said=said_of(one, words), ms=one.ms)


def line_of_check(check: str, found: Sequence[Evidence], words: Words) -> Line:
    """All findings of one check: what failed is named with its reason, what did not with its name."""
    told = [one for one in found if one.outcome is not Outcome.SKIPPED]
    if len(told) <= 1:
        return line_of((told or list(found))[0], words, labelled=False)
    outcomes = {one.outcome for one in told}
    mark, colour = _MARKS[outcomes.pop()] if len(outcomes) == 1 else MIXED
    fine = _distinct(label_of(one) for one in told if one.outcome is Outcome.OK)
    amiss = _distinct(_amiss(one, words) for one in told if one.outcome is not Outcome.OK)
    slowest = max((one.ms for one in told if one.ms is not None), default=None)
    said = "; ".join(part for part in (", ".join(amiss), ", ".join(fine)) if part)
    return Line(mark=mark, colour=colour, name=words("checks", check), said=said, ms=slowest)


def label_of(one: Evidence) -> str:
    """Which of a check's targets: the shortest text that tells."""
    family = f"IPv{one.family}" if one.family else ""
    parts = (one.operator or one.address or one.target, family if one.operator or not one.address else "")
    return clean(" ".join(part for part in parts if part))


def said_of(one: Evidence, words: Words) -> str:
    """What it found, in few words."""
    if one.note:
        return clean(words.sentence(one.note))
    if one.failure:
        return TABLES.get(words.language, ENGLISH).get(f"failure.{one.failure}", one.failure.value)
    if one.addresses:
        return ", ".join(one.addresses[:2])
    if one.reply:
        return f"HTTP {one.reply.status}"
    return one.word if one.word and one.word not in _SILENT else words("outcomes", one.outcome)


def _amiss(one: Evidence, words: Words) -> str:
    label = label_of(one)
    return f"{label}: {said_of(one, words)}" if label else said_of(one, words)


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
