"""When a change of one endpoint, or of all of them together, is believed.

Three roads lead to trouble: failures in a row over a span of time, a share of errors, and slowness; one back: good
answers that could hardly be luck. Failures that are not the provider's freeze everything: they neither confirm trouble
nor clear it.
"""

import math
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from traymon.assessment.baseline import NOTHING_USUAL, Baseline, adopted, evidence_of_slowness, seen, spared
from traymon.assessment.detector import NO_DOUBT, Doubt, after_answer, after_failure, many_errors, relief, slow
from traymon.assessment.rules import Rules
from traymon.model import Failure, Level, Observation, Party

RECENT = 5
"""Results that are told of in words."""

RECOVERY_GOOD = 2
"""Good answers in a row that end an outage at the least."""

LUCK = math.log(1000)
"""An incident in which a share of the requests fails is over when as many good answers as there were in a row would
have come by luck in one of a thousand tries."""

MOST_GOOD = 60
"""So many are enough in any case."""

MOST_RELIEF = 2.0
"""Of one quick answer: it proves as little as one slow answer."""

ESCALATION = 3
"""So many times the failures in a row, over so many times the span, where it is known that some fail: of half of them
three in a row come by chance."""

NEW_NORMAL = timedelta(hours=24)
"""Whoever has been slow for so long is so."""

_DEGRADING = frozenset({Failure.PROVIDER_CAPACITY, Failure.TRUNCATED_STREAM, Failure.STALLED_STREAM})
"""Failures of an endpoint that answers, only not well."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What is known of one endpoint, or of all of them together."""

    trouble: Level = Level.OPERATIONAL
    """Confirmed: ``OPERATIONAL``, ``DEGRADED``, or ``MAJOR_OUTAGE`` for this endpoint."""
    since: datetime | None = None
    """When the confirmed trouble began."""
    failing: Observation | None = None
    """Newest attributable failure of the present streak or trouble."""
    failures: int = 0
    """In a row."""
    first_failure: datetime | None = None
    first_took: timedelta = timedelta(0)
    """A request that hung has failed all the time."""
    good: int = 0
    """In a row."""
    good_since: datetime | None = None
    recent: tuple[bool, ...] = ()
    """Newest last; ``True``: bad (failed by the provider's fault, or slow)."""
    last_bad: datetime | None = None
    slow: bool = False
    """The newest answer was."""
    doubt: Doubt = NO_DOUBT
    baseline: Baseline = NOTHING_USUAL
    bad: int = 0
    """Failures since the doubt began ..."""
    seen: int = 0
    """... of so many answers up to the last of them."""
    relief: float = 0.0
    """What speaks for the end of the errors (log-likelihood ratio) ..."""
    slow_trouble: bool = False
    slow_relief: float = 0.0
    """... and of the slowness ..."""
    fast_since: datetime | None = None
    """... since when."""

    @property
    def answers_well(self) -> bool:
        """The newest answers were good, and quick if it was slow before."""
        return self.good > 0 and (not self.slow_trouble or self.slow_relief >= LUCK / 2)

    @property
    def in_doubt(self) -> bool:
        """Something is wrong that is not yet believed, or believed and perhaps over."""
        return self.failures > 0 or self.trouble is not Level.OPERATIONAL or self.doubt.any


def advance(tally: Tally, observation: Observation, party: Party, rules: Rules, span: timedelta) -> Tally:
    """``tally`` after one more observation of its endpoint, charged to ``party``; ``span``: of failures in a row."""
    if party in (Party.PROVIDER, Party.CDN):
        return _confirmed(
            _failed(_forgetful(tally, observation, rules), observation, rules), observation.at, rules, span
        )
    if party is Party.NONE:
        score = slowness_of(tally, observation, rules)
        after = answered(_forgetful(tally, observation, rules), observation, score, rules)
        return _confirmed(_learnt(after, observation), observation.at, rules, span)
    return tally


def advance_common(
    tally: Tally, observation: Observation, party: Party, score: float, rules: Rules, span: timedelta
) -> Tally:
    """The same for all endpoints together; the usual times are each endpoint's own."""
    if party is Party.NONE:
        after = answered(_forgetful(tally, observation, rules), observation, score, rules)
        return _confirmed(after, observation.at, rules, span)
    return advance(tally, observation, party, rules, span)


def slowness_of(tally: Tally, observation: Observation, rules: Rules) -> float:
    """Evidence of slowness in a good answer; what is quick in itself is never slow."""
    ms = observation.timings.total
    score = evidence_of_slowness(tally.baseline, ms, rules.slow_factor)
    return min(score, 0.0) if ms < rules.slow_floor.total_seconds() * 1000 else score


def is_outage(observation: Observation) -> bool:
    """Whether a failure means that the endpoint is gone, not only that it answers badly."""
    return observation.failure not in _DEGRADING and (observation.http_status or 500) >= 400  # noqa: PLR2004


def confirmed_by_others(tally: Tally) -> Tally:
    """``tally``, failing, once the provider's other endpoints bear witness."""
    return replace(tally, trouble=Level.MAJOR_OUTAGE, since=tally.since or tally.first_failure)


def recovered(tally: Tally) -> Tally:
    """``tally`` when its trouble is over."""
    return Tally(good=tally.good, good_since=tally.good_since, baseline=spared(tally.baseline))


