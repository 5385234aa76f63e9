"""How long one endpoint usually takes. Robust and slow to learn: neither outliers nor an outage move it. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from traymon.assessment import time_of_day
from traymon.assessment.time_of_day import NO_HABITS, TimeOfDay, log_of, median

LEAST = 12
"""Answers; before that nothing is called slow."""

MARGIN = 1.5
"""Standard errors of the usual time by which an answer must be slower: a young baseline is a guess."""

KEPT = 96
"""Answers that are kept ..."""

RARELY = timedelta(minutes=2)
"""... and once there are so many, one in this time is: they span three hours then. That follows the hours of a day and
still sees a slow ramp."""

OUTLIER = 3.0
"""Standard deviations; what lies further out says no more."""

LEAST_WAITING = 5
"""Answers that tell how slow it has become."""

EXPECTED_SPREAD = 0.5
"""Of the logarithm of an API's answer times, before this one's is known ..."""

EXPECTATION = 10
"""... which weighs as much as so many answers."""

LEAST_SPREAD = 0.25
"""An API that seems steadier than that was only seen for too short a time."""

_MAD = 1.4826
"""Median absolute deviation → standard deviation of a normal distribution."""


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """Of one endpoint. Times are natural logarithms of milliseconds."""

    logs: tuple[float, ...] = ()
    centre: float = 0.0
    spread: float = EXPECTED_SPREAD
    waiting: tuple[float, ...] = ()
    """Seen in doubt: learnt when it turns out to have been nothing."""
    learnt_at: datetime | None = None
    as_of: datetime | None = None
    """When ``logs`` got their newest."""
    habits: TimeOfDay = NO_HABITS
    """At which hours it usually grows slower."""

    @property
    def known(self) -> bool:
        """Whether anything can be compared with it."""
        return len(self.logs) >= LEAST

    @property
    def ms(self) -> float | None:
        """The usual time."""
        return math.exp(self.centre) if self.known else None


NOTHING_USUAL = Baseline()


def of(answers_ms: Iterable[float], habits: TimeOfDay = NO_HABITS) -> Baseline:
    """The baseline of answers that were good, oldest first: from before a restart."""
    return _with(Baseline(habits=habits), tuple(map(log_of, answers_ms)))


def seen(baseline: Baseline, ms: float, at: datetime, *, doubtful: bool) -> Baseline:
    """After one more good answer. While ``doubtful`` it only waits to be learnt."""
    habits = time_of_day.seen(baseline.habits, ms, at)
    if habits is not baseline.habits:
        baseline = replace(baseline, habits=habits)
    last = baseline.learnt_at
    due = len(baseline.logs) < KEPT or last is None or not timedelta(0) <= at - last < RARELY
    if due:
        baseline = replace(baseline, waiting=(*baseline.waiting, log_of(ms))[-KEPT:], learnt_at=at)
    if doubtful or not baseline.waiting:
        return baseline
    return replace(_with(baseline, baseline.waiting), waiting=(), as_of=at)


def spared(baseline: Baseline) -> Baseline:
    """What has waited was trouble: it teaches nothing."""
    return replace(baseline, waiting=()) if baseline.waiting else baseline


def adopted(baseline: Baseline) -> Baseline:
    """What has waited is the usual time from now on."""
    nothing = Baseline(learnt_at=baseline.learnt_at, as_of=baseline.learnt_at, habits=baseline.habits)
    return _with(nothing, baseline.waiting) if baseline.waiting else baseline


def at_hour(baseline: Baseline, now: datetime) -> Baseline:
    """``baseline`` with the rise that is usual between the time that it was learnt in and ``now``."""
    if baseline.as_of is None:
        return baseline
    rise = time_of_day.expected_rise(baseline.habits, baseline.as_of - RARELY * len(baseline.logs) / 2, now)
    return replace(baseline, centre=baseline.centre + rise) if rise else baseline


def pace(baseline: Baseline) -> float:
    """So many times the usual time the answers took that have waited to be learnt; 1: it is not known."""
    if not baseline.known or len(baseline.waiting) < LEAST_WAITING:
        return 1.0
    slower = median(baseline.waiting) - baseline.centre
    return math.exp(min(slower, OUTLIER * baseline.spread))


def evidence_of_slowness(baseline: Baseline, ms: float, factor: float, margin: float = MARGIN) -> float:
    """How much likelier (log) ``ms`` is if the endpoint takes ``factor`` times its usual time than if it does not.

    Outliers count as ``OUTLIER`` at most: some answers are slow by nature.
    """
    if not baseline.known:
        return 0.0
    shift, spread = math.log(factor), baseline.spread
    centre = baseline.centre + margin * spread / math.sqrt(len(baseline.logs))
    deviation = min(max(log_of(ms) - centre, -OUTLIER * spread), OUTLIER * spread)
    return shift / spread**2 * (deviation - shift / 2)


def _with(baseline: Baseline, fresh: tuple[float, ...]) -> Baseline:
    logs = (*baseline.logs, *fresh)[-KEPT:]
    centre = median(logs) if logs else 0.0
    found = _MAD * median([abs(value - centre) for value in logs]) if logs else 0.0
    variance = (len(logs) * found**2 + EXPECTATION * EXPECTED_SPREAD**2) / (len(logs) + EXPECTATION)
    return replace(baseline, logs=logs, centre=centre, spread=max(math.sqrt(variance), LEAST_SPREAD))
