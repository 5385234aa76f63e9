"""What is shown, as frozen values; nothing in them needs another look at the world."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from traymon.model import Level, Observation, Party

Totals = tuple[float | None, ...]
"""Milliseconds of the last probes, oldest first; ``None``: failed."""


@dataclass(frozen=True, kw_only=True)
class ProbeRow:
    """The newest answer of one endpoint, and the times of those before it."""

    observation: Observation
    totals: Totals = ()


@dataclass(frozen=True, kw_only=True)
class PageRow:
    """What the status page claims."""

    readable: bool
    level: Level = Level.UNKNOWN
    format: str = ""
    url: str = ""
    reason: str = ""
    read_at: datetime | None = None
    fallback: bool = False


@dataclass(frozen=True, kw_only=True)
class ProviderRow:
    """One provider. All texts are free of control characters."""

    id: str
    name: str
    level: Level = Level.UNKNOWN
    party: Party = Party.UNKNOWN
    since: datetime | None = None
    at: datetime | None = None
    """When it was judged; ``None``: nothing is known yet."""
    evidence: tuple[str, ...] = ()
    key_origin: str = ""
    spend_usd: float = 0.0
    probes: tuple[ProbeRow, ...] = ()
    page: PageRow | None = None
    """``None``: no page, or not read yet."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """A change that people were told of."""

    at: datetime
    provider: str
    """Its name, or its id when it is no longer among the settings."""
    before: Level
    after: Level
    party: Party
    why: str = ""
    """First sentence of the evidence."""


@dataclass(frozen=True, kw_only=True)
class Banner:
    """What came of a key that was pressed."""

    title: str
    lines: tuple[str, ...] = ()
    at: datetime
    """When it was begun while ``busy``; otherwise when it ended."""
    busy: bool = False


@dataclass(frozen=True, kw_only=True)
class Screen:
    """Everything that one picture shows."""

    now: datetime
    mode: str
    """Who watches: ``following process 4242``, ``watching``."""
    rows: tuple[ProviderRow, ...] = ()
    events: tuple[Event, ...] = ()
    """Oldest first."""
    notice: str = ""
    """What is wrong with the watching itself; empty: nothing."""
    stale: bool = False
    """The rows are of a traymon that has ended or hangs."""
    banner: Banner | None = None
    keys: bool = True
    """Whether a keyboard is there to be pressed."""
    zone: tzinfo | None = None
    """Of the times that are shown; ``None``: this computer's."""
