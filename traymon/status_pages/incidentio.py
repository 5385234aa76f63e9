"""incident.io's own documents: what its pages load (``/proxy/<host>``), and the widget's.

https://docs.incident.io/status-pages/widget-api. Its imitation of Statuspage is read by ``statuspage``.
A component that nothing names as affected is operational.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from traymon.assessment.levels import worst
from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import first_moment, first_text, host_of, link, mapping, rows, text, word
from traymon.status_pages.reading import UNTITLED, Reading, all_text, demoted, newest, posts

NAME = "incidentio"

LEVELS = {
    "operational": Level.OPERATIONAL,
    "degraded_performance": Level.DEGRADED,
    "partial_outage": Level.PARTIAL_OUTAGE,
    "full_outage": Level.MAJOR_OUTAGE,
    "major_outage": Level.MAJOR_OUTAGE,
    "under_maintenance": Level.MAINTENANCE,
}
CLOSED = frozenset({"resolved", "maintenance_complete", "maintenance_completed", "maintenance_scheduled"})

_LISTS = ("ongoing_incidents", "in_progress_maintenances", "scheduled_maintenances")


def urls(base: str) -> tuple[str, ...]:
    """What the page itself loads."""
    return (f"{base}/proxy/{host_of(base)}",)


def matches(document: object) -> bool:
    """Whether it is the page's own document or the widget's."""
    fields = mapping(document)
    own = isinstance(mapping(fields.get("summary")).get("affected_components"), list)
    return own or all(isinstance(fields.get(key), list) for key in ("ongoing_incidents", "in_progress_maintenances"))


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """Either document as a reading."""
    outer = mapping(documents[0])
    fields = mapping(outer.get("summary")) or outer
    listed = [row for key in _LISTS for row in rows(fields.get(key)) if word(row.get("status")) not in CLOSED]
    names = dict(_names(fields))
    incidents = [_incident(row, names, now) for row in listed if not _is_planned(row)]
    return Reading(
        word=Level.OPERATIONAL,  # nothing is listed that is well
        components=_components(fields, names),
        incidents=tuple(incidents),
        maintenances=tuple(_incident(row, names, now) for row in listed if _is_planned(row)),
    )


def _is_planned(row: Mapping[str, object]) -> bool:
    return row.get("type") == "maintenance" or word(row.get("status")).startswith("maintenance")


def _names(fields: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Identifier and name of each component that is shown."""
    for item in rows(mapping(fields.get("structure")).get("items")):
        group = mapping(item.get("group"))
        for row in (mapping(item.get("component")), *rows(group.get("components"))):
            if row and not row.get("hidden") and not group.get("hidden"):
                yield text(row.get("component_id")), text(row.get("name"))
    for key in _LISTS:  # the widget's
        for incident in rows(fields.get(key)):
            for row in rows(incident.get("affected_components")):
                if row.get("id"):
                    yield text(row.get("id")), text(row.get("name"))
    if not fields.get("structure"):
        for row in rows(fields.get("components")):
            yield text(row.get("id")), text(row.get("name"))


def _components(fields: Mapping[str, object], names: Mapping[str, str]) -> tuple[Component, ...]:
    levels: dict[str, list[Level]] = {key: [] for key in names}
    for row in rows(fields.get("affected_components")):
        levels.setdefault(text(row.get("component_id")), []).append(LEVELS.get(word(row.get("status")), Level.UNKNOWN))
    for key in _LISTS:
        for incident in rows(fields.get(key)):
            for row in rows(incident.get("affected_components")):
                if "current_status" in row:
                    known = levels.setdefault(text(row.get("id")), [])
                    known.append(LEVELS.get(word(row.get("current_status")), Level.UNKNOWN))
    return tuple(
        Component(name=names[key], level=worst(found) if found else Level.OPERATIONAL)
        for key, found in levels.items()
        if names.get(key)
    )


def _incident(row: Mapping[str, object], names: Mapping[str, str], now: datetime) -> Incident:
    touched = [*rows(row.get("component_impacts")), *rows(row.get("affected_components"))]
    current = [item for item in touched if not item.get("end_at")]
    levels = [LEVELS.get(first_text(item, "status", "current_status").lower(), Level.DEGRADED) for item in current]
    impact = LEVELS.get(word(row.get("current_worst_impact")), Level.DEGRADED)
    updates = posts(rows(row.get("updates")), "message_string", "published_at")
    started_at = first_moment(row, "published_at", "starts_at")
    named = [names.get(first_text(item, "component_id", "id"), "") for item in current]
    incident = Incident(
        name=text(row.get("name")) or UNTITLED,
        level=Level.MAINTENANCE if _is_planned(row) else max([impact, *levels]),
        components=tuple(dict.fromkeys(name for name in named if name)),
        started_at=started_at,
        updated_at=newest(updates, started_at, first_moment(row, "last_update_at")),
        url=link(row.get("url")),
        text=all_text(updates) or text(row.get("last_update_message")),
    )
    return demoted(incident, now)
