"""Two runs, one verdict (pure)."""

from dataclasses import replace

from traymon.model import Alternative, Diagnosis, Party, Verdict


def surer(first: Diagnosis, second: Diagnosis) -> Diagnosis:
    """The second, unless it is less sure. What the other one accused becomes an alternative."""
    before, after = first.verdict, second.verdict
    if before.code == after.code:
        return second
    chosen, other = (second, before) if after.confidence >= before.confidence else (first, after)
    return replace(chosen, verdict=_with_alternative(chosen.verdict, other))


def _with_alternative(verdict: Verdict, other: Verdict) -> Verdict:
    if other.party in {Party.NONE, Party.UNKNOWN}:
        return verdict
    left = round(min(other.confidence, 1.0 - verdict.confidence), 2)
    others = tuple(one for one in verdict.alternatives if one.code != other.code)
    return replace(verdict, alternatives=(Alternative(code=other.code, confidence=left), *others))
