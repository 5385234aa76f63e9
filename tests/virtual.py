"""The real monitor in virtual time: no thread, no socket, no waiting."""

import queue
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

from traymon.clock import Clock
from traymon.model import (
    Assessment,
    Control,
    Failure,
    Level,
    Observation,
    Party,
    Phase,
    Price,
    ProbeKind,
    Provider,
    RateLimits,
    StatusReport,
    StatusSource,
    Timings,
    Update,
    Verdict,
)
from traymon.monitor import Monitor, Sources, Watch
from traymon.monitor.terms import Terms

START = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)

MISTRAL = Provider(
    id="mistral",
    name="Mistral AI",
    base_url="https://api.example.test/v1",
    probes=tuple(ProbeKind),
    chat_model="small",
    embeddings_model="embed",
    chat_price=Price(input=0.1, output=0.1),
    embeddings_price=Price(input=0.1),
    components=("API",),
    status_sources=(StatusSource(format="auto", url="https://status.example.test"),),
)


class VirtualClock(Clock):
    """Time passes when somebody waits for it."""

    def __init__(self, ends: float) -> None:
        super().__init__()
        self.elapsed = 0.0
        self.unseen = 0.0
        self._ends = ends
        self._later: list[tuple[float, Callable[[], None]]] = []
        self.stop: Callable[[], None] = lambda: None

    def later(self, at: float, action: Callable[[], None]) -> None:
        """Call ``action`` when ``at`` seconds have passed."""
        self._later = sorted([*self._later, (at, action)], key=lambda entry: entry[0])

    def sleep(self, seconds: float) -> None:
        """The computer sleeps: the time of day goes on, monotonic time does not. Negative: the clock is set back."""
        self.unseen += seconds

    def stall(self, seconds: float) -> None:
        """All time goes on while nobody runs: so a sleep looks on Windows."""
        self.elapsed += seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=self.elapsed + self.unseen)

    def monotonic(self) -> float:
        return self.elapsed

    def receive(self, inbox, seconds):
        if inbox.empty():
            until = self._ends if seconds is None else self.elapsed + max(seconds, 0.0)
            if self._later and self._later[0][0] <= until:
                until, action = self._later.pop(0)
                self.elapsed = max(until, self.elapsed)
                action()
            self.elapsed = max(until, self.elapsed)
            if self.elapsed >= self._ends:
                self.stop()
        try:
            return inbox.get_nowait()
        except queue.Empty:
            return None


@dataclass
class World:
    """What the fakes answer, as functions of the seconds since the start."""

    failure: Callable[[float, ProbeKind], Failure | None] = lambda _at, _probe: None
    ms: Callable[[float, ProbeKind], float] = lambda _at, _probe: 200.0
    page: Callable[[float], StatusReport | None] = lambda _at: None
    controls: Callable[[float], bool] = lambda _at: True
    verdict: Callable[[float], Verdict | None] = lambda _at: None
    limits: RateLimits = field(default_factory=lambda: RateLimits(requests_per_minute=60))
    retry_after: float | None = None
    has_key: bool = True


_STATUS: dict[Failure, int] = {
    Failure.PROVIDER_FAULT: 503,
    Failure.PROVIDER_CAPACITY: 429,
    Failure.USER_RATE_LIMIT: 429,
    Failure.ACCOUNT_QUOTA_OR_PLAN: 429,
    Failure.KEY_INVALID: 401,
    Failure.KEY_MISSING: 401,
    Failure.MODEL_UNAVAILABLE: 400,
    Failure.EDGE_BLOCK: 200,
    Failure.STALLED_STREAM: 200,
}


@dataclass
class Story:
    """What came of a run."""

    updates: list[tuple[float, Update]] = field(default_factory=list)
    asked: list[tuple[float, ProbeKind, bool]] = field(default_factory=list)
    pages_read: list[float] = field(default_factory=list)

    @property
    def told(self) -> list[tuple[float, Level, Party]]:
        """Each transition: seconds since the start, level, party."""
        return [
            (at, update.transition.after.level, update.transition.after.party)
            for at, update in self.updates
            if update.transition
        ]

    @property
    def states(self) -> list[tuple[Level, Party]]:
        return [(level, party) for _, level, party in self.told]

    @property
    def last(self) -> Update:
        return self.updates[-1][1]


def play(  # noqa: PLR0913 - a story
    world: World,
    *,
    minutes: float,
    seed: int = 1,
    script: Mapping[float, Callable[[Monitor], None]] | None = None,
    clock_script: Mapping[float, Callable[[VirtualClock], None]] | None = None,
    told: Assessment | None = None,
    broken_sink: bool = False,
    provider: Provider = MISTRAL,
) -> Story:
    """Run the real monitor over ``world``; the scripts say what is done to it and to its clock, and when.

    ``told``: what people heard before a restart.
    """
    clock, story = VirtualClock(minutes * 60), Story()

    def ask(probe: ProbeKind, *, fresh: bool) -> Observation:
        at = clock.elapsed
        story.asked.append((at, probe, fresh))
        failure = world.failure(at, probe)
        return Observation(
            provider=MISTRAL.id,
            probe=probe,
            at=clock.now(),
            failure=failure,
            phase=Phase.FIRST_BYTE if failure else None,
            http_status=_STATUS.get(failure) if failure else 200,
            model=MISTRAL.model_of(probe),
            timings=Timings(total=world.ms(at, probe)),
            rate_limits=world.limits if probe.paid else RateLimits(),
            retry_after=world.retry_after if failure else None,
            cost_usd=0.000001 if probe.paid and not failure else 0.0,
            listed_models=("small", "embed") if probe is ProbeKind.MODELS else (),
        )

    def controls() -> tuple[Control, ...]:
        failure = None if world.controls(clock.elapsed) else Failure.NETWORK_UNREACHABLE
        return tuple(Control(name=name, operator=name, at=clock.now(), failure=failure) for name in ("one", "two"))

    def read_page() -> StatusReport:
        story.pages_read.append(clock.elapsed)
        return world.page(clock.elapsed) or readable(Level.OPERATIONAL, clock.now())

    sources = Sources(
        ask=ask,
        read_page=read_page,
        diagnose=lambda _failed: world.verdict(clock.elapsed),
        ask_controls=controls,
        has_key=world.has_key,
    )
    monitor = Monitor(
        [Watch(provider=provider, sources=sources, terms=Terms(), told=told)],
        submit=lambda job: job(),
        sinks=[*([break_down] if broken_sink else []), lambda update: story.updates.append((clock.elapsed, update))],
        clock=clock,
        dice=random.Random(seed),
    )
    clock.stop = monitor.stop
    for at, action in (script or {}).items():
        clock.later(at, partial(action, monitor))
    for at, change in (clock_script or {}).items():
        clock.later(at, partial(change, clock))
    monitor.run()
    return story


def break_down(_update: Update) -> None:
    raise ZeroDivisionError


def readable(level: Level, at: datetime = START) -> StatusReport:
    return StatusReport(readable=True, at=at, format="statuspage", level=level, complete=True)
