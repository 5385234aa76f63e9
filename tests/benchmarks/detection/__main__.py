"""``python -m tests.benchmarks.detection [--quick] [--only WORDS]``: how soon trouble is told, and how often for nothing.

Replays timelines through the real monitor on a virtual clock, and through the simple rules of others. Deterministic:
each episode has its own seed. Nothing here is a test.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.benchmarks.detection import printing, rivals
from tests.benchmarks.detection.playing import FREE_KEY, PAID_KEY, play
from tests.benchmarks.detection.rivals import RIVALS, Rival
from tests.benchmarks.detection.scenarios import BACKGROUNDS, EPISODES, Background, Scenario
from tests.benchmarks.detection.scoring import Outcome, Summary, score, summary
from tests.benchmarks.detection.worlds import DAY, World
from traymon.model import Party

STRETCH = 10 * DAY
"""Of background that is played in one go."""


def main() -> int:
    """Always 0: the table says what is met."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.detection", description="Detection, measured.")
    parser.add_argument("--quick", action="store_true", help="a fifth of the episodes and of the days")
    parser.add_argument("--only", default="", help="scenarios whose names hold this")
    parser.add_argument("--runs", type=int, default=0, help="episodes of each scenario")
    parser.add_argument("--days", type=float, help="of each background; 0: none")
    parser.add_argument("--no-rivals", action="store_true", help="traymon alone")
    chosen = parser.parse_args()
    runs = chosen.runs or (20 if chosen.quick else 200)
    days = (40 if chosen.quick else 400) if chosen.days is None else chosen.days
    began = time.monotonic()
    compared = () if chosen.no_rivals else RIVALS
    episodes = [one for one in EPISODES if chosen.only in one.name]
    backgrounds = [one for one in BACKGROUNDS if days and chosen.only in one.name]
    with ProcessPoolExecutor() as pool:
        ours = list(zip(episodes, pool.map(partial(of_episodes, runs=runs), episodes), strict=True))
        quiet = list(pool.map(partial(of_background, days=days), backgrounds))
        others = {
            rival.name: [
                *pool.map(partial(of_episodes, runs=runs, rival=rival), [one for one in episodes if not one.free_key]),
                *pool.map(partial(of_background, days=days, rival=rival), backgrounds),
            ]
            for rival in compared
        }
    print(printing.tables(ours, quiet, others))
    print(f"\n{runs} episodes of each scenario, {days:g} days of background, in {time.monotonic() - began:.0f} s.")
    return 0


def of_episodes(scenario: Scenario, *, runs: int, rival: Rival | None = None) -> Summary:
    """Many episodes of one kind."""
    played = [_episode(scenario, seed, rival) for seed in range(runs)]
    hours = sum(seconds for _, seconds in played) / 3600
    return summary(scenario.name, [outcome for outcome, _ in played], hours=hours, expected=scenario.told)


def _episode(scenario: Scenario, seed: int, rival: Rival | None) -> tuple[Outcome, float]:
    world, begins = scenario.world(random.Random(f"{scenario.name} {seed}"))
    script = scenario.clock_script(begins)
    limits = FREE_KEY if scenario.free_key else PAID_KEY
    story = rivals.play(rival, world) if rival else play(world, seed=seed, limits=limits, clock_script=script)
    ends = begins + scenario.ends if scenario.told else None
    blamed = Party.LOCAL_NETWORK if scenario.offline else Party.PROVIDER
    return score(story, begins=begins, ends=ends, party=blamed), world.ends


def of_background(background: Background, *, days: float, rival: Rival | None = None) -> Summary:
    """Many days of nothing."""
    length = days * background.days * DAY
    outcomes = list(_stretches(background, length, rival))
    return summary(background.name, outcomes, hours=length / 3600, expected=False)


def _stretches(background: Background, length: float, rival: Rival | None) -> Iterator[Outcome]:
    count = max(round(length / STRETCH), 1)
    for seed in range(count):
        dice = random.Random(f"{background.name} {seed}")
        world = World(dice=dice, ends=length / count, noise=background.noise)
        story = rivals.play(rival, world) if rival else play(world, seed=seed, swift=background.swift)
        yield score(story, begins=0.0, ends=None)


if __name__ == "__main__":
    sys.exit(main())
