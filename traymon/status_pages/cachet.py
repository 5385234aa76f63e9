"""Cachet 2 and 3: components, incidents, schedules and the one-word status (https://docs.cachethq.io/api-reference).

Version 3 speaks JSON:API: the fields lie under ``attributes``, a status is ``{"value": 4, "human": "…"}``.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import first_moment, first_text, identity, mapping, number, rows, text, word
from traymon.status_pages.reading import UNTITLED, Reading, all_text, demoted, newest, posts

NAME = "cachet"

COMPONENTS = {
    1: Level.OPERATIONAL,
    2: Level.DEGRADED,
    3: Level.PARTIAL_OUTAGE,
    4: Level.MAJOR_OUTAGE,
    5: Level.MAINTENANCE,
}
WORDS = {
    "success": Level.OPERATIONAL,
    "operational": Level.OPERATIONAL,
    "info": Level.DEGRADED,
    "partial_outage": Level.PARTIAL_OUTAGE,
    "danger": Level.MAJOR_OUTAGE,
    "major_outage": Level.MAJOR_OUTAGE,
    "under_maintenance": Level.MAINTENANCE,
}
_FIXED = 4
_UNDER_WAY = 1


def urls(base: str) -> tuple[str, ...]:
    """Components, what is open, and what is planned."""
    api = base if base.endswith(("/api", "/api/v1")) else f"{base}/api/v1"
    return f"{api}/components?per_page=100", f"{api}/incidents?per_page=20&sort=id&order=desc", f"{api}/schedules"


def matches(document: object) -> bool:
    """Whether it is one of Cachet's lists, or its one-word status."""
    data = mapping(document).get("data")
    if isinstance(data, dict):
        return {"status", "message"} <= data.keys() and word(data.get("status")) in WORDS
    found = [_fields(row) for row in rows(data)]
    return bool(found) and all(_is_component(row) or _is_incident(row) or _is_schedule(row) for row in found)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """The documents at hand as one."""
    known = [mapping(document).get("data") for document in documents]
    words = [WORDS.get(word(data.get("status")), Level.UNKNOWN) for data in known if isinstance(data, dict)]
    listed = [_fields(row) for data in known for row in rows(data)]
    enabled = [row for row in listed if _is_component(row) and row.get("enabled") is not False]
    incidents = [row for row in listed if _is_incident(row) and _code(row) != _FIXED]
    planned = [row for row in listed if _is_schedule(row) and _code(row) == _UNDER_WAY]
    names = {identity(row.get("id")): text(row.get("name")) for row in enabled}
    return Reading(
        word=words[0] if words else None,
        components=tuple(
            Component(name=text(row.get("name")), level=COMPONENTS.get(_code(row), Level.UNKNOWN)) for row in enabled
        ),
        incidents=tuple(_incident(row, names, now) for row in incidents),
        maintenances=tuple(_incident(row, names, now, Level.MAINTENANCE) for row in planned),
    )


def _fields(row: Mapping[str, object]) -> Mapping[str, object]:
    attributes = mapping(row.get("attributes"))
    return {"id": row.get("id"), **attributes} if attributes else row


def _code(row: Mapping[str, object]) -> int:
    status = row.get("status")
    return number(mapping(status).get("value") if isinstance(status, dict) else status)


def _is_component(row: Mapping[str, object]) -> bool:
    return "name" in row and "status" in row and not _is_incident(row) and not _is_schedule(row)


def _is_incident(row: Mapping[str, object]) -> bool:
    return "status" in row and ("component_id" in row or "occurred_at" in row) and "message" in row


def _is_schedule(row: Mapping[str, object]) -> bool:
    return "status" in row and "scheduled_at" in row


def _incident(
    row: Mapping[str, object], names: Mapping[str, str], now: datetime, level: Level | None = None
) -> Incident:
    updates = posts(rows(row.get("updates")), "message", "created_at")
    started_at = first_moment(row, "occurred_at", "scheduled_at", "created_at")
    touched = names.get(identity(row.get("component_id")), "")
    impact = COMPONENTS.get(number(row.get("component_status")), Level.DEGRADED)
    incident = Incident(
        name=first_text(row, "name") or UNTITLED,
        level=max(impact, Level.DEGRADED) if level is None else level,
        components=(touched,) if touched else (),
        started_at=started_at,
        updated_at=newest(updates, started_at, first_moment(row, "updated_at")),
        text=all_text(updates) or text(row.get("message")),
    )
    return demoted(incident, now)
