"""Google Cloud's ``incidents.json`` (https://status.cloud.google.com/incidents.schema.json), and Workspace's alike.

A list of incidents of many months over all products: name the products that matter in the source's ``filter``.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from traymon.assessment.levels import worst
from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import first_moment, first_text, mapping, moment, rows, text, word
from traymon.status_pages.reading import UNTITLED, Reading, all_text, demoted, newest, posts

NAME = "gcp"

IMPACTS = {
    "service_outage": Level.MAJOR_OUTAGE,
    "service_disruption": Level.PARTIAL_OUTAGE,
    "service_information": Level.DEGRADED,
    "available": Level.OPERATIONAL,
    "service_maintenance": Level.MAINTENANCE,
    "scheduled_maintenance": Level.MAINTENANCE,
}
SEVERITIES = {"high": Level.MAJOR_OUTAGE, "medium": Level.PARTIAL_OUTAGE, "low": Level.DEGRADED}


def urls(base: str) -> tuple[str, ...]:
    """The list."""
    return (f"{base}/incidents.json",)


def matches(document: object) -> bool:
    """Whether it is a list of Google's incidents; an empty list could be anybody's."""
    return isinstance(document, list) and bool(document) and all(_is_own(mapping(row)) for row in document)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """Every product that the list names, and the incidents that have not ended."""
    listed = rows(documents[0])
    found = [(_incident(row, now), _is_open(row)) for row in listed]
    opened = [incident for incident, is_open in found if is_open]
    levels: dict[str, list[Level]] = {}
    for incident, is_open in found:
        for name in incident.components:
            levels.setdefault(name, []).append(incident.level if is_open else Level.OPERATIONAL)
    return Reading(
        word=Level.OPERATIONAL,  # what is well is not listed
        components=tuple(Component(name=name, level=worst(those)) for name, those in levels.items()),
        incidents=tuple(incident for incident in opened if incident.level is not Level.MAINTENANCE),
        maintenances=tuple(incident for incident in opened if incident.level is Level.MAINTENANCE),
    )


def _is_own(row: Mapping[str, object]) -> bool:
    return "external_desc" in row or isinstance(row.get("affected_products"), list)


def _is_open(row: Mapping[str, object]) -> bool:
    return not row.get("end")


def _level(row: Mapping[str, object]) -> Level:
    said = word(row.get("status_impact")) or word(mapping(row.get("most_recent_update")).get("status"))
    known = IMPACTS.get(said)
    return SEVERITIES.get(word(row.get("severity")), Level.DEGRADED) if known is None else known


def _incident(row: Mapping[str, object], now: datetime) -> Incident:
    updates = posts(rows(row.get("updates")), "text", "when", "created")
    started_at = first_moment(row, "begin", "created")
    products = [text(item.get("title")) for item in rows(row.get("affected_products"))]
    path = text(row.get("uri"))
    incident = Incident(
        name=first_text(row, "external_desc", "service_name") or UNTITLED,
        level=_level(row),
        components=tuple(dict.fromkeys(name for name in products or [text(row.get("service_name"))] if name)),
        started_at=started_at,
        updated_at=newest(updates, started_at, moment(row.get("modified"))),
        url=f"https://status.cloud.google.com/{path}" if path and not urlsplit(path).netloc else "",
        text=all_text(updates),
    )
    return demoted(incident, now)
