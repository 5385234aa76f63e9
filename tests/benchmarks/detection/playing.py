"""The real monitor over a world, on a virtual clock."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.benchmarks.detection.worlds import Reply, World
from tests.virtual import MISTRAL, VirtualClock
from traymon.model import (
    Component,
    Control,
    Failure,
    Level,
    Observation,
    Party,
    Phase,
    ProbeKind,
    RateLimits,
    StatusReport,
    Timings,
    Transition,
    Update,
    Verdict,
)
from traymon.monitor import Monitor, Sources, Watch
from traymon.monitor.rechecks import in_doubt
from traymon.monitor.terms import Terms

PAID_KEY = RateLimits(requests_per_minute=60)
FREE_KEY = RateLimits(requests_per_minute=4)

COST_USD = 15 * 0.1 / 1_000_000
"""Of one paid probe: 15 tokens at ministral-3b's price."""

LATER = 1.0
"""Seconds. Answers that take longer come later; quicker ones at once, which is as good and saves time."""

_STATUS = {Failure.PROVIDER_FAULT: 503, Failure.PROVIDER_CAPACITY: 429, Failure.STALLED_STREAM: 200}

ClockScript = Mapping[float, Callable[[VirtualClock], None]]


@dataclass(frozen=True, kw_only=True)
class Told:
    """One notification's worth: a transition."""

    at: float
    level: Level
    party: Party

    @property
    def trouble(self) -> bool:
        """Whether the provider is blamed."""
        return self.party is Party.PROVIDER and self.level > Level.MAINTENANCE

    @property
    def good(self) -> bool:
        """Whether all is said to be well."""
        return self.party is Party.NONE and self.level is Level.OPERATIONAL


@dataclass(kw_only=True)
class Story:
    """What came of a run."""

    told: list[Told] = field(default_factory=list)
    paid: int = 0
    asked: int = 0


class SwiftWatch(Watch):
    """Does not think about one more good answer while all is well: it would change nothing, and a day has 7,000.

    A few are thought about all the same, so that the usual time is learnt.
    """

    skip = 0.97
    _same: Update | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self._dice = random.Random(1)

    def see(
        self,
        observation: Observation,
        controls: tuple[Control, ...],
        verdict: Verdict | None = None,
        *,
        quiet: bool = False,
    ) -> Update:
        """As the real one, or the same as before."""
        if self._same and observation.ok and self._tame(observation) and self._dice.random() < self.skip:
            self._count_cost(observation)
            return self._same
        self._same = None
        update = super().see(observation, controls, verdict, quiet=quiet)
        doubt = any(in_doubt(self.standing, probe) for probe in self.probes())
        if observation.ok and not doubt and len(update.latest) == len(self.probes()):
            self._same = Update(
                provider=update.provider, assessment=update.assessment, at=update.at, latest=update.latest
            )
        return update

    def _tame(self, observation: Observation) -> bool:
        return observation.timings.total < self.terms.rules.slow_floor.total_seconds() * 1000


@dataclass(kw_only=True)
class Player:
    """Answers as the world does."""

    world: World
    clock: VirtualClock
    story: Story = field(default_factory=Story)
    limits: RateLimits = PAID_KEY
    has_key: bool = True
    _ready: Reply | None = None

    def submit(self, job: Any) -> None:
        """Run one question of the monitor; its answer comes when the world gives it."""
        _watch, task, *_ = job.args
        if not isinstance(task, ProbeKind):
            job()
            return
        reply = self.world.reply(self.clock.elapsed, task)
        if reply.s < LATER:
            self._answer(job, reply)
        else:
            self.clock.later(self.clock.elapsed + reply.s, partial(self._answer, job, reply))

    def _answer(self, job: Callable[[], None], reply: Reply) -> None:
        self._ready = reply
        job()

    def ask(self, probe: ProbeKind, *, fresh: bool) -> Observation:
        """The observation of a reply that is ready."""
        del fresh
        reply = self._ready
        assert reply is not None
        self.story.asked += 1
        self.story.paid += probe.paid
        failure = reply.failure if self.has_key else Failure.KEY_MISSING
        return Observation(
            provider=MISTRAL.id,
            probe=probe,
            at=self.clock.now(),
            failure=failure,
            phase=Phase.FIRST_BYTE if failure else None,
            http_status=_STATUS.get(failure) if failure else 200,
            model=MISTRAL.model_of(probe),
            timings=Timings(total=reply.s * 1000),
            rate_limits=self.limits if probe.paid else RateLimits(),
            cost_usd=COST_USD if probe.paid and not failure else 0.0,
            listed_models=("small", "embed") if probe is ProbeKind.MODELS else (),
        )

    def controls(self) -> tuple[Control, ...]:
        """Two independent hosts."""
        failure = Failure.NETWORK_UNREACHABLE if self.world.is_offline(self.clock.elapsed) else None
        return tuple(Control(name=name, operator=name, at=self.clock.now(), failure=failure) for name in ("one", "two"))

    def page(self) -> StatusReport:
        """One reading."""
        level = None if self.world.is_offline(self.clock.elapsed) else self.world.page(self.clock.elapsed)
        if level is None:
            return StatusReport(readable=False, at=self.clock.now(), reason="no answer")
        rows = (Component(name="API", level=level),)
        return StatusReport(readable=True, at=self.clock.now(), format="statuspage", level=level, components=rows)

    def sources(self) -> Sources:
        """For a watch."""
        return Sources(
            ask=self.ask, read_page=self.page, ask_controls=self.controls, has_key=self.has_key, key_origin="bench"
        )

    def hear(self, update: Update) -> None:
        """A sink."""
        if update.transition:
            self.tell(update.transition)

    def tell(self, transition: Transition) -> None:
        """People hear of ``transition``."""
        after = transition.after
        self.story.told.append(Told(at=self.clock.elapsed, level=after.level, party=after.party))


def play(
    world: World,
    *,
    seed: int,
    limits: RateLimits = PAID_KEY,
    clock_script: ClockScript | None = None,
    swift: bool = False,
) -> Story:
    """Run the real monitor from the beginning of ``world`` to its end."""
    player = Player(world=world, clock=VirtualClock(world.ends), limits=limits)
    for at, change in (clock_script or {}).items():
        player.clock.later(at, partial(change, player.clock))
    make = SwiftWatch if swift else Watch
    watch = make(provider=MISTRAL, sources=player.sources(), terms=Terms())
    run(player, watch, [player.hear], seed=seed)
    return player.story


def run(player: Player, watch: Watch, sinks: Sequence[Callable[[Update], None]], *, seed: int) -> None:
    """Let the real monitor ask ``player`` until its clock stops it."""
    monitor = Monitor([watch], submit=player.submit, sinks=sinks, clock=player.clock, dice=random.Random(seed))
    player.clock.stop = monitor.stop
    monitor.run()
