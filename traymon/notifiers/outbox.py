"""Where notifications are handed in: whatever the desktop does, nobody is delayed."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from traymon.notifiers.notification import Notification, Urgency
from traymon.notifiers.ways import Notifier
from traymon.threads import start

log = logging.getLogger(__name__)

MOST_WAITING = 20
"""Subjects: more than anybody watches. Beyond that the oldest that is not critical is dropped."""


@dataclass(frozen=True, kw_only=True)
class Rate:
    """At most ``burst`` at once, and one more each ``every_s`` seconds."""

    burst: int = 5
    every_s: float = 6.0


class Allowance:
    """How many may be shown now. ``now`` is monotonic seconds."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._full_at = float("-inf")
        """When all of ``burst`` are free again."""

    def wait_s(self, now: float) -> float:
        """Seconds until one is allowed; 0 or less: now."""
        return self._full_at - (self._rate.burst - 1) * self._rate.every_s - now

    def take(self, now: float) -> None:
        """Use one up."""
        self._full_at = max(self._full_at, now) + self._rate.every_s


class Outbox:
    """A queue with one daemon thread behind it, which starts at the first notification.

    Of several that wait with one subject only the newest is shown, at the place of the first. ``open_`` makes the
    notifier, in that thread.
    """

    def __init__(
        self,
        open_: Callable[[], Notifier],
        *,
        rate: Rate = Rate(),
        most_waiting: int = MOST_WAITING,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open = open_
        self._allowance = Allowance(rate)
        self._most_waiting = most_waiting
        self._clock = clock
        self._waiting: dict[str, Notification] = {}
        self._changed = threading.Condition()
        self._started = False
        self._busy = False
        self._notifier: Notifier | None = None
        self._failing = False

    def send(self, notification: Notification) -> None:
        """Show it soon. From any thread; returns at once and never raises."""
        with self._changed:
            self._waiting[notification.subject] = notification
            if len(self._waiting) > self._most_waiting:
                self._drop_one()
            if not self._started:
                self._started = True
                start(self._work, name="notifications")
            self._changed.notify_all()

    def drain(self, seconds: float) -> bool:
        """Wait until all that was handed in is shown, ``seconds`` at most; whether it is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._waiting and not self._busy, seconds)

    def _drop_one(self) -> None:
        unimportant = (name for name, one in self._waiting.items() if one.urgency is not Urgency.CRITICAL)
        subject = next(unimportant, next(iter(self._waiting)))
        log.warning("Too many notifications: the one on %s is dropped", subject)
        del self._waiting[subject]

    def _work(self) -> None:
        while True:
            self._tell(self._next())

    def _next(self) -> Notification:
        with self._changed:
            self._busy = False
            self._changed.notify_all()
            while not self._waiting or (wait_s := self._allowance.wait_s(self._clock())) > 0:
                self._changed.wait(wait_s if self._waiting else None)
            self._busy = True
            self._allowance.take(self._clock())
            return self._waiting.pop(next(iter(self._waiting)))

    def _tell(self, notification: Notification) -> None:
        try:
            if self._notifier is None:
                self._notifier = self._open()
            self._notifier.send(notification)
        except Exception:
            log.log(logging.DEBUG if self._failing else logging.WARNING, "A notification is lost", exc_info=True)
            self._failing = True
        else:
            self._failing = False
