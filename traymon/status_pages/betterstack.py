"""Better Stack's ``index.json`` (https://betterstack.com/docs/uptime/status-pages/subscribing-to-status-updates/).

JSON:API: the page under ``data``, everything else in ``included``. A report is over when its ``aggregate_state`` says
``resolved``, whatever ``ends_at`` says.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import identity, link, mapping, moment, rows, text, word
from traymon.status_pages.reading import UNTITLED, Reading, all_text, blend, demoted, newest, posts

NAME = "betterstack"

STATES = {
    "operational": Level.OPERATIONAL,
    "degraded": Level.DEGRADED,
    "downtime": Level.MAJOR_OUTAGE,
    "maintenance": Level.MAINTENANCE,
}
REPORTS = STATES | {"downtime": Level.PARTIAL_OUTAGE}
"""A report is about the resources it names, rarely about the whole page."""


def urls(base: str) -> tuple[str, ...]:
    """The page itself as JSON."""
    return (f"{base}/index.json",)


def matches(document: object) -> bool:
    """Whether it is a status page in JSON:API."""
    fields = mapping(document)
    return mapping(fields.get("data")).get("type") == "status_page" and isinstance(fields.get("included"), list)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """The page. ``downtime`` of some of its resources is a partial outage of the whole."""
    fields = mapping(documents[0])
    included = rows(fields.get("included"))
    resources = [row for row in included if row.get("type") == "status_page_resource"]
    components = tuple(_component(row) for row in resources)
    reports = [row for row in included if row.get("type") == "status_report" and _is_open(row, now)]
    names = {identity(row.get("id")): text(_attributes(row).get("public_name")) for row in resources}
    updates = {identity(row.get("id")): _attributes(row) for row in included if row.get("type") == "status_update"}
    said = STATES.get(word(_attributes(mapping(fields.get("data"))).get("aggregate_state")), Level.UNKNOWN)
    return Reading(
        word=_of_all(components) if components and said is Level.MAJOR_OUTAGE else said,
        blended=True,
        components=components,
        incidents=tuple(_incident(row, names, updates, now) for row in reports if not _is_planned(row)),
        maintenances=tuple(_incident(row, names, updates, now) for row in reports if _is_planned(row)),
    )


def _of_all(components: Sequence[Component]) -> Level:
    """What ``downtime`` of the page means; a page that says so while it shows no resource down is not all clear."""
    return max(blend(components), Level.PARTIAL_OUTAGE)


def _attributes(row: Mapping[str, object]) -> Mapping[str, object]:
    return mapping(row.get("attributes"))


def _component(row: Mapping[str, object]) -> Component:
    fields = _attributes(row)
    return Component(name=text(fields.get("public_name")), level=STATES.get(word(fields.get("status")), Level.UNKNOWN))


def _is_planned(row: Mapping[str, object]) -> bool:
    return word(_attributes(row).get("report_type")) == "maintenance"


def _is_open(row: Mapping[str, object], now: datetime) -> bool:
    fields = _attributes(row)
    starts_at, ends_at = moment(fields.get("starts_at")), moment(fields.get("ends_at"))
    under_way = (starts_at is None or starts_at <= now) and (ends_at is None or ends_at > now)
    return under_way and word(fields.get("aggregate_state")) != "resolved"


def _incident(
    row: Mapping[str, object],
    names: Mapping[str, str],
    updates: Mapping[str, Mapping[str, object]],
    now: datetime,
) -> Incident:
    fields = _attributes(row)
    listed = rows(mapping(mapping(row.get("relationships")).get("status_updates")).get("data"))
    own = posts([updates.get(identity(item.get("id")), {}) for item in listed], "message", "published_at")
    touched = [
        names.get(identity(item.get("status_page_resource_id")), "") for item in rows(fields.get("affected_resources"))
    ]
    level = REPORTS.get(word(fields.get("aggregate_state")), Level.DEGRADED)
    starts_at = moment(fields.get("starts_at"))
    incident = Incident(
        name=text(fields.get("title")) or UNTITLED,
        level=Level.MAINTENANCE if _is_planned(row) else level,
        components=tuple(dict.fromkeys(name for name in touched if name)),
        started_at=starts_at,
        updated_at=newest(own, starts_at),
        url=link(fields.get("url")),
        text=all_text(own),
    )
    return demoted(incident, now)
