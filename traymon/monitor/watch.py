"""One watched provider: what is known of it, and when it is asked what next. Owned by the monitor thread."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Protocol

from traymon.assessment import cadence as cadence_
from traymon.assessment.attribution import Memory
from traymon.assessment.confirmation import Rules
from traymon.assessment.standing import Standing
from traymon.assessment.steps import concluded, saw
from traymon.model import (
    Control,
    Failure,
    Level,
    Observation,
    Party,
    ProbeKind,
    Provider,
    RateLimits,
    StatusReport,
    Update,
)

JITTER = 0.1
"""Of the regular interval, so that many copies of traymon do not ask in step."""

RECHECK_JITTER = 0.2

RECOVERY_STEP = timedelta(seconds=10.5)
"""Between good answers while trouble is confirmed: three of them span the 20 s that a recovery needs."""

PAGE_REST = timedelta(seconds=60)
"""A status page is never read more often, whatever happens."""

CALL_REST = timedelta(seconds=10)
"""Between two calls for everything."""

FIRST_ROUND_STEP = 3.0
"""Seconds between the first paid probes: the first answer's headers tell what the key allows."""

LONG_WAIT: dict[Failure, timedelta] = {
    Failure.ACCOUNT_QUOTA_OR_PLAN: timedelta(minutes=15),
    Failure.PAYMENT_REQUIRED: timedelta(minutes=15),
    Failure.MODEL_UNAVAILABLE: timedelta(minutes=15),
    Failure.USER_RATE_LIMIT: timedelta(seconds=60),
}
"""Answers that waiting does not change soon: asking again only spends the user's allowance."""


