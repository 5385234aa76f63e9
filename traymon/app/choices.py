"""How long the menu's snoozes last."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

SNOOZES: Mapping[str, Callable[[datetime], datetime | None]] = {
    "30m": lambda now: now + timedelta(minutes=30),
    "1h": lambda now: now + timedelta(hours=1),
    "4h": lambda now: now + timedelta(hours=4),
    "resolved": lambda _now: None,
    "tomorrow": lambda now: (now + timedelta(days=1)).replace(hour=7, minute=0, second=0, microsecond=0),
}
"""Word of the menu → end; ``None``: when what is open now has ended. ``now`` has the user's time zone."""
