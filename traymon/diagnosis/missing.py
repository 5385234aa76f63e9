"""Words that are missing although they were wanted, and verdicts that depend on them. Pure.

A word is ``None`` for one of two reasons. Either nobody needs it or there is nothing to ask: no IPv6, no key, switched
off, an answer that says nothing. The rows are written for that, ``?`` among their conditions matches it, and a healthy
computer lacks a dozen words. Or its check was cut off: by the deadline, by an error of its own, or because it waited
for another one that was. Then the word is *missing*, and a row that asks for it is *open*: it might hold.

What a missing word would say, the nearest known faults tell: each in turn lends its words for the gaps, and the table
is asked again. Whose verdicts then accuse different parties, that is ``inconclusive`` and names them. So for every
known fault, whatever is missing, the party stays right or becomes unknown; for others it does as far as the nearest
one is like them.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import fields, replace

from traymon.diagnosis.codes import CODES, INCONCLUSIVE
from traymon.diagnosis.running.worker import WAITED_IN_VAIN
from traymon.diagnosis.signals.words import Signals
from traymon.diagnosis.similarity import nearest_faults
from traymon.diagnosis.sources import SOURCES
from traymon.diagnosis.verdicts import Rule, first_match
from traymon.model import Evidence, Outcome, Party

_BLANK = frozenset({"", "none", "silent"})
"""Words of evidence that nobody has filled in."""

_OPEN = 0.5
"""Confidence in a verdict that names several."""

_WORTH_NAMING = 3
"""Of what it may be."""


def is_cut_off(evidence: Evidence) -> bool:
    """Whether its check wanted to tell something and could not."""
    if evidence.outcome is Outcome.SKIPPED:
        return evidence.note.startswith(WAITED_IN_VAIN)
    return evidence.outcome is Outcome.INCONCLUSIVE and evidence.word in _BLANK and evidence.reply is None


def missing_words(signals: Signals, evidence: Iterable[Evidence]) -> frozenset[str]:
    """Names of the words that checks were cut off from telling."""
    cut_off = {one.check for one in evidence if is_cut_off(one)}
    names = (field.name for field in fields(Signals))
    return frozenset(name for name in names if getattr(signals, name) is None and not cut_off.isdisjoint(SOURCES[name]))


def deciding_rule(signals: Signals, missing: AbstractSet[str]) -> Rule:
    """The first row that matches, or ``inconclusive`` in its place where ``missing`` words leave its party open."""
    rule = first_match(signals)
    if not missing or _party(rule.code) is Party.UNKNOWN:
        return rule
    others = [code for code in _possible(signals, missing) if _party(code) is not _party(rule.code)]
    if not others:
        return rule
    return replace(rule, code=INCONCLUSIVE, confidence=_OPEN, instead=(rule.code, *others)[:_WORTH_NAMING])


def _possible(signals: Signals, missing: AbstractSet[str]) -> tuple[str, ...]:
    """Codes with the gaps filled in as the nearest known faults would."""
    lent = ({name: fault.words.get(name) for name in missing} for fault in nearest_faults(signals.known()))
    return tuple(dict.fromkeys(first_match(replace(signals, **words)).code for words in lent))


def _party(code: str) -> Party:
    return CODES[code].party
