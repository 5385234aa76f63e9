"""One watched provider: what is known of it, and when it is asked what next. Owned by the monitor thread."""

import logging
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from traymon.assessment import cadence as cadence_
from traymon.assessment.attribution import Memory
from traymon.assessment.baseline import of as baseline_of
from traymon.assessment.confirmation import Tally
from traymon.assessment.page_trust import PageTrust, followed, interrupted
from traymon.assessment.standing import Standing
from traymon.assessment.steps import after_gap, concluded, saw
from traymon.assessment.time_of_day import NO_HABITS, TimeOfDay
from traymon.model import (
    Assessment,
    Control,
    Observation,
    Party,
    ProbeKind,
    Provider,
    RateLimits,
    StatusReport,
    Update,
    Verdict,
)
from traymon.monitor.breakers import Breakers
from traymon.monitor.grid import Grid
from traymon.monitor.paces import (
    CALL_REST,
    FIRST_ROUND_STEP,
    JITTER,
    LONG_WAIT,
    PAGE_REST,
    RECHECK_JITTER,
    left,
    month_left,
    stretched,
)
from traymon.monitor.rechecks import in_doubt, party_of, recheck_wait
from traymon.monitor.sources import Sources
from traymon.monitor.terms import Terms

log = logging.getLogger(__name__)


