"""Whether to ask one endpoint at present: what other programs may follow."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BreakerState(StrEnum):
    """The words of a circuit breaker."""

    CLOSED = "closed"
    """Ask it."""
    OPEN = "open"
    """Ask the fallback."""
    HALF_OPEN = "half_open"
    """The next probe decides."""


@dataclass(frozen=True, kw_only=True)
class Breaker:
    """Of one endpoint of one provider."""

    state: BreakerState = BreakerState.CLOSED
    until: datetime | None = None
    """When an open one will be half open."""
    errors: tuple[datetime, ...] = ()
    """Times of the failures in a row that have not opened it yet, newest last."""
