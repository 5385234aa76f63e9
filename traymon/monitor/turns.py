"""Notices that time went on without us: the computer slept, the process was stopped, or somebody set the clock."""

import sys
import time
from collections.abc import Callable
from datetime import datetime

from traymon.clock import Clock

JUMP = 10.0
"""Seconds. Less is a slow computer, or the hand of a time server."""


if sys.platform == "linux":

    def slept_s() -> float:
        """Seconds that this computer has spent asleep: ``CLOCK_MONOTONIC`` stands still meanwhile."""
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)

else:

    def slept_s() -> float:
        """Elsewhere the clocks do not tell sleep from other time."""
        return 0.0


class Turns:
    """Compares the clocks at each turn of a loop.

    Sleep shows as wall time that passed while monotonic time did not (Linux, macOS), or as a wait that lasted far too
    long (Windows, where monotonic time includes sleep; and a process that was stopped).
    """

    def __init__(self, clock: Clock, slept: Callable[[], float] = slept_s) -> None:
        self._clock = clock
        self._slept = slept
        self._offset, self._asleep = self._offsets()
        self.began_waiting(None)

    def began_waiting(self, seconds: float | None) -> None:
        """A wait for at most ``seconds`` begins."""
        self._looked = self._clock.now()
        self._due = None if seconds is None else self._clock.monotonic() + max(seconds, 0.0)

    def gap(self) -> datetime | None:
        """When the wait began, if time has jumped since the last question; else ``None``."""
        (offset, asleep), due = self._offsets(), self._due
        late = 0.0 if due is None else self._clock.monotonic() - due
        jumps = (abs(offset - self._offset), late)
        slept = asleep - self._asleep
        self._offset, self._asleep = offset, asleep
        return self._looked if max(*(self._clock.real(jump) for jump in jumps), slept) > JUMP else None

    def _offsets(self) -> tuple[float, float]:
        """Wall time less monotonic time, and the time spent asleep."""
        return self._clock.now().timestamp() - self._clock.monotonic(), self._slept()
