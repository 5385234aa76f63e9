"""When is a change of one endpoint believed? A plain rule per probe: counts in a row, spread over a span of time.

Failures that are not the provider's freeze the counters: they neither confirm trouble nor clear it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from traymon.model import Failure, Level, Observation, Party

RECENT = 5
"""Results in the window that recognises trouble which comes and goes ..."""

RECENT_BAD = 3
"""... and how many of them must be bad."""

RECOVERY_GOOD = 2
"""Good answers in a row that end an outage."""

STEADY_GOOD = 3
"""Good answers in a row that end trouble that came and went."""

BASELINE = 30
"""Good answers whose median is the usual time; before ``BASELINE_MIN`` nothing is called slow."""

BASELINE_MIN = 3

_DEGRADING = frozenset({Failure.PROVIDER_CAPACITY, Failure.TRUNCATED_STREAM, Failure.STALLED_STREAM})
"""Failures of an endpoint that answers, only not well."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """When a change is believed: the settings' ``[judgement]``."""

    failures: int = 3
    """Attributable failures in a row that make an endpoint count as down ..."""
    failures_span: timedelta = timedelta(seconds=10)
    """... and how long they must have lasted: glitches have a mean of 5 s."""
    recovery_span: timedelta = timedelta(seconds=20)
    """Good answers at least this far apart end an outage."""
    slow_factor: float = 3.0
    """An answer is slow when it takes this many times the endpoint's usual time ..."""
    slow_floor: timedelta = timedelta(milliseconds=800)
    """... and at least this long: 65 → 250 ms is no incident."""
    forget_after: timedelta = timedelta(minutes=15)
    """Failures further apart than this have nothing to do with each other."""
    key_retests_span: timedelta = timedelta(minutes=5)
    """A key that worked within a day is called invalid only after three refusals over this time."""


@dataclass(frozen=True, kw_only=True)
class Tally:
    """What is known of one endpoint."""

    trouble: Level = Level.OPERATIONAL
    """Confirmed: ``OPERATIONAL``, ``DEGRADED``, or ``MAJOR_OUTAGE`` for this endpoint."""
    since: datetime | None = None
    """When the confirmed trouble began."""
    failing: Observation | None = None
    """Newest attributable failure of the present streak or trouble."""
    failures: int = 0
    first_failure: datetime | None = None
    good: int = 0
    good_since: datetime | None = None
    recent: tuple[bool, ...] = ()
    """Newest last; ``True``: bad (failed by the provider's fault, or slow)."""
    first_bad: datetime | None = None
    last_bad: datetime | None = None
    slow: bool = False
    """The newest answer was."""
    usual_ms: tuple[float, ...] = ()

    @property
    def in_doubt(self) -> bool:
        """Something is wrong that is not yet believed, or believed and perhaps over."""
        return self.failures > 0 or self.trouble is not Level.OPERATIONAL or (self.recent[-1:] == (True,))


def advance(tally: Tally, observation: Observation, party: Party, rules: Rules) -> Tally:
    """``tally`` after one more observation, charged to ``party``."""
    if party in (Party.PROVIDER, Party.CDN):
        return _confirmed(_failed(_forgetful(tally, observation, rules), observation), observation.at, rules)
    if party is Party.NONE:
        return _confirmed(_answered(_forgetful(tally, observation, rules), observation, rules), observation.at, rules)
    return tally


def is_outage(observation: Observation) -> bool:
    """Whether a failure means that the endpoint is gone, not only that it answers badly."""
    return observation.failure not in _DEGRADING and (observation.http_status or 500) >= 400  # noqa: PLR2004


def confirmed_by_others(tally: Tally) -> Tally:
    """``tally``, failing, once the provider's other endpoints bear witness."""
    return replace(tally, trouble=Level.MAJOR_OUTAGE, since=tally.since or tally.first_failure)


def carried_over(tally: Tally, now: datetime) -> Tally:
    """What still holds at ``now`` after time in which nobody looked: confirmed trouble, and the usual time."""
    if tally.trouble is Level.OPERATIONAL:
        return Tally(usual_ms=tally.usual_ms)
    since = tally.since and min(tally.since, now)
    return replace(tally, since=since, first_failure=since, first_bad=since, last_bad=since, good=0, good_since=None)


