"""Times in documents."""

from datetime import UTC, datetime


def time_text(at: datetime) -> str:
    """``2026-11-22T18:00:00Z``, whole seconds."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def time_or_none(at: datetime | None) -> str | None:
    """As ``time_text``; ``None`` stays ``None``."""
    return None if at is None else time_text(at)
