"""Whom a watch asks."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from traymon.model import Control, Observation, ProbeKind, StatusReport


class AskProbe(Protocol):
    """Asks one endpoint. Called from worker threads; never raises for what a network can do."""

    def __call__(self, probe: ProbeKind, *, fresh: bool) -> Observation:
        """One observation; ``fresh`` forbids a kept connection."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Where a watch gets its answers. All are called from worker threads."""

    ask: AskProbe
    read_page: Callable[[], StatusReport] | None = None
    ask_controls: Callable[[], tuple[Control, ...]] = tuple
    has_key: bool = True
    key_origin: str = "none"
