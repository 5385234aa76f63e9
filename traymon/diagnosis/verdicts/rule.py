"""One rule, what its conditions mean, and how rows are written."""

import functools
from dataclasses import dataclass, field

from traymon.diagnosis.signals.words import Signals


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row."""

    code: str
    confidence: float
    when: dict[str, str]
    """Conditions by signal; all must hold."""
    instead: tuple[str, ...] = field(default=())
    """What else it could be, the likelier first."""


def matches(rule: Rule, signals: Signals) -> bool:
    """Whether all conditions of ``rule`` hold."""
    return all(_holds(condition, getattr(signals, name)) for name, condition in rule.when.items())


@functools.cache
def words_of(condition: str) -> frozenset[str]:
    """The words that a condition names, without ``!`` and ``?``."""
    return frozenset(condition.lstrip("!").split()) - {"?"}


def _holds(condition: str, word: str | None) -> bool:
    if condition.startswith("!"):
        return word not in words_of(condition)
    return word in words_of(condition) if word is not None else "?" in condition


def row(code: str, confidence: float, /, *, instead: str = "", **when: str) -> Rule:
    """A rule; ``instead`` is several codes in one text."""
    return Rule(code=code, confidence=confidence, when=when, instead=tuple(instead.split()))


def given(*rules: Rule, **when: str) -> tuple[Rule, ...]:
    """``rules``, each with the conditions ``when`` in addition to its own."""
    return tuple(
        Rule(code=rule.code, confidence=rule.confidence, instead=rule.instead, when=when | rule.when) for rule in rules
    )
