"""What one probe costs, everything included, with many providers."""

import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.figures import Figure
from tests.benchmarks.floors import TARGETS
from tests.benchmarks.processes import Child, Memory, cpu_ms, memory_of
from tests.benchmarks.surroundings import Surroundings, surroundings
from tests.user import Process, until

GOAL_MS = 2.5
GOAL_MS_OF_THOUSAND = 3.6
"""12 % of a core at 33 probes a second."""

GOAL_MB_OF_THOUSAND = 80


@dataclass(frozen=True, kw_only=True)
class Course:
    """How it is run."""

    scheme: str
    count: int
    interval: int
    seconds: int
    """A multiple of the interval and of the connections' age, so that each connection is renewed as often as usual."""
    goal_ms: float = GOAL_MS
    goal_mb: float | None = None

    @property
    def name(self) -> str:
        """For people."""
        return f"{self.count} targets, {self.scheme}, every {self.interval} s"


SHORT = (
    Course(scheme="https", count=TARGETS, interval=10, seconds=60),
    Course(scheme="http", count=TARGETS, interval=10, seconds=30),
)
LONG = (
    Course(scheme="https", count=TARGETS, interval=10, seconds=120),
    Course(scheme="http", count=TARGETS, interval=10, seconds=120),
    Course(scheme="https", count=TARGETS, interval=30, seconds=180),
    Course(
        scheme="https",
        count=1000,
        interval=30,
        seconds=120,
        goal_ms=GOAL_MS_OF_THOUSAND,
        goal_mb=GOAL_MB_OF_THOUSAND,
    ),
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was seen."""

    ms_per_probe: float
    renewed: float
    """Share of the requests that opened a connection."""
    done: float
    """Share of the requests that were due."""
    memory: Memory


def measure(*, long: bool) -> Iterator[Figure]:
    """CPU per probe of the real program, beside httpx's alone with as many new connections."""
    with surroundings() as here:
        for course in LONG if long else SHORT:
            outcome = run(here, course)
            yield Figure(
                name=f"probe: CPU, {course.name}",
                value=outcome.ms_per_probe,
                unit="ms",
                floor=floor(here, course, outcome.renewed),
                at_most=course.goal_ms,
                note=f"{outcome.renewed:.0%} on new connections, {outcome.done:.0%} of those due; "
                "floor: httpx alone at the same pace",
            )
            yield Figure(
                name=f"memory: PSS, {course.name}", value=outcome.memory.pss, unit="MB", at_most=course.goal_mb
            )


def run(here: Surroundings, course: Course) -> Outcome:
    """Watch, let the first round pass, then count."""
    here.watch_many(course.scheme, course.count, f"{course.interval}s")
    first = here.servers.answer(0)["requests"]
    traymon = here.user.start("run", "--headless")
    try:
        until(lambda: here.servers.answer(0)["requests"] >= first + course.count, 4.0 * course.interval)
        return _watched(here, course, traymon)
    finally:
        traymon.signal(signal.SIGTERM)
        traymon.end()


def _watched(here: Surroundings, course: Course, traymon: Process) -> Outcome:
    time.sleep(course.interval / 2)
    before, spent = here.servers.answer(0), cpu_ms(traymon.pid)
    time.sleep(course.seconds)
    after, spent = here.servers.answer(0), cpu_ms(traymon.pid) - spent
    asked = after["requests"] - before["requests"]
    return Outcome(
        ms_per_probe=spent / asked,
        renewed=(after["connections"] - before["connections"]) / asked,
        done=asked * course.interval / course.seconds / course.count,
        memory=memory_of(traymon.pid),
    )


def floor(here: Surroundings, course: Course, renewed: float) -> float:
    """httpx's cost per request, ms, with the same share of new connections and the same pauses."""
    return renewed * _floor(here, course, "new") + (1 - renewed) * _floor(here, course, "kept")


def _floor(here: Surroundings, course: Course, way: str) -> float:
    seconds, gap = str(course.seconds / 4), str(course.interval / course.count)
    arguments = ("asks", way, f"{here.url(course.scheme)}/models", seconds, gap)
    with Child("tests.benchmarks.floors", *arguments, environ=here.user.environ) as child:
        return float(child.answer())
