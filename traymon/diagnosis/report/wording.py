"""A verdict gets its words. Pure."""

import string
from collections.abc import Sequence
from dataclasses import replace

from traymon.diagnosis.report.facts import facts
from traymon.diagnosis.report.speaking import Words, table
from traymon.model import Evidence, Party, Provider, Verdict

LONGEST_HEADLINE = 90
"""Characters: a line of a terminal, two of a notification."""

LIKELY_BELOW = 0.75
"""Confidence below which a headline that accuses says that it may be wrong."""

_ACCUSES_NOBODY = frozenset({Party.NONE, Party.UNKNOWN})


def worded(verdict: Verdict, evidence: Sequence[Evidence], *, provider: Provider, language: str = "en") -> Verdict:
    """``verdict`` with headline, explanation and advice. Its code and party stay; a code without words says so."""
    says = table(language)["verdicts"]
    entry = says.get(verdict.code, says["inconclusive"])
    known = facts(evidence, provider, language=language, supports=verdict.supports)
    return replace(
        verdict,
        headline=_headline(verdict, entry["headline"].format_map(known), language),
        explanation=entry["explanation"].format_map(known),
        advice=tuple(step.format_map(known) for step in entry["advice"]),
    )


def headline_of(code: str, evidence: Sequence[Evidence], *, provider: Provider, language: str = "en") -> str:
    """What ``code`` would say as a verdict."""
    says = table(language)["verdicts"]
    known = facts(evidence, provider, language=language)
    return str(says[code]["headline"].format_map(known)) if code in says else code.replace("_", " ")


def placeholders(text: str) -> frozenset[str]:
    """Names of the ``{placeholders}`` in ``text``."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name)


def _headline(verdict: Verdict, plain: str, language: str) -> str:
    doubtful = verdict.confidence < LIKELY_BELOW and verdict.party not in _ACCUSES_NOBODY
    said = Words(language=language)("phrases", "likely", headline=plain) if doubtful else plain
    return said if len(said) <= LONGEST_HEADLINE else f"{said[: LONGEST_HEADLINE - 1].rstrip()}…"
