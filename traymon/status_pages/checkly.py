"""Checkly: unresolved incidents, maintenance windows, the public summary and services, and the calendar of uptimes.

Undocumented; shapes as seen on public pages in 2026. Severities:
https://www.checklyhq.com/docs/status-pages/incidents/. The fields of a maintenance window vary between readers. The
calendar (``uptime``) lists the events of each service, ended or not.
"""

from collections.abc import Iterator, Mapping, Sequence
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
SERVICES = PAGES | SEVERITIES
"""A service is operational, or as bad as the incident that names it."""

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
    """Whether it is one of the five documents."""
    fields = mapping(document)
    alone = bool(_services(document)) and (isinstance(document, list) or fields.keys() == {"services"})
    return alone or _is_unresolved(fields) or _is_windows(fields) or _is_summary(fields) or _is_calendar(fields)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """The documents at hand as one. Where components have no state of their own, it follows from what names them."""
    known = [mapping(document) for document in documents]
    listed = [row for fields in known for key in ("incidents", "activeIncidents") for row in rows(fields.get(key))]
    windows = [row for fields in known for key in ("active", "activeMaintenances") for row in rows(fields.get(key))]
    windows += [row for row in listed if _status(row) == "maintenance"]
    listed += [event for fields in known for event in _events(fields)]
    incidents = [_incident(row, now) for row in listed if _status(row) not in {"resolved", "maintenance"}]
    words = [said for fields in known if (said := _word(fields)) is not None]
    stated = [row for document in documents for row in _services(document)]
    return Reading(
        word=worst(words) if words else None,
        components=_components(incidents, stated, [name for fields in known for name in _names(fields)]),
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


def _services(document: object) -> Sequence[Mapping[str, object]]:
    """The rows of a list of services that say how they are, if all do; alone or within the summary."""
    listed = rows(document if isinstance(document, list) else mapping(document).get("services"))
    own = all(text(row.get("name")) and isinstance(row.get("status"), str) for row in listed)
    return listed if own and all("group" in row or "uptime" in row for row in listed) else []


def _is_calendar(fields: Mapping[str, object]) -> bool:
    listed = [row for key in ("metadata", "uptime") for row in rows(fields.get(key))]
    both = all(isinstance(fields.get(key), list) for key in ("metadata", "uptime"))
    return both and bool(_names(fields)) and all(isinstance(row.get("services"), list) for row in listed)


def _names(fields: Mapping[str, object]) -> list[str]:
    """Of the services in the calendar."""
    groups = rows(fields.get("metadata")) if "uptime" in fields else []
    return [name for group in groups for row in rows(group.get("services")) if (name := text(row.get("name")))]


def _events(fields: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """What the calendar lists, as incidents of the service it is listed for; one that lasts is listed each day."""
    seen: set[tuple[str, str]] = set()
    for group in rows(fields.get("uptime")):
        for service in rows(group.get("services")):
            for day in rows(service.get("days")):
                for event in rows(day.get("events")):
                    key = (text(service.get("name")), first_text(event, "id", "name"))
                    if key not in seen:
                        yield {"services": [service], **event}
                    seen.add(key)


def _word(fields: Mapping[str, object]) -> Level | None:
    if _is_summary(fields):
        return PAGES.get(word(mapping(fields.get("page")).get("status")), Level.UNKNOWN)
    if _is_calendar(fields):
        return Level.UNKNOWN if fields.get("partialError") else Level.OPERATIONAL
    return Level.OPERATIONAL if _is_unresolved(fields) else None


def _status(row: Mapping[str, object]) -> str:
    return first_text(row, "lastUpdateStatus", "status").lower()


def _components(
    incidents: Sequence[Incident], stated: Sequence[Mapping[str, object]], names: Sequence[str]
) -> tuple[Component, ...]:
    levels: dict[str, list[Level]] = {name: [Level.OPERATIONAL] for name in names}
    for row in stated:
        levels.setdefault(text(row.get("name")), []).append(SERVICES.get(word(row.get("status")), Level.UNKNOWN))
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
