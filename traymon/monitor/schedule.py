"""What is asked of whom next: a heap of due times, one for each task of each watch."""

import heapq
import itertools
from collections.abc import Callable, Iterator

from traymon.model import ProbeKind
from traymon.monitor.watch import Watch

PAGE = "page"
REVIEW = "review"
"""Not a question: what was not to be told until now, may be told."""

Task = ProbeKind | str
Key = tuple[int, Task]


def key_of(watch: Watch, task: Task) -> Key:
    """Name of one task of one watch."""
    return id(watch), task


class Schedule:
    """Times are seconds of the clock ``monotonic``."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._heap: list[tuple[float, int, Watch, Task]] = []
        self._order = itertools.count()
        self._due: dict[Key, float] = {}

    def __contains__(self, key: Key) -> bool:
        return key in self._due

    def put(self, watch: Watch, task: Task, wait: float) -> None:
        """``wait`` seconds from now, instead of what was scheduled before."""
        due = self._monotonic() + wait
        self._due[key_of(watch, task)] = due
        heapq.heappush(self._heap, (due, next(self._order), watch, task))

    def put_sooner(self, watch: Watch, task: Task, wait: float) -> None:
        """``wait`` seconds from now, if it is scheduled for later; what is under way stays so."""
        known = self._due.get(key_of(watch, task))
        if known is not None and self._monotonic() + wait < known:
            self.put(watch, task, wait)

    def wait(self) -> float | None:
        """Seconds until something is due; ``None``: nothing ever is."""
        return self._heap[0][0] - self._monotonic() if self._heap else None

    def take_due(self) -> Iterator[tuple[Watch, Task]]:
        """What is due, in its order."""
        while self._heap and self._heap[0][0] <= self._monotonic():
            due, _, watch, task = heapq.heappop(self._heap)
            if self._due.get(key_of(watch, task)) == due:  # else it was scheduled anew since
                del self._due[key_of(watch, task)]
                yield watch, task
