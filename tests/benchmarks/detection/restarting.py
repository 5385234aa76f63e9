"""The app is killed and begun again, with nothing but what lies on its disk."""

import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.benchmarks.detection.playing import Player, Story, run
from tests.benchmarks.detection.scenarios import AFTER, Scenario
from tests.benchmarks.detection.scoring import Outcome
from tests.benchmarks.detection.worlds import World
from tests.virtual import MISTRAL, VirtualClock
from traymon.alerts import Alert
from traymon.app.alerting import Alerting
from traymon.app.parts import TOLD_KEPT, Parts
from traymon.credentials import Key
from traymon.history import open_history, open_reader
from traymon.model import Provider, Update
from traymon.monitor import Sources
from traymon.settings import Settings
from traymon.settings.choices import Alerts

MOST_KILLS = 4

LONGEST_AWAY = 30 * 3600.0
"""Seconds: beyond the time for which it is remembered what was told."""

Life = tuple[float, float]
"""From when to when the app runs."""


@dataclass(kw_only=True)
class _Parts(Parts):
    """Everything real but whom it asks."""

    made: Sources

    def _sources(self, provider: Provider, key: Key) -> Sources:
        del provider, key
        return self.made


def lives(scenario: Scenario, begins: float, dice: random.Random) -> list[Life]:
    """Killed once or up to ``MOST_KILLS`` times, before, in and after the trouble; away for seconds or for hours."""
    found, at = [], 0.0
    kills = sorted(dice.uniform(begins - 600, begins + scenario.ends + 600) for _ in range(dice.randint(1, MOST_KILLS)))
    for kill in kills:
        if kill > at:
            found.append((at, kill))
            at = kill + 2 * (LONGEST_AWAY / 2) ** dice.random()
    return [*found, (at, max(at, begins + scenario.ends) + AFTER)]


def play(world: World, periods: Sequence[Life], *, seed: int) -> Story:
    """One life after the other, all in one folder."""
    story = Story()
    with tempfile.TemporaryDirectory() as folder:
        for number, (begins, ends) in enumerate(periods):
            clock = VirtualClock(ends)
            clock.elapsed = begins
            _live(Player(world=world, clock=clock, story=story), Path(folder), seed=seed * 10 + number)
    return story


def with_losses(
    outcome: Outcome, story: Story, periods: Sequence[Life], *, begins: float, ends: float, enough: float
) -> Outcome:
    """``outcome`` with what was lost; after ``enough`` seconds on end what goes on must be told."""
    troubles = [one for one in story.told if one.trouble]
    good = [one for one in story.told if one.good]
    seen = any(min(end, ends) - max(begin, begins) >= enough for begin, end in periods)
    closed = not troubles or any(one.at > troubles[-1].at for one in good)
    awaited = bool(troubles) and _looked_again(periods, ends, enough) - troubles[-1].at < TOLD_KEPT.total_seconds()
    return replace(outcome, lost=int(seen and not troubles) + int(awaited and not closed))


def _looked_again(periods: Sequence[Life], ends: float, enough: float) -> float:
    """When the first life began that saw for long enough that it is over."""
    return next(begin for begin, end in periods if end - max(begin, ends) >= enough)


def _live(player: Player, folder: Path, *, seed: int) -> None:
    clock = player.clock
    history = open_history(folder / "history.db", now=clock.now())

    def tell(alert: Alert) -> None:
        assert alert.transition
        player.tell(alert.transition)

    alerting = Alerting(Alerts(), folder / "alerts.json", clock, tell=tell)
    parts = _Parts(settings=Settings(), clock=clock, look_up=lambda _provider: Key(value="key"), made=player.sources())
    with open_reader(folder / "history.db") as known:
        watch = parts.watch(MISTRAL, known)

    def alert_of(update: Update) -> None:
        if update.transition:
            alerting.happened(update.transition)

    run(player, watch, [history, alert_of], seed=seed)
    history.close()
