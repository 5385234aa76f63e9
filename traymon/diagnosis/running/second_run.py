"""Two runs, one verdict (pure)."""

from dataclasses import replace

from traymon.model import Alternative, Diagnosis, Party, Verdict

_NOW_AND_THEN = {"provider_degraded": frozenset({"provider_api_down", "provider_origin_down"})}
"""A fault that comes and goes → what a run sees in which it stays."""


def surer(first: Diagnosis, second: Diagnosis) -> Diagnosis:
    """The second, unless less sure or blind to what comes and goes. What the other accused becomes an alternative."""
    before, after = first.verdict, second.verdict
    if before.code == after.code:
        return second
    is_second = after.confidence >= before.confidence and after.code not in _NOW_AND_THEN.get(before.code, ())
    chosen, other = (
        (second, before) if is_second or before.code in _NOW_AND_THEN.get(after.code, ()) else (first, after)
    )
    return replace(chosen, verdict=_with_alternative(chosen.verdict, other))


def _with_alternative(verdict: Verdict, other: Verdict) -> Verdict:
    if other.party in {Party.NONE, Party.UNKNOWN}:
        return verdict
    left = round(min(other.confidence, 1.0 - verdict.confidence), 2)
    others = tuple(one for one in verdict.alternatives if one.code != other.code)
    return replace(verdict, alternatives=(Alternative(code=other.code, confidence=left), *others))
