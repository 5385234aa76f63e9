"""Atlassian Statuspage v2 and what imitates it, incident.io's compatible form (https://metastatuspage.com/api).

``summary.json`` has everything; ``status.json`` has the indicator alone. The indicator is a blend over all components:
it said ``major`` while the components a user depends on were at ``major_outage``, and ``none`` with an incident open.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import link, mapping, moment, rows, text, word
from traymon.status_pages.reading import UNTITLED, Reading, all_text, demoted, newest, posts

NAME = "statuspage"

COMPONENTS = {
    "operational": Level.OPERATIONAL,
    "degraded_performance": Level.DEGRADED,
    "partial_outage": Level.PARTIAL_OUTAGE,
    "major_outage": Level.MAJOR_OUTAGE,
    "full_outage": Level.MAJOR_OUTAGE,
    "under_maintenance": Level.MAINTENANCE,
}
INDICATORS = {
    "none": Level.OPERATIONAL,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL_OUTAGE,
    "critical": Level.MAJOR_OUTAGE,
    "maintenance": Level.MAINTENANCE,
}
IMPACTS = {
    "none": Level.OPERATIONAL,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL_OUTAGE,
    "critical": Level.MAJOR_OUTAGE,
}
CLOSED = frozenset({"resolved", "postmortem", "completed", "scheduled"})
RUNNING = frozenset({"in_progress", "verifying"})


def urls(base: str) -> tuple[str, ...]:
    """The summary."""
    return (f"{base}/api/v2/summary.json",)


def matches(document: object) -> bool:
    """Whether it is a summary, or a ``status.json``; with incidents but no components it would be Rootly's."""
    fields = mapping(document)
    has_indicator = isinstance(mapping(fields.get("status")).get("indicator"), str)
    return has_indicator and (isinstance(fields.get("components"), list) or _only_status(fields))


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """The summary as a reading; what is planned counts while it is under way, wherever it is listed."""
    fields = mapping(documents[0])
    listed = rows(fields.get("incidents"))
    planned = [*listed, *rows(fields.get("scheduled_maintenances"))]
    return Reading(
        word=INDICATORS.get(word(mapping(fields.get("status")).get("indicator")), Level.UNKNOWN),
        components=tuple(_component(row) for row in rows(fields.get("components")) if _is_real(row)),
        incidents=tuple(_incident(row, now) for row in listed if _is_open(row)),
        maintenances=tuple(_incident(row, now, Level.MAINTENANCE) for row in planned if _is_running(row)),
    )


def _only_status(fields: Mapping[str, object]) -> bool:
    return isinstance(fields.get("page"), dict) and not {"components", "incidents"} & fields.keys()


def _is_open(row: Mapping[str, object]) -> bool:
    unplanned = word(row.get("impact")) != "maintenance" and word(row.get("status")) not in RUNNING
    return unplanned and word(row.get("status")) not in CLOSED and not row.get("resolved_at")


def _is_running(row: Mapping[str, object]) -> bool:
    return word(row.get("status")) in RUNNING and not row.get("resolved_at")


def _is_real(row: Mapping[str, object]) -> bool:
    """Neither the head of a group nor GitHub's row "Visit www.githubstatus.com for more information"."""
    name = word(row.get("name"))
    return row.get("group") is not True and not (name.startswith("visit ") and name.endswith("for more information"))


def _component(row: Mapping[str, object]) -> Component:
    return Component(name=text(row.get("name")), level=COMPONENTS.get(word(row.get("status")), Level.UNKNOWN))


def _incident(row: Mapping[str, object], now: datetime, level: Level | None = None) -> Incident:
    updates = posts(rows(row.get("incident_updates")), "body", "display_at", "created_at")
    created_at = moment(row.get("created_at"))
    incident = Incident(
        name=text(row.get("name")) or UNTITLED,
        level=IMPACTS.get(word(row.get("impact")), Level.DEGRADED) if level is None else level,
        components=_touched(row),
        started_at=moment(row.get("started_at")) or created_at,
        updated_at=newest(updates, created_at, moment(row.get("updated_at")), moment(row.get("started_at"))),
        url=link(row.get("shortlink")),
        text=all_text(updates),
    )
    return demoted(incident, now)


def _touched(row: Mapping[str, object]) -> tuple[str, ...]:
    affected = [
        item for update in rows(row.get("incident_updates")) for item in rows(update.get("affected_components"))
    ]
    names = [text(item.get("name")) for item in rows(row.get("components")) or affected]
    return tuple(dict.fromkeys(name for name in names if name))
