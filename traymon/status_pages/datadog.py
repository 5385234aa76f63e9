"""Datadog's status pages: ``config.json`` (https://docs.datadoghq.com/service_management/status_pages/).

The document is what the page itself loads; undocumented, shape as seen on OpenRouter's page in 2026.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import first_moment, first_text, link, mapping, rows, text, word
from traymon.status_pages.reading import UNTITLED, Reading, all_text, demoted, newest, posts

NAME = "datadog"

LEVELS = {
    "operational": Level.OPERATIONAL,
    "degraded": Level.DEGRADED,
    "partial_outage": Level.PARTIAL_OUTAGE,
    "major_outage": Level.MAJOR_OUTAGE,
    "maintenance": Level.MAINTENANCE,
}
CLOSED = frozenset({"resolved", "completed", "scheduled", "canceled", "cancelled"})


def urls(base: str) -> tuple[str, ...]:
    """What the page loads."""
    return (f"{base}/config.json",)


def matches(document: object) -> bool:
    """Whether it is the configuration of a page."""
    fields = mapping(document)
    return "pageType" in fields and "domainPrefix" in fields and isinstance(fields.get("components"), list)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """The configuration as a reading."""
    fields = mapping(documents[0])
    incidents = [row for key in ("incidents", "degradations") for row in rows(fields.get(key)) if _is_open(row)]
    planned = [row for row in rows(fields.get("maintenances")) if _is_open(row)]
    return Reading(
        word=Level.OPERATIONAL,  # the page has no word of its own
        components=tuple(_components(rows(fields.get("components")))),
        incidents=tuple(_incident(row, now) for row in incidents),
        maintenances=tuple(_incident(row, now, Level.MAINTENANCE) for row in planned),
    )


def _components(listed: Sequence[Mapping[str, object]]) -> Iterator[Component]:
    for row in listed:
        inner = rows(row.get("components"))
        if inner or word(row.get("type")) == "group":
            yield from _components(inner)
        else:
            yield Component(name=text(row.get("name")), level=LEVELS.get(word(row.get("status")), Level.UNKNOWN))


def _is_open(row: Mapping[str, object]) -> bool:
    return not row.get("resolved") and first_text(row, "currentStatus", "status").lower() not in CLOSED


def _incident(row: Mapping[str, object], now: datetime, level: Level | None = None) -> Incident:
    touched = [*rows(row.get("componentsAffected")), *rows(row.get("components"))]
    levels = [LEVELS.get(word(item.get("status")), Level.DEGRADED) for item in touched]
    updates = posts(rows(row.get("updates")), "description", "publishedDate", "createdAt")
    started_at = first_moment(row, "publishedDate", "startDate", "createdAt")
    incident = Incident(
        name=first_text(row, "title", "name") or UNTITLED,
        level=max([*levels, Level.DEGRADED]) if level is None else level,
        components=tuple(dict.fromkeys(name for item in touched if (name := text(item.get("name"))))),
        started_at=started_at,
        updated_at=newest(updates, started_at, first_moment(row, "modifiedDate", "updatedAt", "modifiedAt")),
        url=link(row.get("url")),
        text=all_text(updates),
    )
    return demoted(incident, now)
