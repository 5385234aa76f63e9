"""OnlineOrNot's summary (https://onlineornot.com/docs/rest-api): ``/v1/status_pages/SUBDOMAIN/summary``."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import first_moment, first_text, link, mapping, rows, text, word
from traymon.status_pages.reading import UNTITLED, Reading, all_text, demoted, newest, posts

NAME = "onlineornot"

COMPONENTS = {
    "operational": Level.OPERATIONAL,
    "degraded_performance": Level.DEGRADED,
    "partial_outage": Level.PARTIAL_OUTAGE,
    "major_outage": Level.MAJOR_OUTAGE,
    "maintenance": Level.MAINTENANCE,
}
IMPACTS = {
    "no_impact": Level.OPERATIONAL,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL_OUTAGE,
    "critical": Level.MAJOR_OUTAGE,
    **COMPONENTS,
}
CLOSED = frozenset({"resolved", "completed", "scheduled"})


def urls(base: str) -> tuple[str, ...]:
    """The summary; ``base`` names the page."""
    return (base if base.endswith("/summary") else f"{base}/summary",)


def matches(document: object) -> bool:
    """Whether it is a summary."""
    result = mapping(mapping(document).get("result"))
    return isinstance(result.get("status_page"), dict) and isinstance(result.get("components"), list)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """The summary as a reading."""
    result = mapping(mapping(documents[0]).get("result"))
    incidents = [row for key in ("incidents", "active_incidents") for row in rows(result.get(key)) if _is_open(row)]
    planned = [
        row
        for key in ("scheduled_maintenance", "scheduled_maintenances", "active_maintenances")
        for row in rows(result.get(key))
        if word(row.get("status")) in {"in_progress", "verifying"}
    ]
    return Reading(
        word=Level.OPERATIONAL,
        components=tuple(
            Component(name=text(row.get("name")), level=COMPONENTS.get(word(row.get("status")), Level.UNKNOWN))
            for row in rows(result.get("components"))
        ),
        incidents=tuple(_incident(row, now) for row in incidents),
        maintenances=tuple(_incident(row, now, Level.MAINTENANCE) for row in planned),
    )


def _is_open(row: Mapping[str, object]) -> bool:
    return word(row.get("status")) not in CLOSED and not row.get("ended") and not row.get("resolved_at")


def _incident(row: Mapping[str, object], now: datetime, level: Level | None = None) -> Incident:
    updates = posts(rows(row.get("updates")), "description", "created", "created_at")
    started_at = first_moment(row, "started", "started_at", "created", "created_at")
    touched = [text(item.get("name")) for item in rows(row.get("components"))]
    incident = Incident(
        name=first_text(row, "title", "name") or UNTITLED,
        level=IMPACTS.get(word(row.get("impact")), Level.DEGRADED) if level is None else level,
        components=tuple(dict.fromkeys(name for name in touched if name)),
        started_at=started_at,
        updated_at=newest(updates, started_at, first_moment(row, "updated", "updated_at")),
        url=link(row.get("url")),
        text=all_text(updates),
    )
    return demoted(incident, now)
