"""Whether the network, or the time of day, changed under a run of the local test."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from traymon.diagnosis.host.facts import Facts
from traymon.diagnosis.running.once import Once
from traymon.threads import DeadlineExceededError, call_with_deadline

JUMP = 5.0
"""Seconds by which the wall clock and the monotonic one may part: more, and the machine slept or was set."""

PATIENCE = 0.5
"""Seconds for reading the facts again."""

_PASSING = frozenset({"virtual", "loopback"})
"""Kinds of interfaces that come and go with containers."""


@dataclass(kw_only=True)
class Changes:
    """Compares the facts a run began with to those of now."""

    read: Callable[[], Facts]
    now: Callable[[], datetime]
    facts: Once[Facts] = field(init=False)
    _began: tuple[datetime, float] = field(init=False)

    def __post_init__(self) -> None:
        self.facts = Once(self.read)
        self._began = self.now(), time.monotonic()

    def seen(self) -> str | None:
        """What changed, in a short sentence; empty: nothing; ``None``: cannot tell. Takes ``PATIENCE`` at most."""
        wall, monotonic = self._began
        jump = (self.now() - wall).total_seconds() - (time.monotonic() - monotonic)
        if abs(jump) > JUMP:
            return f"the clock jumped by {jump:.0f} s: this computer slept, or its clock was set"
        before = self.facts.known
        if before is None:
            return None
        try:
            after = call_with_deadline(self.read, PATIENCE, name="facts-again")
        except (DeadlineExceededError, OSError):
            return None
        return "" if _essence(before) == _essence(after) else "addresses, routes or DNS servers changed during the test"


def _essence(facts: Facts) -> tuple[object, ...]:
    kept = facts.interfaces and tuple(interface for interface in facts.interfaces if interface.kind not in _PASSING)
    return replace(facts, interfaces=kept).fingerprint()
