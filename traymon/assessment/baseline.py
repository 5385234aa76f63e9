"""How long one endpoint usually takes. Robust and slow to learn: neither outliers nor an outage move it. Pure."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

LEAST = 12
"""Answers; before that nothing is called slow."""

MARGIN = 1.5
"""Standard errors of the usual time by which an answer must be slower: a young baseline is a guess."""

KEPT = 96
"""Answers that are kept ..."""

RARELY = timedelta(minutes=2)
"""... and once there are so many, one in this time is: they span three hours then. That follows the hours of a day and
still sees a slow ramp."""

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

    @property
    def known(self) -> bool:
        """Whether anything can be compared with it."""
        return len(self.logs) >= LEAST

    @property
    def ms(self) -> float | None:
        """The usual time."""
        return math.exp(self.centre) if self.known else None


NOTHING_USUAL = Baseline()


def of(answers_ms: Iterable[float]) -> Baseline:
    """The baseline of answers that were good, oldest first: from before a restart."""
    return _with(Baseline(), tuple(map(_log, answers_ms)))


def seen(baseline: Baseline, ms: float, at: datetime, *, doubtful: bool) -> Baseline:
    """After one more good answer. While ``doubtful`` it only waits to be learnt."""
    last = baseline.learnt_at
    due = len(baseline.logs) < KEPT or last is None or not timedelta(0) <= at - last < RARELY
    if due:
        baseline = replace(baseline, waiting=(*baseline.waiting, _log(ms))[-KEPT:], learnt_at=at)
    return baseline if doubtful or not baseline.waiting else replace(_with(baseline, baseline.waiting), waiting=())


def spared(baseline: Baseline) -> Baseline:
    """What has waited was trouble: it teaches nothing."""
    return replace(baseline, waiting=()) if baseline.waiting else baseline


def adopted(baseline: Baseline) -> Baseline:
    """What has waited is the usual time from now on."""
    return _with(Baseline(learnt_at=baseline.learnt_at), baseline.waiting) if baseline.waiting else baseline


def evidence_of_slowness(baseline: Baseline, ms: float, factor: float) -> float:
    """How much likelier (log) ``ms`` is if the endpoint takes ``factor`` times its usual time than if it does not.

    Outliers count as three standard deviations at most: some answers are slow by nature.
    """
    if not baseline.known:
        return 0.0
    shift, spread = math.log(factor), baseline.spread
    centre = baseline.centre + MARGIN * spread / math.sqrt(len(baseline.logs))
    deviation = min(max(_log(ms) - centre, -3 * spread), 3 * spread)
    return shift / spread**2 * (deviation - shift / 2)


def _with(baseline: Baseline, fresh: tuple[float, ...]) -> Baseline:
    logs = (*baseline.logs, *fresh)[-KEPT:]
    centre = _median(logs) if logs else 0.0
    found = _MAD * _median([abs(value - centre) for value in logs]) if logs else 0.0
    variance = (len(logs) * found**2 + EXPECTATION * EXPECTED_SPREAD**2) / (len(logs) + EXPECTATION)
    return replace(baseline, logs=logs, centre=centre, spread=max(math.sqrt(variance), LEAST_SPREAD))


def _log(ms: float) -> float:
    return math.log(max(ms, 1.0))


def _median(values: Sequence[float]) -> float:
    """As ``statistics.median``, whose module takes 3 ms to import."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
