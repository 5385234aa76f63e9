"""Atlassian Statuspage v2 and what imitates it, incident.io's compatible form (https://metastatuspage.com/api).

``summary.json`` has everything; ``status.json`` has the indicator alone, ``components.json``, ``incidents.json``,
``incidents/unresolved.json`` and ``scheduled-maintenances.json`` one list each, without a word on the whole. The
indicator is a blend over all components: it said ``major`` while the components a user depends on were at
``major_outage``, and ``none`` with an incident open.
"""

import re
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

_ID = re.compile(r"[a-z0-9]{12}|[0-9A-HJKMNP-TV-Z]{26}")
"""Of a page: Atlassian's, incident.io's. Others have UUIDs."""

_LISTS = ("components", "incidents", "scheduled_maintenances")


def urls(base: str) -> tuple[str, ...]:
    """The summary."""
    return (f"{base}/api/v2/summary.json",)


def matches(document: object) -> bool:
    """Whether it is one of them; with an indicator, incidents and no components it would be Rootly's."""
    fields = mapping(document)
    if _indicator(fields) is None:
        return _is_list(fields)
    return isinstance(fields.get("components"), list) or _only_status(fields)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """The summary as a reading; what is planned counts while it is under way, wherever it is listed."""
    fields = mapping(documents[0])
    listed = rows(fields.get("incidents"))
    planned = [*listed, *rows(fields.get("scheduled_maintenances"))]
    return Reading(
        word=_word(fields),
        components=tuple(_component(row) for row in rows(fields.get("components")) if _is_real(row)),
        incidents=tuple(_incident(row, now) for row in listed if _is_open(row)),
        maintenances=tuple(_incident(row, now, Level.MAINTENANCE) for row in planned if _is_running(row)),
    )


def _indicator(fields: Mapping[str, object]) -> str | None:
    said = mapping(fields.get("status")).get("indicator")
    return said if isinstance(said, str) else None


def _word(fields: Mapping[str, object]) -> Level | None:
    """A list of incidents, by itself, claims that nothing else is open; the other lists say nothing of the whole."""
    said = _indicator(fields)
    if said is None:
        return Level.OPERATIONAL if "incidents" in fields else None
    return INDICATORS.get(word(said), Level.UNKNOWN)


def _is_list(fields: Mapping[str, object]) -> bool:
    """One list of a page's own. A numbered one is Rootly's; an empty one counts where the page's id is of a kind."""
    page, listed = mapping(fields.get("page")), [fields[key] for key in _LISTS if key in fields]
    own = bool(text(page.get("id"))) and "status" not in page and not {"status", "pagination"} & fields.keys()
    whole = all(isinstance(each, list) and len(rows(each)) == len(each) for each in listed)
    named = all("name" in row and "status" in row for each in listed for row in rows(each))
    return own and len(listed) == 1 and whole and named and (bool(listed[0]) or bool(_ID.fullmatch(str(page["id"]))))


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
