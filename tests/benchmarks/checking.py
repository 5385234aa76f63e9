"""``traymon check`` from the start of its process to its end."""

import resource
import time
from collections.abc import Iterator
from statistics import median

from tests.benchmarks.figures import Figure
from tests.benchmarks.surroundings import Surroundings, surroundings

GOAL_S = 1.5


def measure(*, long: bool) -> Iterator[Figure]:
    """All of the demo's probes and its status page, asked once."""
    with surroundings() as here:
        here.watch_demo("30s")
        costs = [_once(here) for _ in range(15 if long else 5)]
    note = "demo: four probes and a status page, healthy"
    yield Figure(name="check: wall", value=median(wall for wall, _ in costs), unit="s", at_most=GOAL_S, note=note)
    yield Figure(name="check: CPU", value=median(cpu for _, cpu in costs), unit="s", at_most=GOAL_S, note=note)


def _once(here: Surroundings) -> tuple[float, float]:
    """Wall and CPU time, s."""
    began, spent = time.monotonic(), _spent_by_children()
    done = here.user.run("check")
    assert done.code == 0, done
    return time.monotonic() - began, _spent_by_children() - spent


def _spent_by_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
