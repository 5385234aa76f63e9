"""What a format makes of its documents, and what all formats share in making it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from traymon.assessment.levels import worst
from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import first_moment, text

SILENT = timedelta(days=15)
"""An incident without a word for so long was forgotten by whoever opened it."""

UNTITLED = "incident without a title"

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the documents of one status page say."""

    word: Level | None = None
    """The page's own word for the whole; ``None``: these documents have none."""
    components: tuple[Component, ...] = ()
    incidents: tuple[Incident, ...] = ()
    maintenances: tuple[Incident, ...] = ()
    page_url: str = ""
    """Whose page it says it is, where that can be relied on: a page of another host is refused."""
    next_page: int | None = None
    """The list goes on there: the last of the format's URLs is to be asked again with ``page=`` this."""


@dataclass(frozen=True, kw_only=True)
class Post:
    """One update of an incident."""

    at: datetime | None
    text: str


def overall(reading: Reading) -> Level:
    """The worst of the page's word, its components and whatever is open."""
    levels = [component.level for component in reading.components]
    levels += [incident.level for incident in (*reading.incidents, *reading.maintenances)]
    return worst(levels if reading.word is None else [reading.word, *levels])


def posts(updates: Sequence[Mapping[str, object]], text_key: str, *date_keys: str) -> tuple[Post, ...]:
    """The updates of an incident, newest first; those without a date keep their order at the end."""
    found = [Post(at=first_moment(update, *date_keys), text=text(update.get(text_key))) for update in updates]
    return tuple(sorted(found, key=lambda post: post.at or _LONG_AGO, reverse=True))


def all_text(updates: Iterable[Post]) -> str:
    """The texts of ``updates``, one a line."""
    return "\n".join(post.text for post in updates if post.text)


def newest(updates: Iterable[Post], *others: datetime | None) -> datetime | None:
    """The newest date within an incident."""
    return max((at for at in (*others, *(post.at for post in updates)) if at), default=None)


def demoted(incident: Incident, now: datetime) -> Incident:
    """``incident``, no worse than degraded and marked stale when it has been silent for too long."""
    if incident.updated_at is None or now - incident.updated_at <= SILENT:
        return incident
    return replace(incident, level=min(incident.level, Level.DEGRADED), stale=True)
