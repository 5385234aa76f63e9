"""``python -m tests.benchmarks.detection [--quick] [--only WORDS]``: how soon trouble is told, and how often for nothing.

Replays timelines through the real monitor on a virtual clock, and through the simple rules of others. Deterministic:
each episode has its own seed. Nothing here is a test.
"""

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import TypeVar

from tests.benchmarks.detection import printing, restarting, rivals
from tests.benchmarks.detection.playing import FREE_KEY, PAID_KEY, play
from tests.benchmarks.detection.rivals import RIVALS, Rival
from tests.benchmarks.detection.scenarios import BACKGROUNDS, EPISODES, RESTARTED, Background, Scenario
from tests.benchmarks.detection.scoring import Outcome, Summary, score, summary
from tests.benchmarks.detection.worlds import DAY, World
from traymon.model import Party

_What = TypeVar("_What")

Played = tuple[Outcome, float]
"""What came of it, and how many seconds it lasted."""


def main() -> int:
    """Always 0: the table says what is met."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.detection", description="Detection, measured.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the episodes and of the days")
    parser.add_argument("--only", default="", help="scenarios whose names hold this")
    parser.add_argument("--runs", type=int, help="episodes; of most scenarios a third; 0: none")
    parser.add_argument("--days", type=float, help="of each background; 0: none")
    parser.add_argument("--no-rivals", action="store_true", help="traymon alone")
    parser.add_argument("--processes", type=int, default=os.cpu_count(), help="side by side")
    chosen = parser.parse_args()
    runs = (20 if chosen.quick else 200) if chosen.runs is None else chosen.runs
    days = (18 if chosen.quick else 180) if chosen.days is None else chosen.days
    began = time.monotonic()
    episodes = [one for one in EPISODES if runs and chosen.only in one.name]
    restarted = [one for one in RESTARTED if runs and chosen.only in one[0].name]
    backgrounds = [one for one in BACKGROUNDS if days and chosen.only in one.name]
    with ProcessPoolExecutor(chosen.processes) as pool:
        play_all = partial(_play_all, partial(pool.map, chunksize=5), runs=runs, days=days)
        ours, quiet = play_all(episodes, backgrounds)
        killed = _side_by_side(
            partial(pool.map, chunksize=5),
            _killed,
            restarted,
            [range(scenario.episodes(runs)) for scenario, _ in restarted],
        )
        rest = [one for one in episodes if not one.free_key]
        others = {
            rival.name: [found for part in play_all(rest, backgrounds, rival=rival) for found in part]
            for rival in (() if chosen.no_rivals else RIVALS)
        }
    told = [_summary(scenario, played) for (scenario, _), played in zip(restarted, killed, strict=True)]
    print(printing.tables(list(zip(episodes, ours, strict=True)), told, quiet, others))
    print(
        f"\n{runs} episodes (of most scenarios a third), {days:g} days of background, in {time.monotonic() - began:.0f} s."
    )
    return 0


def _play_all(
    map_: Callable[..., Iterable[Played]],
    episodes: Sequence[Scenario],
    backgrounds: Sequence[Background],
    *,
    runs: int,
    days: float,
    rival: Rival | None = None,
) -> tuple[list[Summary], list[Summary]]:
    found = _side_by_side(
        map_, partial(_episode, rival=rival), episodes, [range(one.episodes(runs)) for one in episodes]
    )
    stretches = [range(max(round(days * one.days / one.stretch), 1)) for one in backgrounds]
    nothing = _side_by_side(map_, partial(_stretch, days=days, rival=rival), backgrounds, stretches)
    return (
        [_summary(scenario, played) for scenario, played in zip(episodes, found, strict=True)],
        [_summary(background, played) for background, played in zip(backgrounds, nothing, strict=True)],
    )


def _side_by_side(
    map_: Callable[..., Iterable[Played]],
    function: Callable[[_What, int], Played],
    things: Sequence[_What],
    seeds: Sequence[range],
) -> list[list[Played]]:
    """``function`` of each thing and each of its seeds, in as many processes as there are."""
    pairs = [(thing, seed) for thing, numbers in zip(things, seeds, strict=True) for seed in numbers]
    played = iter(map_(function, *zip(*pairs, strict=True))) if pairs else iter(())
    return [[next(played) for _ in numbers] for numbers in seeds]


def _summary(kind: Scenario | Background, played: Sequence[Played]) -> Summary:
    hours = sum(seconds for _, seconds in played) / 3600
    expected = isinstance(kind, Scenario) and kind.told
    return summary(kind.name, [outcome for outcome, _ in played], hours=hours, expected=expected)


def _episode(scenario: Scenario, seed: int, *, rival: Rival | None) -> Played:
    world, begins = scenario.world(random.Random(f"{scenario.name} {seed}"))
    script = scenario.clock_script(begins)
    limits = FREE_KEY if scenario.free_key else PAID_KEY
    story = rivals.play(rival, world) if rival else play(world, seed=seed, limits=limits, clock_script=script)
    ends = begins + scenario.ends if scenario.told else None
    blamed = Party.LOCAL_NETWORK if scenario.offline else Party.PROVIDER
    return score(story, begins=begins, ends=ends, party=blamed, troubles=world.troubles), world.ends


def _killed(one: tuple[Scenario, float], seed: int) -> Played:
    scenario, enough = one
    dice = random.Random(f"{scenario.name} {seed}")
    world, begins = scenario.world(dice)
    ends = begins + scenario.ends
    lives = restarting.lives(scenario, begins, dice)
    story = restarting.play(world, lives, seed=seed)
    outcome = score(story, begins=begins, ends=ends, troubles=world.troubles)
    return restarting.with_losses(outcome, story, lives, begins=begins, ends=ends, enough=enough), world.ends


def _stretch(background: Background, seed: int, *, days: float, rival: Rival | None) -> Played:
    """Days of nothing."""
    dice = random.Random(f"{background.name} {seed}")
    world = World(dice=dice, ends=min(days * background.days, background.stretch) * DAY, noise=background.noise)
    story = rivals.play(rival, world) if rival else play(world, seed=seed, swift=background.swift)
    return score(story, begins=0.0, ends=None), world.ends


if __name__ == "__main__":
    sys.exit(main())
