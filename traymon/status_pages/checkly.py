"""Checkly: unresolved incidents, maintenance windows and the public summary.

Undocumented; shapes as seen on public pages in 2026. Severities:
https://www.checklyhq.com/docs/status-pages/incidents/. The fields of a maintenance window vary between readers.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from traymon.assessment.levels import worst
from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import first_moment, first_text, host_of, link, mapping, rows, text, word
from traymon.status_pages.reading import UNTITLED, Reading, all_text, demoted, newest, posts

NAME = "checkly"

SEVERITIES = {
    "minor": Level.DEGRADED,
    "medium": Level.DEGRADED,
    "major": Level.PARTIAL_OUTAGE,
    "critical": Level.MAJOR_OUTAGE,
}
PAGES = {
    "operational": Level.OPERATIONAL,
    "has_issues": Level.DEGRADED,
    "maintenance": Level.MAINTENANCE,
    "under_maintenance": Level.MAINTENANCE,
}

_VENDOR_HOST = ".checkly-status-page.com"
_API = "/api/status-page/"


def urls(base: str) -> tuple[str, ...]:
    """A document named in ``base``, else the documents of the page whose slug the address tells, else the summary."""
    slug = host_of(base).removesuffix(_VENDOR_HOST)
    if _API in base and base.count("/", base.index(_API) + len(_API)):
        return (base,)
    if _API not in base and slug != host_of(base):
        base += _API + slug
    if _API in base:
        return f"{base}/unresolved-incidents", f"{base}/maintenance-windows"
    return (f"{base}/api/v1/summary.json",)


def matches(document: object) -> bool:
    """Whether it is one of the three documents."""
    fields = mapping(document)
    return _is_unresolved(fields) or _is_windows(fields) or _is_summary(fields)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """The documents at hand as one. Components have no state of their own: it follows from incidents that name them."""
    known = [mapping(document) for document in documents]
    listed = [row for fields in known for key in ("incidents", "activeIncidents") for row in rows(fields.get(key))]
    windows = [row for fields in known for key in ("active", "activeMaintenances") for row in rows(fields.get(key))]
    windows += [row for row in listed if _status(row) == "maintenance"]
    incidents = [_incident(row, now) for row in listed if _status(row) not in {"resolved", "maintenance"}]
    words = [said for fields in known if (said := _word(fields)) is not None]
    return Reading(
        word=worst(words) if words else None,
        components=_components(incidents),
        incidents=tuple(incidents),
        maintenances=tuple(_incident(row, now, Level.MAINTENANCE) for row in windows),
    )


def _is_unresolved(fields: Mapping[str, object]) -> bool:
    listed = fields.get("incidents")
    own = all("lastUpdateStatus" in row or "severity" in row for row in rows(listed))
    return fields.keys() == {"incidents"} and isinstance(listed, list) and own and len(rows(listed)) == len(listed)


def _is_windows(fields: Mapping[str, object]) -> bool:
    return all(isinstance(fields.get(key), list) for key in ("active", "upcoming"))


def _is_summary(fields: Mapping[str, object]) -> bool:
    """Instatus has a summary of the same keys, but other words and no severity."""
    listed = fields.get("activeIncidents")
    said = mapping(fields.get("page")).get("status")
    own = word(said) in PAGES or any("severity" in row for row in rows(listed))
    return own and isinstance(said, str) and isinstance(listed, list) and "status" not in fields


def _word(fields: Mapping[str, object]) -> Level | None:
    if _is_summary(fields):
        return PAGES.get(word(mapping(fields.get("page")).get("status")), Level.UNKNOWN)
    return Level.OPERATIONAL if _is_unresolved(fields) else None


def _status(row: Mapping[str, object]) -> str:
    return first_text(row, "lastUpdateStatus", "status").lower()


def _components(incidents: Sequence[Incident]) -> tuple[Component, ...]:
    levels: dict[str, list[Level]] = {}
    for incident in incidents:
        for name in incident.components:
            levels.setdefault(name, []).append(incident.level)
    return tuple(Component(name=name, level=worst(those)) for name, those in levels.items())


def _incident(row: Mapping[str, object], now: datetime, level: Level | None = None) -> Incident:
    updates = posts(rows(row.get("incidentUpdates")), "description", "publicIncidentUpdateDate", "created_at")
    started_at = first_moment(row, "created_at", "startedAt", "startsAt", "startAt", "startDate", "starts_at", "start")
    services = rows(row.get("services")) or rows(row.get("affectedServices"))
    incident = Incident(
        name=first_text(row, "name", "title") or UNTITLED,
        level=SEVERITIES.get(word(row.get("severity")), Level.DEGRADED) if level is None else level,
        components=tuple(dict.fromkeys(name for service in services if (name := text(service.get("name"))))),
        started_at=started_at,
        updated_at=newest(updates, started_at, first_moment(row, "updated_at", "updatedAt")),
        url=link(row.get("url")),
        text=all_text(updates),
    )
    return demoted(incident, now)
