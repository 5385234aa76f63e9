"""When a change of one endpoint, or of all of them together, is believed.

Three roads lead to trouble: failures in a row over a span of time, a share of errors, and slowness; one back: good
answers that could hardly be luck. Failures that are not the provider's freeze everything: they neither confirm trouble
nor clear it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from traymon.assessment.baseline import NOTHING_USUAL, Baseline, adopted, seen, spared
from traymon.assessment.detector import NO_DOUBT, Doubt, after_answer, after_failure, many_errors, slow
from traymon.assessment.ending import (
    ALONE,
    NO_RELIEF,
    PERHAPS,
    RECOVERY_GOOD,
    Relief,
    errors_are_over,
    lasted,
    relief_after_answer,
    relief_after_failure,
    share_of,
    slowness_is_over,
)
from traymon.assessment.rules import Rules
from traymon.assessment.speed import Speed
from traymon.model import Failure, Level, Observation, Party, ProbeKind

RECENT = 5
"""Results that are told of in words."""

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
    addresses: frozenset[str] = frozenset()
    """Of the provider, at which it has failed in this row: each that fails bears witness."""
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
    """... of so many answers up to the last of them ..."""
    failed: frozenset[ProbeKind] = frozenset()
    """... by these."""
    relief: Relief = NO_RELIEF
    slow_trouble: bool = False
    over_at: datetime | None = None
    """When its newest trouble ended."""

    @property
    def answers_well(self) -> bool:
        """The newest answers were good, and quick if it was slow before."""
        return self.good > 0 and (not self.slow_trouble or self.relief.slowness >= PERHAPS)

    @property
    def perhaps_over(self) -> bool:
        """In trouble, but the newest answers speak for its end."""
        errors = not self.bad or max(self.relief.unbroken, self.relief.errors) >= PERHAPS
        quick = not self.slow_trouble or self.relief.slowness >= PERHAPS
        return self.trouble is not Level.OPERATIONAL and self.good > 0 and errors and quick

    @property
    def in_doubt(self) -> bool:
        """Something is wrong that is not yet believed, or believed and perhaps over."""
        return self.failures > 0 or self.trouble is not Level.OPERATIONAL or self.doubt.any


def advance(  # noqa: PLR0913 - all that there is to know
    tally: Tally,
    observation: Observation,
    party: Party,
    speed: Speed,
    rules: Rules,
    span: timedelta,
    *,
    alone: bool = True,
) -> Tally:
    """``tally`` after one more observation, charged to ``party``; ``span``: of failures in a row.

    ``alone``: it is of one endpoint, not of all together.
    """
    now = observation.at
    if party in (Party.PROVIDER, Party.CDN):
        return _confirmed(_failed(_forgetful(tally, observation, rules), observation, rules), now, rules, span)
    if party is not Party.NONE:
        return tally
    after = _answered(_forgetful(tally, observation, rules), observation, speed, rules)
    over = _has_recovered(after, now, rules, rules.recovery_evidence - (ALONE if alone else 0.0))
    return recovered(after, now) if over else _confirmed(after, now, rules, span)


def is_outage(observation: Observation) -> bool:
    """Whether a failure means that the endpoint is gone, not only that it answers badly."""
    return observation.failure not in _DEGRADING and (observation.http_status or 500) >= 400  # noqa: PLR2004


def confirmed_by_others(tally: Tally) -> Tally:
    """``tally``, failing, once the provider's other endpoints bear witness."""
    return replace(tally, trouble=Level.MAJOR_OUTAGE, since=tally.since or tally.first_failure)


def recovered(tally: Tally, now: datetime) -> Tally:
    """``tally`` when its trouble is over."""
    return Tally(good=tally.good, good_since=tally.good_since, baseline=spared(tally.baseline), over_at=now)


def carried_over(tally: Tally, now: datetime) -> Tally:
    """What still holds at ``now`` after time in which nobody looked: confirmed trouble, and the usual time."""
    if tally.trouble is Level.OPERATIONAL:
        return Tally(baseline=spared(tally.baseline))
    since = tally.since and min(tally.since, now)
    return replace(
        tally,
        since=since,
        first_failure=since,
        last_bad=since,
        good=0,
        good_since=None,
        doubt=NO_DOUBT,
        relief=NO_RELIEF,
    )


def _forgetful(tally: Tally, observation: Observation, rules: Rules) -> Tally:
    """Unconfirmed failures that lie far back have nothing to do with what comes now."""
    too_old = tally.last_bad is not None and observation.at - tally.last_bad > rules.forget_after
    if tally.trouble is Level.OPERATIONAL and too_old:
        return Tally(baseline=tally.baseline, good=tally.good, good_since=tally.good_since, over_at=tally.over_at)
    return tally


