"""Rootly: ``status.json`` and ``incidents.json`` (https://docs.rootly.com/configuration/status-page-public-api).

Components are not in the JSON. ``page.updated_at`` dates the page's settings, not its contents. ``shortlink`` leads
into the owner's account, so links are made from the page's address. The guide's short form of an incident has no ``id``
and ``url`` instead of ``shortlink``.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

from traymon.model import Incident, Level
from traymon.status_pages.fields import first_text, link, mapping, moment, page_number, rows, text, word
from traymon.status_pages.reading import UNTITLED, Post, Reading, all_text, demoted, newest, posts

NAME = "rootly"

INDICATORS = {
    "none": Level.OPERATIONAL,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL_OUTAGE,  # major only with a listed incident of impact critical
    "critical": Level.MAJOR_OUTAGE,
    "maintenance": Level.MAINTENANCE,
}
IMPACTS = {
    "none": Level.OPERATIONAL,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL_OUTAGE,
    "critical": Level.MAJOR_OUTAGE,
}
CLOSED = frozenset({"resolved", "closed", "cancelled", "canceled", "completed", "postmortem", "scheduled"})
RUNNING = frozenset({"in_progress", "verifying"})

_OPENING = re.compile(
    r"(?:we\s*(?:are|['\u2019]re|have|see)?\s+)?(?:currently\s+|now\s+|still\s+)?"
    r"(?:investigating|looking into|aware of|seeing|experiencing|observing|identified)\s+"
    r"(?:reports? of\s+|an issue (?:with|affecting)\s+)?",
    re.IGNORECASE,
)
_TITLE_LENGTH = 120


def urls(base: str) -> tuple[str, ...]:
    """Both documents."""
    return f"{base}/api/v1/status.json", f"{base}/api/v1/incidents.json?per_page=100"


def matches(document: object) -> bool:
    """Whether it is one of the two documents; ``components`` would make it a Statuspage summary."""
    fields = mapping(document)
    listed = isinstance(fields.get("page"), dict) and isinstance(fields.get("incidents"), list)
    return listed and "components" not in fields and (_has_indicator(fields) or _has_pagination(fields))


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """Both documents and all pages of the list as one; a later one knows better about the same incident."""
    known = [mapping(document) for document in documents]
    page_url = next((url for fields in known if (url := link(mapping(fields.get("page")).get("url")))), "")
    listed = [row for fields in known for row in rows(fields.get("incidents"))]
    latest = {_key(row) or position: row for position, row in enumerate(listed)}
    unresolved = [row for row in latest.values() if _is_open(row)]
    return Reading(
        word=_word(known),
        incidents=tuple(_incident(row, page_url, now) for row in unresolved if not _is_running(row)),
        maintenances=tuple(_incident(row, page_url, now, Level.MAINTENANCE) for row in unresolved if _is_running(row)),
        page_url=page_url,
        next_page=_next_page(known),
    )


def _has_indicator(fields: Mapping[str, object]) -> bool:
    return isinstance(mapping(fields.get("status")).get("indicator"), str)


def _has_pagination(fields: Mapping[str, object]) -> bool:
    return "status" not in fields and isinstance(fields.get("pagination"), dict)


def _word(known: Sequence[Mapping[str, object]]) -> Level:
    """The indicator; the list alone holds what is active, so by itself it claims that there is nothing else."""
    said = [word(mapping(fields.get("status")).get("indicator")) for fields in known if _has_indicator(fields)]
    return INDICATORS.get(said[0], Level.UNKNOWN) if said else Level.OPERATIONAL


def _next_page(known: Sequence[Mapping[str, object]]) -> int | None:
    paginations = [mapping(fields.get("pagination")) for fields in known if _has_pagination(fields)]
    return page_number(paginations[-1].get("next_page")) if paginations else None


def _is_open(row: Mapping[str, object]) -> bool:
    return word(row.get("status")) not in CLOSED and not row.get("resolved_at")


def _is_running(row: Mapping[str, object]) -> bool:
    return word(row.get("status")) in RUNNING


def _key(row: Mapping[str, object]) -> str:
    return first_text(row, "id", "url", "shortlink", "name")


def _incident(row: Mapping[str, object], page_url: str, now: datetime, level: Level | None = None) -> Incident:
    updates = posts(rows(row.get("incident_updates")), "body", "display_at", "created_at")
    created_at = moment(row.get("created_at"))
    incident = Incident(
        name=text(row.get("name")) or _title(updates),
        level=IMPACTS.get(word(row.get("impact")), Level.DEGRADED) if level is None else level,
        started_at=moment(row.get("started_at")) or created_at,
        updated_at=newest(updates, created_at, moment(row.get("updated_at")), moment(row.get("started_at"))),
        url=_url(row, page_url),
        text=all_text(updates),
    )
    return demoted(incident, now)


def _url(row: Mapping[str, object], page_url: str) -> str:
    number = text(row.get("id"))
    return f"{page_url.rstrip('/')}/incidents/{quote(number, safe='')}" if number and page_url else link(row.get("url"))


def _title(updates: Sequence[Post]) -> str:
    """The earliest update's first sentence without its opening phrase."""
    earliest = next((post.text for post in reversed(updates) if post.text), "")
    sentence = re.split(r"[.!?](?:\s|$)", _OPENING.sub("", earliest, count=1), maxsplit=1)[0].strip()
    return (sentence[:1].upper() + sentence[1:_TITLE_LENGTH]) or UNTITLED
