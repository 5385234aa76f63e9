"""The timelines: each a name, what happens in it, and what has to be told of it."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tests.benchmarks.detection.worlds import PAID, Noise, Trouble, World
from tests.virtual import VirtualClock
from traymon.model import Failure, Level, ProbeKind

WARM_UP = 2400.0
"""Seconds in which all is well: the usual time is learnt."""

AFTER = 900.0
"""Seconds after the trouble, for the recovery and for what is told too much."""

FEW = 20

CHAT = (ProbeKind.CHAT,)

ClockScript = Mapping[float, Callable[[VirtualClock], None]]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A kind of episode. Times of ``troubles``, ``offline``, ``sleeps`` and ``page`` count from the end of the warm-up."""

    name: str
    troubles: Sequence[Trouble] = ()
    noise: Noise = field(default_factory=Noise)
    lasts: float = 1200.0
    told: bool = True
    """Whether there is anything of the provider to tell."""
    offline: Sequence[tuple[float, float]] = ()
    sleeps: Sequence[tuple[float, float]] = ()
    """When, and for how many seconds."""
    page: tuple[Level | None, float, float] = (Level.OPERATIONAL, 0.0, 0.0)
    """What the page says (``None``: it cannot be read), from when to when; all is well before and after."""
    free_key: bool = False
    share: float = 0.3
    """Of the full bench's episodes that are played; all where a bound is to hold always."""
    goal_median: float | None = None
    goal_most: float | None = None
    goal_over: float | None = None
    """Seconds after its end in which that is told, always."""

    def episodes(self, runs: int) -> int:
        """How many of ``runs`` are played: a few are too few."""
        return max(round(runs * self.share), min(runs, FEW))

    def world(self, dice: random.Random) -> tuple[World, float]:
        """One episode, and the second at which its trouble begins: at no fixed phase of anything."""
        begins = WARM_UP + dice.uniform(0, 60)
        return World(
            dice=dice,
            ends=begins + self.lasts + AFTER,
            troubles=[
                replace(trouble, start=begins + trouble.start, end=begins + trouble.end) for trouble in self.troubles
            ],
            noise=self.noise,
            offline=[(begins + start, begins + end) for start, end in self.offline],
            page=lambda at: self.page[0] if self.page[1] <= at - begins < self.page[2] else Level.OPERATIONAL,
        ), begins

    def clock_script(self, begins: float) -> ClockScript:
        """The sleeps."""
        return {begins + at: _sleep(length) for at, length in self.sleeps}

    @property
    def ends(self) -> float:
        """When the last trouble is over."""
        return max((trouble.end for trouble in self.troubles), default=0.0)


def _sleep(seconds: float) -> Callable[[VirtualClock], None]:
    return lambda clock: clock.sleep(seconds)


def _errors(share: float, *, lasts: float = 1200.0, **more: object) -> tuple[Trouble, ...]:
    return (Trouble(start=0, end=lasts, share=share, **more),)  # type: ignore[arg-type]  # by name


def _slower(times: float, **more: object) -> tuple[Trouble, ...]:
    return (Trouble(start=0, end=1200, failure=None, slower=times, **more),)  # type: ignore[arg-type]  # by name


def _series(*lengths: float, gap: float, **more: object) -> tuple[Trouble, ...]:
    """Stretches of trouble one after the other."""
    found, at = [], 0.0
    for length in lengths:
        found.append(Trouble(start=at, end=at + length, **more))  # type: ignore[arg-type]  # by name
        at += length + gap
    return tuple(found)


_DIMS = (0.3, 0.5, 0.8)