class AskProbe(Protocol):
    """Asks one endpoint. Called from worker threads; never raises for what a network can do."""

    def __call__(self, probe: ProbeKind, *, fresh: bool) -> Observation:
        """One observation; ``fresh`` forbids a kept connection."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Where a watch gets its answers. All are called from worker threads."""

    ask: AskProbe
    read_page: Callable[[], StatusReport] | None = None
    ask_controls: Callable[[], tuple[Control, ...]] = tuple
    has_key: bool = True
    key_origin: str = "none"


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the user allows, and when a change is believed."""

    cadence: cadence_.Terms = field(default_factory=cadence_.Terms)
    rules: Rules = field(default_factory=Rules)
    status_interval: timedelta = timedelta(seconds=120)


@dataclass
class Watch:
    """``spent_usd`` starts with what this month has cost so far."""

    provider: Provider
    sources: Sources
    terms: Terms
    spent_usd: float = 0.0
    memory: Memory = field(default_factory=Memory)
    limits: dict[ProbeKind, RateLimits] = field(default_factory=dict)
    steps: dict[ProbeKind, int] = field(default_factory=dict)
    """Checks made since a doubt began, per probe."""
    began: datetime | None = None
    """Where the grid of the paid probes begins."""
    turned: bool = False
    """The newest answer differs from the one before it: good after bad, or bad after good."""
    called_at: datetime | None = None
    """When news last called for asking everything."""
    page_read_at: datetime | None = None
    _month: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        self.standing = Standing(provider=self.provider, has_key=self.sources.has_key, memory=self.memory)
        self.plan = self._plan()

    def probes(self) -> list[ProbeKind]:
        """The probes to run, in the order of the first round."""
        return list(self.plan.intervals)

    def first_delay(self, probe: ProbeKind) -> float:
        """Seconds until the first question to ``probe``."""
        paid = [other for other in self.plan.intervals if other.paid]
        return paid.index(probe) * FIRST_ROUND_STEP if probe in paid else 0.0

    def see(self, observation: Observation, controls: tuple[Control, ...]) -> Update:
        """Judge what a probe saw."""
        self._count_cost(observation)
        if observation.rate_limits != RateLimits():
            self.limits[observation.probe] = observation.rate_limits
        self.plan = self._plan()
        before = self.standing.sights.get(observation.probe)
        self.turned = before is not None and before.observation.ok != observation.ok
        self.standing = saw(self.standing, observation, controls, self.terms.rules)
        return self._conclude(observation.at, observation)

    def read(self, report: StatusReport) -> Update:
        """Judge what the status page says; an unreadable page never overwrites the judgement of a good one as green."""
        self.page_read_at = report.at
        good = report if report.readable else self.standing.last_readable
        self.standing = replace(self.standing, report=report, last_readable=good)
        return self._conclude(report.at, None)

    def wait_after(self, observation: Observation, dice: random.Random) -> tuple[float, bool]:
        """Seconds until ``observation.probe`` is asked again, and whether its news calls for asking everything now."""
        probe = observation.probe
        doubt = self._in_doubt(probe)
        news = self.turned or (doubt and probe not in self.steps)
        if doubt:
            step = self.steps[probe] = self.steps.get(probe, -1) + 1
            wait = self._recheck_wait(observation, step) * dice.uniform(1 - RECHECK_JITTER, 1 + RECHECK_JITTER)
        else:
            self.steps.pop(probe, None)
            wait = self._regular_wait(observation, dice)
        return max(wait, _asked_to_wait(observation)), news and self._may_call(observation.at)

    def earliest(self, probe: ProbeKind, now: datetime) -> float:
        """Seconds until ``probe`` may be asked again, however urgent: limits and the server's own word hold."""
        sight = self.standing.sights.get(probe)
        if sight is None:
            return 0.0
        last = sight.observation
        rest = max(
            self.plan.spacing.get(probe, timedelta(0)),
            timedelta(seconds=_asked_to_wait(last)),
            LONG_WAIT.get(last.failure, timedelta(0))
            if last.failure and sight.party is Party.ACCOUNT
            else timedelta(0),
        )
        return max((last.at + rest - now).total_seconds(), 0.0)

    def page_due_after(self, now: datetime) -> float:
        """Seconds until the page may be read again, however urgent."""
        passed = now - self.page_read_at if self.page_read_at else PAGE_REST
        return max((PAGE_REST - passed).total_seconds(), 0.0)

    def _may_call(self, now: datetime) -> bool:
        """An API that flaps must not be asked at the speed of its answers."""
        if self.called_at is not None and now - self.called_at < CALL_REST:
            return False
        self.called_at = now
        return True

    def _regular_wait(self, observation: Observation, dice: random.Random) -> float:
        """Paid probes keep to a common grid, a share of the interval apart, so that inference is asked evenly."""
        probe, interval = observation.probe, self._interval(observation.probe)
        paid = [other for other in self.plan.intervals if other.paid]
        if probe not in paid:
            return interval * dice.uniform(1 - JITTER, 1 + JITTER)
        self.began = self.began or observation.at
        passed = (observation.at - self.began).total_seconds() - interval * paid.index(probe) / len(paid)
        to_next = -passed % interval
        far_enough = to_next if to_next >= interval / 2 else to_next + interval
        return far_enough + interval * dice.uniform(-JITTER, JITTER) / 2

    def _recheck_wait(self, observation: Observation, step: int) -> float:
        failure, party = observation.failure, self._party_of(observation.probe)
        interval = self._interval(observation.probe)
        if party is Party.ACCOUNT and failure in LONG_WAIT:
            return LONG_WAIT[failure].total_seconds()
        if party is Party.ACCOUNT or failure is Failure.KEY_INVALID:
            return interval
        if failure is None and self._trouble(observation.probe):
            spacing = self.plan.spacing.get(observation.probe, RECOVERY_STEP)
            return max(RECOVERY_STEP, spacing).total_seconds()
        return min(self.plan.recheck_after(observation.probe, step).total_seconds(), max(interval, 1.0))

    def _interval(self, probe: ProbeKind) -> float:
        return self.plan.intervals.get(probe, timedelta(0)).total_seconds()

    def _in_doubt(self, probe: ProbeKind) -> bool:
        tally = self.standing.tallies.get(probe)
        return (tally is not None and tally.in_doubt) or self._party_of(probe) is not Party.NONE

    def _party_of(self, probe: ProbeKind) -> Party:
        sight = self.standing.sights.get(probe)
        return sight.party if sight else Party.NONE

    def _trouble(self, probe: ProbeKind) -> bool:
        tally = self.standing.tallies.get(probe)
        return tally is not None and tally.trouble > Level.OPERATIONAL

    def _count_cost(self, observation: Observation) -> None:
        month = (observation.at.year, observation.at.month)
        self.spent_usd = (
            self.spent_usd + observation.cost_usd if month == (self._month or month) else observation.cost_usd
        )
        self._month = month

    def _plan(self) -> cadence_.Plan:
        return cadence_.plan(
            self.provider,
            self.terms.cadence,
            limits=self.limits,
            has_key=self.sources.has_key,
            spent_usd=self.spent_usd,
        )

    def _conclude(self, now: datetime, observation: Observation | None) -> Update:
        self.standing, transition = concluded(self.standing, now)
        assert self.standing.assessment is not None
        return Update(
            provider=self.provider,
            assessment=self.standing.assessment,
            at=now,
            observation=observation,
            transition=transition,
            latest=tuple(sight.observation for sight in self.standing.sights.values()),
            report=self.standing.report,
            controls=self.standing.controls,
            key_origin=self.sources.key_origin,
            spend_usd=self.spent_usd,
        )


def _asked_to_wait(observation: Observation) -> float:
    return observation.retry_after or 0.0
