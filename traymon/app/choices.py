"""What the user has switched in the menu, and what follows for what is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from traymon.model import Transition

_SNOOZES: dict[str, Callable[[datetime], datetime]] = {
    "30m": lambda now: now + timedelta(minutes=30),
    "1h": lambda now: now + timedelta(hours=1),
    "4h": lambda now: now + timedelta(hours=4),
    "tomorrow": lambda now: (now + timedelta(days=1)).replace(hour=7, minute=0, second=0, microsecond=0),
}
"""``now`` is local time."""


@dataclass
class Choices:
    """The switches."""

    paused: bool = False
    snoozed_until: datetime | None = None
    tell_back: bool = False

    def snooze(self, length: str, now: datetime) -> None:
        """Tell nothing for ``length``, one of the menu's; any other word ends the snooze."""
        chosen = _SNOOZES.get(length)
        self.snoozed_until = chosen(now.astimezone()) if chosen else None

    def let_through(self, transition: Transition) -> bool:
        """Whether ``transition`` is to be told; an end that was waited for always is, once."""
        awaited = self.tell_back and transition.recovered
        if transition.recovered:
            self.tell_back = False
        snoozed = self.snoozed_until is not None and transition.at < self.snoozed_until
        return awaited or not (snoozed or self.paused)