@dataclass
class Watch:
    """``spent_usd`` starts with what this month has cost so far, ``told`` with what people heard before a restart."""

    provider: Provider
    sources: Sources
    terms: Terms
    spent_usd: float = 0.0
    memory: Memory = field(default_factory=Memory)
    told: Assessment | None = None
    usual_ms: Mapping[ProbeKind, Sequence[float]] = field(default_factory=dict)
    """Good answers from before, oldest first."""
    habits: Mapping[ProbeKind, TimeOfDay] = field(default_factory=dict)
    saving: bool = False
    limits: dict[ProbeKind, RateLimits] = field(default_factory=dict)
    steps: dict[ProbeKind, int] = field(default_factory=dict)
    """Checks made since a doubt began, per probe."""
    grid: Grid = field(default_factory=Grid)
    turned: bool = False
    """The newest answer differs from the one before it: good after bad, or bad after good."""
    called_at: datetime | None = None
    """When news last called for asking everything."""
    page_read_at: datetime | None = None
    trust: PageTrust = field(default_factory=PageTrust)
    _month: tuple[int, int] | None = None
    _left: timedelta = cadence_.MONTH
    """Of this month."""

    def __post_init__(self) -> None:
        self.standing = Standing(
            provider=self.provider,
            has_key=self.sources.has_key,
            tallies={
                probe: Tally(baseline=baseline_of(known, self.habits.get(probe, NO_HABITS)))
                for probe, known in self.usual_ms.items()
            },
            memory=self.memory,
            told=self.told,
            remembered=self.told is not None,
        )
        self.breakers = Breakers(self.terms.breaker)
        self.plan = self._plan()

    def probes(self) -> list[ProbeKind]:
        """The probes to run, in the order of the first round."""
        return list(self.plan.intervals)

    def first_delay(self, probe: ProbeKind) -> float:
        """Seconds until the first question to ``probe``."""
        paid = [other for other in self.plan.intervals if other.paid]
        return paid.index(probe) * FIRST_ROUND_STEP if probe in paid else 0.0

    @property
    def status_interval(self) -> timedelta:
        """Between two readings of the page."""
        return stretched(self.terms.status_interval) if self.saving else self.terms.status_interval

    def see(
        self,
        observation: Observation,
        controls: tuple[Control, ...],
        verdict: Verdict | None = None,
        *,
        quiet: bool = False,
    ) -> Update:
        """Judge what a probe saw; ``quiet``: nothing is told yet."""
        self._count_cost(observation)
        if observation.rate_limits != RateLimits():
            self.limits[observation.probe] = observation.rate_limits
        self.plan = self._plan()
        before = self.standing.sights.get(observation.probe)
        self.turned = before is not None and before.observation.ok != observation.ok
        past, self.standing = self.standing, saw(self.standing, observation, controls, self.terms.rules, verdict)
        if self.standing.near_misses != past.near_misses:
            log.info("%s: %d requests failed, and then no more: not told", self.provider.id, past.common.bad)
        self.breakers.saw(observation, party_of(self.standing, observation.probe))
        return self._conclude(observation.at, observation, quiet=quiet)

    def forgive(self, observation: Observation) -> Update:
        """Put on record a failure that proves nothing."""
        return self._conclude(observation.at, observation, quiet=True)

    def has_news(self, now: datetime) -> bool:
        """Whether something waits to be told."""
        return self.standing.assessment is not None and concluded(self.standing, now, self.terms.rules)[1] is not None

    def lost_sight(self, since: datetime, now: datetime) -> Update | None:
        """Nobody looked from ``since`` to ``now``: an update for that time, if anything was known before."""
        if self.standing.assessment is None:
            return None
        self.standing, unknown = after_gap(self.standing, since, now)
        self.called_at, self.trust = None, interrupted(self.trust)
        return self._update(unknown, since)

    def save(self, *, on: bool) -> None:
        """Ask less often from now on, or as usual again."""
        self.saving = on
        self.plan = self._plan()

    def read(self, report: StatusReport, *, quiet: bool = False) -> Update:
        """Judge what the status page says; an unreadable page never overwrites the judgement of a good one as green."""
        self.page_read_at = report.at
        good = report if report.readable else self.standing.last_readable
        self.standing = replace(self.standing, report=report, last_readable=good)
        self.trust, update = followed(self.trust, self._conclude(report.at, None, quiet=quiet))
        return update

    def wait_after(self, observation: Observation, dice: random.Random) -> tuple[float, bool]:
        """Seconds until ``observation.probe`` is asked again, and whether its news calls for asking everything now."""
        probe = observation.probe
        doubt = in_doubt(self.standing, probe)
        news = self.turned or (doubt and probe not in self.steps)
        if doubt:
            step = self.steps[probe] = self.steps.get(probe, -1) + 1
            wait = recheck_wait(self.standing, self.plan, observation, step) * dice.uniform(
                1 - RECHECK_JITTER, 1 + RECHECK_JITTER
            )
        else:
            self.steps.pop(probe, None)
            wait = self._regular_wait(observation, dice)
        return max(wait, observation.retry_after or 0.0), news and self._may_call(observation.at)

    def earliest(self, probe: ProbeKind, now: datetime) -> float:
        """Seconds until ``probe`` may be asked again, however urgent: limits and the server's own word hold."""
        sight = self.standing.sights.get(probe)
        if sight is None:
            return 0.0
        last = sight.observation
        rest = max(
            self.plan.spacing.get(probe, timedelta(0)),
            timedelta(seconds=last.retry_after or 0.0),
            LONG_WAIT.get(last.failure, timedelta(0))
            if last.failure and sight.party is Party.ACCOUNT
            else timedelta(0),
        )
        return left(rest, last.at, now)

    def page_due_after(self, now: datetime) -> float:
        """Seconds until the page may be read again, however urgent."""
        return left(PAGE_REST, self.page_read_at, now) if self.page_read_at else 0.0

    def _may_call(self, now: datetime) -> bool:
        """An API that flaps must not be asked at the speed of its answers."""
        if self.called_at is not None and left(CALL_REST, self.called_at, now):
            return False
        self.called_at = now
        return True

    def _regular_wait(self, observation: Observation, dice: random.Random) -> float:
        probe = observation.probe
        interval = self.plan.intervals.get(probe, timedelta(0)).total_seconds()
        paid = [other for other in self.plan.intervals if other.paid]
        if probe not in paid:
            return interval * dice.uniform(1 - JITTER, 1 + JITTER)
        return self.grid.wait(observation, paid, interval, dice)

    def _count_cost(self, observation: Observation) -> None:
        month = (observation.at.year, observation.at.month)
        self.spent_usd = observation.cost_usd + (self.spent_usd if month == (self._month or month) else 0.0)
        self._month, self._left = month, month_left(observation.at)

    def _plan(self) -> cadence_.Plan:
        plan = cadence_.plan(
            self.provider,
            self.terms.cadence,
            limits=self.limits,
            has_key=self.sources.has_key,
            spent_usd=self.spent_usd,
            left=self._left,
        )
        intervals = {probe: stretched(interval) for probe, interval in plan.intervals.items()}
        return replace(plan, intervals=intervals) if self.saving else plan

    def _conclude(self, now: datetime, observation: Observation | None, *, quiet: bool = False) -> Update:
        self.standing, transition = concluded(self.standing, now, self.terms.rules, quiet=quiet)
        assert self.standing.shown is not None
        update = self._update(self.standing.shown, now)
        return replace(update, observation=observation, transition=transition)

    def _update(self, assessment: Assessment, at: datetime) -> Update:
        return Update(
            provider=self.provider,
            assessment=assessment,
            at=at,
            latest=tuple(sight.observation for sight in self.standing.sights.values()),
            report=self.standing.report,
            controls=self.standing.controls,
            key_origin=self.sources.key_origin,
            spend_usd=self.spent_usd,
            breakers=self.breakers.at(at),
        )
