"""Instatus: the summary and the list of components (https://instatus.com/help/api/public-data).

Real pages leave empty lists out, write ISO dates where the guide has JavaScript's, and answer on Statuspage's path too.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import first_moment, link, mapping, moment, rows, text, word
from traymon.status_pages.reading import UNTITLED, Reading, demoted, newest

NAME = "instatus"

LEVELS = {
    "operational": Level.OPERATIONAL,
    "undermaintenance": Level.MAINTENANCE,
    "degradedperformance": Level.DEGRADED,
    "minoroutage": Level.PARTIAL_OUTAGE,
    "partialoutage": Level.PARTIAL_OUTAGE,
    "majoroutage": Level.MAJOR_OUTAGE,
}
PAGES = LEVELS | {"up": Level.OPERATIONAL, "hasissues": Level.DEGRADED}

_HOW_MANY = re.compile(r"(all|some|one)(?=[a-z])")


def urls(base: str) -> tuple[str, ...]:
    """The summary and the components."""
    return f"{base}/summary.json", f"{base}/v2/components.json"


def matches(document: object) -> bool:
    """Whether it is a summary, or a list of components in Instatus' words."""
    fields = mapping(document)
    page = mapping(fields.get("page"))
    said = word(page.get("status"))
    own = said not in {"", "operational"} and "status" not in fields  # Checkly says "operational"
    return (own and bool(page.get("name")) and _page_word(said) is not None) or _is_components(fields)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """Both documents as one."""
    known = [mapping(document) for document in documents]
    incidents = [row for fields in known for row in rows(fields.get("activeIncidents"))]
    planned = [row for fields in known for row in rows(fields.get("activeMaintenances"))]
    said = [word(mapping(fields.get("page")).get("status")) for fields in known if "page" in fields]
    return Reading(
        word=(_page_word(said[0]) or Level.UNKNOWN) if said else None,
        components=tuple(_component(row) for fields in known for row in rows(fields.get("components"))),
        incidents=tuple(_incident(row, now) for row in incidents if word(row.get("status")) != "resolved"),
        maintenances=tuple(
            _incident(row, now, Level.MAINTENANCE) for row in planned if word(row.get("status")) == "inprogress"
        ),
    )


def _is_components(fields: Mapping[str, object]) -> bool:
    listed = rows(fields.get("components"))
    return fields.keys() == {"components"} and bool(listed) and all(word(row.get("status")) in LEVELS for row in listed)


def _page_word(said: str) -> Level | None:
    """``ONEMAJOROUTAGE``: of one component only, so the page as a whole is no worse than partly out."""
    how_many = _HOW_MANY.match(said)
    level = PAGES.get(said[how_many.end() :] if how_many else said)
    if level is Level.MAJOR_OUTAGE and how_many and how_many[1] != "all":
        return Level.PARTIAL_OUTAGE
    return level


def _component(row: Mapping[str, object]) -> Component:
    return Component(name=text(row.get("name")), level=LEVELS.get(word(row.get("status")), Level.UNKNOWN))


def _incident(row: Mapping[str, object], now: datetime, level: Level | None = None) -> Incident:
    started_at = first_moment(row, "started", "start")
    incident = Incident(
        name=text(row.get("name")) or UNTITLED,
        level=LEVELS.get(word(row.get("impact")), Level.DEGRADED) if level is None else level,
        started_at=started_at,
        updated_at=newest((), started_at, moment(row.get("updatedAt"))),
        url=link(row.get("url")),
    )
    return demoted(incident, now)
