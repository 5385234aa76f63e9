"""What a provider says of itself."""

from dataclasses import dataclass
from datetime import datetime

from traymon.model.words import Level


@dataclass(frozen=True, kw_only=True)
class Component:
    """A row of a status page."""

    name: str
    level: Level


@dataclass(frozen=True, kw_only=True)
class Incident:
    """An open incident, or a maintenance window in progress, on a status page."""

    name: str
    level: Level
    components: tuple[str, ...] = ()
    started_at: datetime | None = None
    updated_at: datetime | None = None
    url: str = ""
    text: str = ""
    """Texts of all updates, newest first: used to find out what is touched."""
    stale: bool = False
    """Silent for so long that it was demoted."""


@dataclass(frozen=True, kw_only=True)
class StatusReport:
    """What a provider says of itself, as one reading of its status page."""

    readable: bool
    at: datetime
    """When it was read."""
    format: str = ""
    url: str = ""
    reason: str = ""
    """Why it is unreadable; empty when it is readable."""
    level: Level = Level.UNKNOWN
    """The page's own claim, before any choice of components."""
    components: tuple[Component, ...] = ()
    incidents: tuple[Incident, ...] = ()
    maintenances: tuple[Incident, ...] = ()
    fallback: bool = False
    """It came from a page that the provider has left."""
    complete: bool = True
    """``False``: more pages of the list must be read before saying anything better than what is listed."""
