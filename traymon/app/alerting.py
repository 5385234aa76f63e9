"""What is told when: the policy with its memory on disk, and one thread that sleeps until something falls due."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from traymon.alerts import Alert, Memory, happened, load, next_due, save, silent, snoozed, time_passed, wait_for_end
from traymon.app.choices import SNOOZES
from traymon.clock import Clock
from traymon.model import Transition
from traymon.settings.choices import Alerts
from traymon.threads import start

LONGEST_WAIT = 900.0
"""Real seconds: what is due by the clock on the wall is not missed by more when that clock is set or the computer
sleeps."""

SHORTEST_WAIT = 0.05
"""Real seconds: however wrong a clock is, this is no busy loop."""


class Alerting:
    """Safe to call from several threads. ``tell`` and ``on_change`` are called outside its lock."""

    def __init__(
        self,
        rules: Alerts,
        file: Path,
        clock: Clock,
        *,
        tell: Callable[[Alert], None],
        on_change: Callable[[], None] = lambda: None,
    ) -> None:
        self._rules, self._file, self._clock = rules, file, clock
        self._tell, self._on_change = tell, on_change
        self._changed = threading.Condition()
        self._memory = load(file, self._now())
        self._kept = self._memory
        self._timer: threading.Thread | None = None
        self._stopped = False
        self.paused = False

    @property
    def memory(self) -> Memory:
        """As it is now."""
        return self._memory

    @property
    def silent(self) -> bool:
        """Whether what is no change of a provider is better left unsaid."""
        return self.paused or silent(self._memory, self._rules, self._now())

    def begin(self) -> None:
        """Look after what falls due, until ``stop``."""
        with self._changed:
            if self._timer is None:
                self._timer = start(self._keep_time, name="alerts")

    def stop(self) -> None:
        """No alert falls due any more."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def happened(self, transition: Transition) -> None:
        """Tell ``transition``, or not."""
        self._decide(lambda memory, now: happened(memory, transition, self._rules, now, paused=self.paused))

    def snooze(self, length: str) -> None:
        """Tell nothing for ``length``, one of ``SNOOZES``; any other word ends the snooze."""
        chosen = SNOOZES.get(length)
        self._decide(lambda memory, now: (snoozed(memory, chosen(now)) if chosen else replace(memory, snooze=None), ()))

    def wait_for_end(self, provider: str) -> None:
        """Tell when ``provider`` works again, whatever else is silent; or no longer, if that was wanted already."""
        self._decide(lambda memory, _now: (wait_for_end(memory, provider, wanted=provider not in memory.awaited), ()))

    def _decide(self, step: Callable[[Memory, datetime], tuple[Memory, tuple[Alert, ...]]]) -> None:
        with self._changed:
            self._memory, alerts = step(self._memory, self._now())
            self._keep()
            self._changed.notify_all()
        for alert in alerts:
            self._tell(alert)

    def _keep(self) -> None:
        if self._memory != self._kept:
            self._kept = self._memory
            save(self._file, self._memory)

    def _keep_time(self) -> None:
        while self._sleep():
            before = self._memory
            self._decide(lambda memory, now: time_passed(memory, self._rules, now))
            if self._memory != before:
                self._on_change()

    def _sleep(self) -> bool:
        """Until something may be due; ``False``: it is over. A change of the memory is looked at without waking up."""
        with self._changed:
            waited = False
            while not self._stopped:
                left = self._left()
                if left is not None and left <= 0 and waited:
                    return True
                self._changed.wait(None if left is None else min(max(left, SHORTEST_WAIT), LONGEST_WAIT))
                waited = True
            return False

    def _left(self) -> float | None:
        """Real seconds; ``None``: nothing will be due before something changes."""
        now = self._now()
        due = next_due(self._memory, self._rules, now)
        return None if due is None else self._clock.real((due - now).total_seconds())

    def _now(self) -> datetime:
        """By the clock on the user's wall: quiet hours are meant so."""
        return self._clock.now().astimezone()