def usual(tally: Tally) -> float | None:
    """The endpoint's usual time in ms, once it is known."""
    return _median(tally.usual_ms) if len(tally.usual_ms) >= BASELINE_MIN else None


def is_slow(tally: Tally, observation: Observation, rules: Rules) -> bool:
    """Whether a good answer took much longer than usual, and long enough to matter."""
    normal = usual(tally)
    floor = rules.slow_floor.total_seconds() * 1000
    return normal is not None and observation.timings.total > max(normal * rules.slow_factor, floor)


def _forgetful(tally: Tally, observation: Observation, rules: Rules) -> Tally:
    """Unconfirmed failures that lie far back have nothing to do with what comes now."""
    too_old = tally.last_bad is not None and observation.at - tally.last_bad > rules.forget_after
    if tally.trouble is Level.OPERATIONAL and too_old:
        return Tally(usual_ms=tally.usual_ms)
    return tally


def _failed(tally: Tally, observation: Observation) -> Tally:
    return replace(
        tally,
        failing=observation,
        failures=tally.failures + 1,
        first_failure=tally.first_failure or observation.at,
        good=0,
        good_since=None,
        recent=(*tally.recent, True)[-RECENT:],
        first_bad=tally.first_bad or observation.at,
        last_bad=observation.at,
        slow=False,
    )


def _answered(tally: Tally, observation: Observation, rules: Rules) -> Tally:
    slow = is_slow(tally, observation, rules)
    learnt = tally.usual_ms if slow else (*tally.usual_ms, observation.timings.total)[-BASELINE:]
    return replace(
        tally,
        failures=0 if tally.trouble is not Level.MAJOR_OUTAGE else tally.failures,
        first_failure=None if tally.trouble is not Level.MAJOR_OUTAGE else tally.first_failure,
        good=0 if slow else tally.good + 1,
        good_since=None if slow else tally.good_since or observation.at,
        recent=(*tally.recent, slow)[-RECENT:],
        first_bad=(tally.first_bad or observation.at) if slow else tally.first_bad,
        last_bad=observation.at if slow else tally.last_bad,
        slow=slow,
        usual_ms=learnt,
    )


def _confirmed(tally: Tally, now: datetime, rules: Rules) -> Tally:
    if _has_recovered(tally, now, rules):
        return Tally(good=tally.good, good_since=tally.good_since, usual_ms=tally.usual_ms)
    found = max(tally.trouble, _trouble(tally, now, rules))
    if found is Level.OPERATIONAL:
        return tally if any(tally.recent) else replace(tally, failing=None, first_bad=None, last_bad=None)
    began = tally.first_failure if found is Level.MAJOR_OUTAGE else tally.first_bad
    return replace(tally, trouble=found, since=tally.since or began)


def _trouble(tally: Tally, now: datetime, rules: Rules) -> Level:
    """What the counters amount to."""
    failing_for = now - (tally.first_failure or now)
    if tally.failing and tally.failures >= rules.failures and failing_for >= rules.failures_span:
        return Level.MAJOR_OUTAGE if is_outage(tally.failing) else Level.DEGRADED
    spread = (tally.last_bad or now) - (tally.first_bad or now)
    comes_and_goes = sum(tally.recent) >= RECENT_BAD and spread >= rules.failures_span
    return Level.DEGRADED if comes_and_goes else Level.OPERATIONAL


def _has_recovered(tally: Tally, now: datetime, rules: Rules) -> bool:
    if tally.trouble is Level.OPERATIONAL or tally.good_since is None:
        return False
    needed = RECOVERY_GOOD if tally.trouble is Level.MAJOR_OUTAGE else STEADY_GOOD
    return tally.good >= needed and now - tally.good_since >= rules.recovery_span


def _median(values: Sequence[float]) -> float:
    """As ``statistics.median``, whose module takes 3 ms to import."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
