"""The rules of others: one target asked at a fixed interval, and counts in a row. None of them asks a control."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.benchmarks.detection.playing import Story, Told
from tests.benchmarks.detection.worlds import USUAL_MS, World
from traymon.model import Level, Party, ProbeKind


@dataclass(frozen=True, kw_only=True)
class Rival:
    """A rule."""

    name: str
    interval: float
    bad: int
    """Bad answers in a row that are told ..."""
    good: int
    """... and good ones that end it."""
    slow: float = 0.0
    """So many times the median is bad as well; 0: only errors are."""


RIVALS = (
    Rival(name="1 poll, 30 s", interval=30, bad=1, good=1),
    Rival(name="3 in a row, 60 s", interval=60, bad=3, good=1),
    Rival(name="Gatus (3 / 2, 60 s)", interval=60, bad=3, good=2),
    Rival(name="Uptime Kuma (0 retries, 60 s)", interval=60, bad=1, good=1),
    Rival(name="3 x median, 3 in a row, 30 s", interval=30, bad=3, good=3, slow=3.0),
)


@dataclass(kw_only=True)
class _Counter:
    rival: Rival
    usual_s: float
    down: bool = False
    bad: int = 0
    good: int = 0
    story: Story = field(default_factory=Story)

    def take(self, at: float, *, bad: bool) -> None:
        self.bad, self.good = (self.bad + 1, 0) if bad else (0, self.good + 1)
        if not self.down and self.bad >= self.rival.bad:
            self._tell(at, Level.MAJOR_OUTAGE, Party.PROVIDER)
        elif self.down and self.good >= self.rival.good:
            self._tell(at, Level.OPERATIONAL, Party.NONE)

    def _tell(self, at: float, level: Level, party: Party) -> None:
        self.down = level > Level.OPERATIONAL
        self.story.told.append(Told(at=at, level=level, party=party))


def play(rival: Rival, world: World) -> Story:
    """What ``rival`` makes of ``world``, asking for a chat."""
    counter = _Counter(rival=rival, usual_s=USUAL_MS[ProbeKind.CHAT] / 1000)
    for at in _times(rival, world):
        reply = world.reply(at, ProbeKind.CHAT)
        too_slow = bool(rival.slow) and reply.s > rival.slow * counter.usual_s
        counter.take(at + reply.s, bad=reply.failure is not None or too_slow)
        counter.story.asked += 1
        counter.story.paid += 1
    return counter.story


def _times(rival: Rival, world: World) -> Iterator[float]:
    at = world.dice.uniform(0, rival.interval)
    while at < world.ends:
        yield at
        at += rival.interval