EPISODES: tuple[Scenario, ...] = (
    Scenario(name="outage, 100 % errors", troubles=_errors(1.0), goal_median=40, goal_most=60, goal_over=60, share=1.0),
    Scenario(
        name="outage, background 0.5 % in bursts",
        troubles=_errors(1.0),
        noise=Noise(errors=0.005, bursts=0.5),
        goal_most=60,
        goal_over=60,
        share=1.0,
    ),
    Scenario(name="outage, every request hangs 10 s", troubles=_errors(1.0, failure=Failure.TIMEOUT, hang=10.0)),
    Scenario(name="outage, page agrees at once", troubles=_errors(1.0), page=(Level.MAJOR_OUTAGE, 0, 1200)),
    Scenario(name="outage of inference alone", troubles=_errors(1.0, probes=PAID), goal_over=60, share=1.0),
    Scenario(name="outage of 3 h", troubles=_errors(1.0, lasts=10_800.0), lasts=10_800.0, goal_over=60, share=1.0),
    Scenario(name="50 % errors", troubles=_errors(0.5), goal_median=120),
    Scenario(name="20 % errors", troubles=_errors(0.2, lasts=2400.0), lasts=2400.0, goal_median=420),
    Scenario(name="20 % errors of inference alone", troubles=_errors(0.2, lasts=2400.0, probes=PAID), lasts=2400.0),
    Scenario(
        name="20 % errors, background 0.5 % in bursts",
        troubles=_errors(0.2, lasts=2400.0),
        lasts=2400.0,
        noise=Noise(errors=0.005, bursts=0.5),
    ),
    Scenario(name="chat alone: 100 % errors", troubles=_errors(1.0, probes=CHAT)),
    Scenario(name="chat alone: 20 % errors", troubles=_errors(0.2, lasts=3600.0, probes=CHAT), lasts=3600.0),
    *(
        Scenario(
            name=f"latency x {times:g}, spread {sigma}",
            troubles=_slower(times),
            noise=Noise(sigma=sigma),
            goal_median={(3, 0.5): 120.0, (2, 0.5): 240.0}.get((times, sigma)),
        )
        for times in (2, 3, 10)
        for sigma in _DIMS
    ),
    Scenario(name="slow ramp to x 5 in 1 h", troubles=(Trouble(start=0, end=7200, failure=None, slower=5, ramp=3600),),
             lasts=7200.0),
    Scenario(name="streams stall (20 s)", troubles=_errors(
        1.0, failure=Failure.STALLED_STREAM, hang=20.0, probes=(ProbeKind.STREAM,))),
    Scenario(name="no capacity (429) for 60 %", troubles=_errors(0.6, failure=Failure.PROVIDER_CAPACITY, probes=PAID)),
    Scenario(name="chat's model: 38, 61, 95, 180, 420, 953 s", troubles=_series(
        38, 61, 95, 180, 420, 953, gap=900, probes=(ProbeKind.CHAT, ProbeKind.STREAM)), lasts=6300.0),
    Scenario(name="blip of 38 s, everything", troubles=_errors(1.0, lasts=38.0), lasts=38.0),
    Scenario(name="glitch of 10 s, everything", troubles=_errors(1.0, lasts=10.0), lasts=10.0, told=False),
    Scenario(name="flapping: 60 s down, 60 s up, 30 min", troubles=_series(*[60.0] * 15, gap=60.0), lasts=1800.0),
    Scenario(name="page 16 min late", troubles=_errors(1.0), page=(Level.MAJOR_OUTAGE, 960, 2160)),
    Scenario(name="page says outage, calls work", page=(Level.MAJOR_OUTAGE, 0, 1200), told=False),
    Scenario(name="page cannot be read for 20 min", page=(None, 0, 1200), told=False),
    Scenario(name="Wi-Fi lost: 5 s, 40 s, 5 min", offline=((0, 5), (300, 340), (600, 900)), told=False),
    Scenario(name="sleeps 8 h, Wi-Fi back after 9 s", sleeps=((0, 28_800), (600, 3600)), offline=((0, 9), (600, 609)),
             told=False),
    Scenario(name="free key: outage, 100 % errors", troubles=_errors(1.0), free_key=True, share=1.0),
    Scenario(name="free key: 50 % errors", troubles=_errors(0.5), free_key=True),
    Scenario(name="free key: 20 % errors", troubles=_errors(0.2, lasts=3600.0), lasts=3600.0, free_key=True),
    Scenario(name="free key: latency x 3, spread 0.5", troubles=_slower(3), noise=Noise(sigma=0.5), free_key=True),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Background:
    """Days in which nothing happens that is worth a word."""

    name: str
    noise: Noise
    swift: bool = True
    """Latency plays no part: most good answers need no thought."""
    days: float = 1.0
    """Of the full bench, in units of its longest."""
    stretch: float = 10.0
    """Days that are played in one go; then it begins anew, with nothing learnt."""


BACKGROUNDS: tuple[Background, ...] = (
    *(
        Background(name=f"background {share * 100:g} %, {kind}", noise=Noise(errors=share, bursts=bursts), days=days)
        for share, days in ((0.001, 0.2), (0.005, 1.0), (0.01, 0.4))
        for kind, bursts in (("independent", 0.0), ("in bursts", 0.5))
    ),
    Background(name="no errors, spread 0.5", noise=Noise(sigma=0.5), swift=False, days=0.5),
    Background(name="no errors, spread 0.5, begun anew each 6 h", noise=Noise(sigma=0.5), swift=False, days=0.25,
               stretch=0.25),
    Background(name="no errors, spread 0.8", noise=Noise(sigma=0.8), swift=False, days=0.1),
    Background(name="1 % take 5 to 20 times as long", noise=Noise(sigma=0.5, tail=0.01), swift=False, days=0.1),
    Background(name="busy hours twice as slow", noise=Noise(sigma=0.4, diurnal=1.0), swift=False, days=0.1),
)  # fmt: skip

RESTARTED: tuple[tuple[Scenario, float], ...] = (
    (Scenario(name="killed at random: outage", troubles=_errors(1.0), share=1.0), 120.0),
    (Scenario(name="killed at random: outage, background 0.5 % in bursts", troubles=_errors(1.0),
              noise=Noise(errors=0.005, bursts=0.5), share=1.0), 120.0),
    (Scenario(name="killed at random: 50 % errors", troubles=_errors(0.5), share=1.0), 300.0),
)  # fmt: skip
"""And after how many seconds on end what goes on must have been told."""
