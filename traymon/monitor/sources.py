"""Whom a watch asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from traymon.model import Control, Observation, ProbeKind, StatusReport, Verdict


class AskProbe(Protocol):
    """Asks one endpoint. Called from worker threads; never raises for what a network can do."""

    def __call__(self, probe: ProbeKind, *, fresh: bool) -> Observation:
        """One observation; ``fresh`` forbids a kept connection."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Where a watch gets its answers. All are called from worker threads."""

    ask: AskProbe
    read_page: Callable[[], StatusReport] | None = None
    diagnose: Callable[[Observation], Verdict | None] = lambda _failed: None
    """Whose fault a failed request is likely to be, asked where its answer does not say it."""
    ask_controls: Callable[[], tuple[Control, ...]] = tuple
    """What independent hosts answered just then."""
    has_key: bool = True
    key_origin: str = "none"