def _failed(tally: Tally, observation: Observation, rules: Rules) -> Tally:
    return replace(
        tally,
        failing=observation,
        failures=tally.failures + 1,
        first_failure=tally.first_failure or observation.at,
        first_took=tally.first_took if tally.first_failure else _took(observation),
        addresses=tally.addresses.union(observation.addresses if is_outage(observation) else ()),
        good=0,
        good_since=None,
        recent=(*tally.recent, True)[-RECENT:],
        last_bad=observation.at,
        slow=False,
        doubt=after_failure(tally.doubt, observation.at, rules),
        bad=tally.bad + 1,
        failed=tally.failed | {observation.probe},
        seen=tally.seen + tally.good + 1 if tally.bad else 1,
        relief=relief_after_failure(tally.relief, share_of(tally.bad, tally.seen), rules),
    )


def _took(observation: Observation) -> timedelta:
    return timedelta(milliseconds=min(observation.timings.total, 60_000.0))


def _answered(tally: Tally, observation: Observation, speed: Speed, rules: Rules) -> Tally:
    is_slow, in_outage = speed.slowness > 0, tally.trouble is Level.MAJOR_OUTAGE
    share = share_of(tally.bad, tally.seen) if observation.probe in tally.failed else 0.0
    return replace(
        tally,
        failures=tally.failures if in_outage else 0,
        first_failure=tally.first_failure if in_outage else None,
        addresses=frozenset(),
        good=tally.good + 1,
        good_since=tally.good_since or observation.at,
        recent=(*tally.recent, is_slow)[-RECENT:],
        last_bad=observation.at if is_slow else tally.last_bad,
        slow=is_slow,
        doubt=after_answer(tally.doubt, observation.at, speed.slowness, rules),
        relief=relief_after_answer(tally.relief, share, speed.quickness, observation.at, rules),
    )


def learnt(tally: Tally, common: Tally, observation: Observation) -> Tally:
    """``tally``, of an endpoint, with the time of its good answer, which is usual while all is well."""
    doubtful = any(one.trouble is not Level.OPERATIONAL or one.doubt.slowness > 0 for one in (tally, common))
    baseline = seen(tally.baseline, observation.timings.total, observation.at, doubtful=doubtful)
    if tally.since and not tally.failures and observation.at - tally.since > NEW_NORMAL:
        baseline = adopted(baseline)
    return tally if baseline is tally.baseline else replace(tally, baseline=baseline)


def _confirmed(tally: Tally, now: datetime, rules: Rules, span: timedelta) -> Tally:
    found = max(tally.trouble, _trouble(tally, now, rules, span))
    if found is not Level.OPERATIONAL:
        began = min((at for at in (tally.first_failure, tally.doubt.since, tally.doubt.slow_since) if at), default=now)
        is_slow = tally.slow_trouble or slow(tally.doubt, now, rules)
        relief = NO_RELIEF if tally.trouble is Level.OPERATIONAL else tally.relief
        return replace(tally, trouble=found, since=tally.since or began, slow_trouble=is_slow, relief=relief)
    if tally.doubt is NO_DOUBT and not tally.failures and tally.bad:
        return replace(tally, failing=None, last_bad=None, bad=0, seen=0, failed=frozenset(), relief=NO_RELIEF)
    return tally


def _trouble(tally: Tally, now: datetime, rules: Rules, span: timedelta) -> Level:
    """What the evidence amounts to."""
    failing_for = now - (tally.first_failure or now) + tally.first_took
    times = ESCALATION if _is_known_to_fail(tally) else 1
    if tally.failing and tally.failures >= rules.failures * times and failing_for >= span * times:
        return Level.MAJOR_OUTAGE if is_outage(tally.failing) else Level.DEGRADED
    believed = many_errors(tally.doubt, rules) or slow(tally.doubt, now, rules)
    return Level.DEGRADED if believed else Level.OPERATIONAL


def _is_known_to_fail(tally: Tally) -> bool:
    """Whether some requests do in its trouble: what was slow alone, before the present row, may as well be down now."""
    return tally.trouble is not Level.OPERATIONAL and not (tally.slow_trouble and tally.bad == tally.failures)


def _has_recovered(tally: Tally, now: datetime, rules: Rules, enough: float) -> bool:
    if tally.trouble is Level.OPERATIONAL or tally.good < RECOVERY_GOOD:
        return False
    if tally.slow_trouble and not slowness_is_over(tally.relief, now, rules, enough):
        return False
    if not tally.bad:
        return lasted(tally.good_since, now, rules)
    return errors_are_over(tally.relief, tally.good_since, now, rules, enough)
