"""What a format makes of its documents, and what all formats share in making it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    blended: bool = False
    """``word`` weighs the components already: the whole is not as ill as the worst of them."""
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
    levels = [] if reading.blended else [component.level for component in reading.components]
    levels += [incident.level for incident in (*reading.incidents, *reading.maintenances)]
    return worst(levels if reading.word is None else [reading.word, *levels])


def blend(components: Sequence[Component]) -> Level:
    """The whole of monitors that are up or down: wholly out only when all that are known are."""
    known = [component.level for component in components if component.level is not Level.UNKNOWN]
    found = worst(known)
    if found is Level.OPERATIONAL and len(known) < len(components):
        return Level.UNKNOWN
    return Level.PARTIAL_OUTAGE if found is Level.MAJOR_OUTAGE and set(known) != {found} else found


def narrowed(reading: Reading, names: Sequence[str]) -> Reading:
    """What ``reading`` says of the products ``names``, whole words of the titles in a list over many of them."""
    if not names:
        return reading
    wanted = re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b", re.IGNORECASE)
    components = tuple(component for component in reading.components if wanted.search(component.name))
    return replace(
        reading,
        word=Level.OPERATIONAL,  # of the whole list: it says nothing of these
        blended=False,
        components=components,
        incidents=tuple(_about(reading.incidents, wanted)),
        maintenances=tuple(_about(reading.maintenances, wanted)),
    )


def _about(incidents: Iterable[Incident], wanted: re.Pattern[str]) -> Iterator[Incident]:
    for incident in incidents:
        named = tuple(name for name in incident.components if wanted.search(name))
        if named or (not incident.components and wanted.search(incident.name)):
            yield replace(incident, components=named)


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
