"""Time, which the demo may let run faster."""

import queue
import time
from datetime import UTC, datetime, timedelta
from typing import TypeVar

_T = TypeVar("_T")


class Clock:
    """Wall and monotonic time that pass ``speed`` times as fast as in reality."""

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._began = datetime.now(UTC)
        self._zero = time.monotonic()

    def now(self) -> datetime:
        """The time of day, aware, UTC."""
        if self.speed == 1.0:
            return datetime.now(UTC)
        return self._began + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        """Seconds since this clock was made."""
        return (time.monotonic() - self._zero) * self.speed

    def real(self, seconds: float) -> float:
        """How long ``seconds`` of this clock last in reality."""
        return seconds / self.speed

    def receive(self, inbox: "queue.SimpleQueue[_T]", seconds: float | None) -> _T | None:
        """What comes into ``inbox`` within ``seconds`` of this clock (``None``: whenever), else ``None``."""
        try:
            return inbox.get(timeout=None if seconds is None else max(self.real(seconds), 0.0))
        except queue.Empty:
            return None
