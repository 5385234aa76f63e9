"""What a check is given: the provider under test, the settings, time, and what was found so far."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from traymon.model import Evidence, Observation, ProbeKind, Provider, StatusReport
from traymon.settings import Settings

if TYPE_CHECKING:
    from traymon.diagnosis.host.facts import Facts


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What earlier healthy runs and the monitor know."""

    addresses: tuple[str, ...] = ()
    """Addresses of the provider that worked before."""
    anchors: frozenset[str] = frozenset()
    """Names of the anchors that answered on this network when the API was fine; empty: not known."""
    key_worked_at: datetime | None = None
    inference_failed: bool = False
    """The monitor's newest answer says that only inference fails."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One run of the local test. Checks read it and never change it."""

    provider: Provider
    settings: Settings
    deadline: float
    """On ``time.monotonic()``."""
    now: Callable[[], datetime]
    facts: "Callable[[], Facts]"
    """Facts of this computer, read once per run by whoever asks first."""
    ask: Callable[[ProbeKind], Observation] | None = None
    """A probe with the key, by the app's own client path; ``None``: there is no key."""
    read_page: Callable[[], StatusReport] | None = None
    memory: Memory = Memory()
    found: Mapping[str, tuple[Evidence, ...]] = field(default_factory=dict)
    """Evidence of the finished checks by name; a check sees at least those it ``needs``."""

    def left(self, patience: float) -> float:
        """Seconds that a step of at most ``patience`` seconds may take; raises ``TimeoutError`` when none are left."""
        left = min(patience, self.deadline - time.monotonic())
        if left <= 0:
            raise TimeoutError("the test's deadline is reached")
        return left

    def of(self, *checks: str) -> tuple[Evidence, ...]:
        """All evidence of ``checks`` so far."""
        return tuple(evidence for check in checks for evidence in self.found.get(check, ()))


@dataclass(frozen=True, kw_only=True)
class Check:
    """One question of the local test."""

    name: str
    ask: Callable[[Case], Iterable[Evidence]]
    """Runs in a thread of its own, yields evidence as it comes, never raises for what a network or a host can do."""
    needs: tuple[str, ...] = ()
    """Checks that must have ended (or been skipped) before."""
    unless: Callable[[Case], str] = lambda _case: ""
    """Why it need not or cannot run, asked when ``needs`` have ended: a short clause; empty: run it."""
    patience: float = 4.0
    """Seconds after which it counts as hanging."""
    cheap: bool = False
    """Waited for even when the provider answers well: it takes milliseconds where all is well."""
