"""What an idle traymon holds in memory."""

import signal
import time
from collections.abc import Iterator

from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import Child, memory_of
from tests.benchmarks.surroundings import surroundings

GOAL_MB = 12


def measure(*, long: bool) -> Iterator[Figure]:
    """PSS and RSS beside a process that only holds the same libraries, both alive at the same time."""
    with surroundings() as here, Child("tests.benchmarks.floors", "memory", environ=here.user.environ) as bare:
        bare.answer()
        here.watch_demo("10s")
        traymon = here.user.start("run", "--headless")
        time.sleep(180 if long else 20)
        value, floor = memory_of(traymon.pid), memory_of(bare.pid)
        traymon.signal(signal.SIGTERM)
        traymon.end()
    for kind in ("pss", "rss"):
        yield Figure(
            name=f"memory: idle on the demo, {kind.upper()}",
            value=getattr(value, kind),
            unit="MB",
            floor=getattr(floor, kind),
            at_most_above=GOAL_MB,
            note="floor: the same libraries, one client, one TLS context",
        )
