"""What a provider, its page and the user's network do over time, drawn from seeded dice."""

import bisect
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from traymon.model import Failure, Level, ProbeKind

EVERY = tuple(ProbeKind)
PAID = tuple(probe for probe in ProbeKind if probe.paid)

USUAL_MS = {ProbeKind.MODELS: 120.0, ProbeKind.CHAT: 400.0, ProbeKind.STREAM: 450.0, ProbeKind.EMBEDDINGS: 180.0}
"""Medians. Small models answer ``ping`` in about that time."""

DAY = 86_400.0


@dataclass(frozen=True, kw_only=True)
class Reply:
    """Of one request; ``s``: how long it took."""

    failure: Failure | None = None
    s: float = 0.2


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """One stretch of trouble."""

    start: float
    end: float
    share: float = 1.0
    """Of the requests that fail."""
    failure: Failure | None = Failure.PROVIDER_FAULT
    """``None``: slow only."""
    slower: float = 1.0
    ramp: float = 0.0
    """Seconds over which ``slower`` is reached."""
    hang: float = 0.0
    """Seconds until a failing request fails."""
    probes: tuple[ProbeKind, ...] = EVERY

    def factor(self, at: float) -> float:
        """How many times slower answers are now."""
        grown = min((at - self.start) / self.ramp, 1.0) if self.ramp else 1.0
        return float(self.slower**grown)


@dataclass(frozen=True, kw_only=True)
class Noise:
    """What goes wrong all the time and is no incident."""

    errors: float = 0.0
    """Share of the requests that fail, on the long run."""
    bursts: float = 0.0
    """Share of these that fall into glitches, in which everything fails ..."""
    glitch: float = 5.0
    """... of this mean length in seconds (exponential)."""
    sigma: float = 0.3
    """Of the logarithm of latency."""
    tail: float = 0.0
    """Share of the answers that take 5 to 20 times as long: queues, cold starts."""
    diurnal: float = 0.0
    """Latency at the busiest hour is 1 + this times that of the quietest."""


@dataclass(kw_only=True)
class World:
    """All of it; ``dice`` are used up in the order of the questions."""

    dice: random.Random
    ends: float
    troubles: Sequence[Trouble] = ()
    noise: Noise = field(default_factory=Noise)
    offline: Sequence[tuple[float, float]] = ()
    """When the user's network is away."""
    page: Callable[[float], Level | None] = lambda _at: Level.OPERATIONAL
    """What the page says; ``None``: it cannot be read."""
    _glitches: list[tuple[float, float]] = field(default_factory=list)
    _starts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        in_glitches = self.noise.errors * self.noise.bursts
        at = 0.0
        while in_glitches and at < self.ends:
            at += self.dice.expovariate(in_glitches / self.noise.glitch)
            length = self.dice.expovariate(1 / self.noise.glitch)
            self._glitches.append((at, at + length))
            at += length
        self._starts = [start for start, _ in self._glitches]

    def is_offline(self, at: float) -> bool:
        """Whether the user's own network is away."""
        return any(start <= at < end for start, end in self.offline)

    def reply(self, at: float, probe: ProbeKind) -> Reply:
        """To a request that is sent now."""
        if self.is_offline(at):
            return Reply(failure=Failure.NETWORK_UNREACHABLE, s=0.01)
        active = [trouble for trouble in self.troubles if trouble.start <= at < trouble.end and probe in trouble.probes]
        for trouble in active:
            if trouble.failure and self.dice.random() < trouble.share:
                return Reply(failure=trouble.failure, s=trouble.hang or 0.1)
        if self._in_glitch(at) or self.dice.random() < self.noise.errors * (1 - self.noise.bursts):
            return Reply(failure=Failure.PROVIDER_FAULT, s=0.1)
        factor = math.prod(trouble.factor(at) for trouble in active if trouble.failure is None)
        return Reply(s=self._seconds(at, probe) * factor)

    def _in_glitch(self, at: float) -> bool:
        index = bisect.bisect(self._starts, at) - 1
        return index >= 0 and at < self._glitches[index][1]

    def _seconds(self, at: float, probe: ProbeKind) -> float:
        noise = self.noise
        busy = 1 + noise.diurnal * (1 - math.cos(2 * math.pi * at / DAY)) / 2
        tail = self.dice.uniform(5, 20) if noise.tail and self.dice.random() < noise.tail else 1.0
        return USUAL_MS[probe] / 1000 * busy * tail * math.exp(noise.sigma * self.dice.gauss(0, 1))