def carried_over(tally: Tally, now: datetime) -> Tally:
    """What still holds at ``now`` after time in which nobody looked: confirmed trouble, and the usual time."""
    if tally.trouble is Level.OPERATIONAL:
        return Tally(baseline=spared(tally.baseline))
    since = tally.since and min(tally.since, now)
    kept = replace(tally, since=since, first_failure=since, last_bad=since, good=0, good_since=None, doubt=NO_DOUBT)
    return _nothing_for_its_end(kept)


def _nothing_for_its_end(tally: Tally) -> Tally:
    return replace(tally, relief=0.0, slow_relief=0.0, fast_since=None)


def _forgetful(tally: Tally, observation: Observation, rules: Rules) -> Tally:
    """Unconfirmed failures that lie far back have nothing to do with what comes now."""
    too_old = tally.last_bad is not None and observation.at - tally.last_bad > rules.forget_after
    if tally.trouble is Level.OPERATIONAL and too_old:
        return Tally(baseline=tally.baseline, good=tally.good, good_since=tally.good_since)
    return tally


def _failed(tally: Tally, observation: Observation, rules: Rules) -> Tally:
    return replace(
        tally,
        failing=observation,
        failures=tally.failures + 1,
        first_failure=tally.first_failure or observation.at,
        first_took=tally.first_took if tally.first_failure else _took(observation),
        good=0,
        good_since=None,
        recent=(*tally.recent, True)[-RECENT:],
        last_bad=observation.at,
        slow=False,
        doubt=after_failure(tally.doubt, observation.at, rules),
        bad=tally.bad + 1,
        seen=tally.seen + tally.good + 1 if tally.bad else 1,
        relief=0.0,
    )


def _took(observation: Observation) -> timedelta:
    return timedelta(milliseconds=min(observation.timings.total, 60_000.0))


def answered(tally: Tally, observation: Observation, score: float, rules: Rules) -> Tally:
    """``tally`` after a good answer with a ``score`` of slowness."""
    is_slow, in_outage = score > 0, tally.trouble is Level.MAJOR_OUTAGE
    share = tally.bad / tally.seen if tally.seen else 1.0
    slow_relief = max(tally.slow_relief - max(score, -MOST_RELIEF), 0.0)
    return replace(
        tally,
        failures=tally.failures if in_outage else 0,
        first_failure=tally.first_failure if in_outage else None,
        good=tally.good + 1,
        good_since=tally.good_since or observation.at,
        recent=(*tally.recent, is_slow)[-RECENT:],
        last_bad=observation.at if is_slow else tally.last_bad,
        slow=is_slow,
        doubt=after_answer(tally.doubt, observation.at, score, rules),
        relief=tally.relief + max(relief(share, rules), LUCK / MOST_GOOD),
        slow_relief=slow_relief,
        fast_since=(tally.fast_since or observation.at) if slow_relief else None,
    )


def _learnt(tally: Tally, observation: Observation) -> Tally:
    """The usual time is learnt while all is well."""
    doubtful = tally.trouble is not Level.OPERATIONAL or tally.doubt.slowness > 0
    baseline = seen(tally.baseline, observation.timings.total, observation.at, doubtful=doubtful)
    if tally.since and not tally.failures and observation.at - tally.since > NEW_NORMAL:
        baseline = adopted(baseline)
    return tally if baseline is tally.baseline else replace(tally, baseline=baseline)


def _confirmed(tally: Tally, now: datetime, rules: Rules, span: timedelta) -> Tally:
    if _has_recovered(tally, now, rules):
        return recovered(tally)
    found = max(tally.trouble, _trouble(tally, now, rules, span))
    if found is not Level.OPERATIONAL:
        began = min((at for at in (tally.first_failure, tally.doubt.since, tally.doubt.slow_since) if at), default=now)
        is_slow = tally.slow_trouble or slow(tally.doubt, now, rules)
        fresh = _nothing_for_its_end(tally) if tally.trouble is Level.OPERATIONAL else tally
        return replace(fresh, trouble=found, since=tally.since or began, slow_trouble=is_slow)
    if tally.doubt is NO_DOUBT and not tally.failures and tally.bad:
        return replace(tally, failing=None, last_bad=None, bad=0, seen=0, relief=0.0)
    return tally


def _trouble(tally: Tally, now: datetime, rules: Rules, span: timedelta) -> Level:
    """What the evidence amounts to."""
    failing_for = now - (tally.first_failure or now) + tally.first_took
    times = 1 if tally.trouble is Level.OPERATIONAL else ESCALATION
    if tally.failing and tally.failures >= rules.failures * times and failing_for >= span * times:
        return Level.MAJOR_OUTAGE if is_outage(tally.failing) else Level.DEGRADED
    believed = many_errors(tally.doubt, rules) or slow(tally.doubt, now, rules)
    return Level.DEGRADED if believed else Level.OPERATIONAL


def _has_recovered(tally: Tally, now: datetime, rules: Rules) -> bool:
    if tally.trouble is Level.OPERATIONAL:
        return False
    works = tally.good >= RECOVERY_GOOD and _lasted(tally.good_since, now, rules)
    no_luck = tally.relief >= LUCK or not tally.bad
    quick = not tally.slow_trouble or (tally.slow_relief >= LUCK and _lasted(tally.fast_since, now, rules))
    return works and no_luck and quick


def _lasted(since: datetime | None, now: datetime, rules: Rules) -> bool:
    return since is not None and now - since >= rules.recovery_span
