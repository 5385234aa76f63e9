"""Evidence → verdict, without the words for people."""

import functools
from collections.abc import Iterable, Sequence

from traymon import catalog
from traymon.diagnosis.case import Memory
from traymon.diagnosis.codes import ABORTED, CODES, INCONCLUSIVE
from traymon.diagnosis.missing import deciding_rule, is_cut_off, missing_words
from traymon.diagnosis.notes import notes_on
from traymon.diagnosis.signals import Signals, signals_of
from traymon.diagnosis.similarity import Nearest, nearest
from traymon.diagnosis.sources import checks_behind
from traymon.diagnosis.verdicts import OTHERWISE, Rule
from traymon.model import Alternative, Evidence, Outcome, Party, Provider, Skipped, Verdict
from traymon.settings.choices import Diagnosis

SURE = 0.7
"""Below this a verdict wants a second run."""

_DOUBTFUL = 0.6
"""Highest confidence where the nearest known fault is another one."""

_SAME_PARTY = 0.75
"""Highest confidence where it is another one, but the same party's."""

_SETTLED = frozenset({"200", "401", "403", "404m", "429u", "429c", "quota", "freeoff", "503m", "5xx"})
"""Answers of the API itself: no likeness to anything else casts doubt on them."""

_WORTH_NAMING = 2
"""Alternatives."""


def judge(
    evidence: Sequence[Evidence],
    *,
    provider: Provider,
    diagnosis: Diagnosis,
    memory: Memory | None = None,
    known_url: str | None = None,
) -> Verdict:
    """Code, party, confidence and what they rest on; ``known_url`` defaults to the catalogue's."""
    signals = signals_of(
        evidence,
        provider=provider,
        diagnosis=diagnosis,
        memory=memory or Memory(),
        known_url=_known_url(provider.id) if known_url is None else known_url,
    )
    return verdict_on(signals, evidence)


def verdict_on(signals: Signals, evidence: Sequence[Evidence] = ()) -> Verdict:
    """As ``judge``, from the words."""
    ran = {one.check for one in evidence if one.outcome in (Outcome.OK, Outcome.FAILED)}
    rule = deciding_rule(signals, missing_words(signals, evidence))
    code = ABORTED if rule is OTHERWISE and evidence and not ran else rule.code
    likely = nearest(signals.known())
    confidence = _confidence(rule, likely, signals)
    return Verdict(
        code=code,
        party=CODES[code].party,
        confidence=confidence,
        alternatives=() if code == ABORTED else _alternatives(rule, likely, confidence),
        secondary=notes_on(signals, code),
        not_tested=_not_tested(evidence),
        supports=tuple(check for check in checks_behind(rule, signals) if check in ran),
    )


def needs_second_run(verdict: Verdict) -> bool:
    """Whether one more run may well say more; not after one that was broken off."""
    flapping = verdict.code in ("network_degraded", "provider_degraded", "network_changed")
    return verdict.code != ABORTED and (verdict.confidence < SURE or flapping)


@functools.cache
def _known_url(provider_id: str) -> str:
    return catalog.load(provider_id).base_url if provider_id in catalog.ids() else ""


def _confidence(rule: Rule, likely: Nearest, signals: Signals) -> float:
    """The table's, unless the nearest known fault disagrees. Few of those are of an API on this computer."""
    if rule.code in likely.best() or signals.api in _SETTLED or signals.target == "local":
        return rule.confidence
    parties = {_party(code) for code in likely.best()}
    return min(rule.confidence, _SAME_PARTY if _party(rule.code) in parties else _DOUBTFUL)


def _alternatives(rule: Rule, likely: Nearest, confidence: float) -> tuple[Alternative, ...]:
    """The rule's own, then the nearest faults if there is doubt; each gets half of what confidence is left."""
    others = list(rule.instead)
    if rule.code == INCONCLUSIVE or rule.code not in likely.best():
        others += [code for code, _ in likely.likeness]
    wanted = max(len(rule.instead), _WORTH_NAMING if rule.code == INCONCLUSIVE else 1 if others else 0)
    named = [code for code in dict.fromkeys(others) if code != rule.code and _party(code) is not Party.UNKNOWN]
    left, told = 1.0 - confidence, []
    for code in named[:wanted]:
        left /= 2
        told.append(Alternative(code=code, confidence=round(left, 2)))
    return tuple(told)


def _party(code: str) -> Party:
    return CODES[code].party


def _not_tested(evidence: Iterable[Evidence]) -> tuple[Skipped, ...]:
    """One line per check that did not run at all or was cut off, and why."""
    by_check: dict[str, list[Evidence]] = {}
    for one in evidence:
        by_check.setdefault(one.check, []).append(one)
    return tuple(
        Skipped(check=check, why=several[0].note)
        for check, several in by_check.items()
        if all(one.outcome is Outcome.SKIPPED or (one.note and is_cut_off(one)) for one in several)
    )
