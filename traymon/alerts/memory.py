"""What must be remembered between two decisions."""

from dataclasses import dataclass, field
from datetime import datetime

from traymon.model import Level, Party


@dataclass(frozen=True, kw_only=True)
class Open:
    """Trouble of one provider that is going on."""

    level: Level
    party: Party
    since: datetime
    told: bool = False
    """Somebody was told of it: only then its end is told."""
    reminders: int = 0
    reminded_at: datetime | None = None
    """When it was told last."""


@dataclass(frozen=True, kw_only=True)
class Held:
    """Trouble that came in quiet hours and was not told."""

    provider: str
    level: Level
    party: Party
    since: datetime
    until: datetime | None = None
    """``None``: it goes on."""


@dataclass(frozen=True, kw_only=True)
class Snooze:
    """Silence that somebody asked for."""

    until: datetime | None = None
    """``None``: until what is open now has ended."""


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Everything that a decision depends on beside the settings."""

    open: dict[str, Open] = field(default_factory=dict)
    """By provider."""
    held: tuple[Held, ...] = ()
    snooze: Snooze | None = None
    awaited: frozenset[str] = frozenset()
    """Providers whose recovery somebody waits for, once."""
