"""Uptime Kuma: the page's structure and its heartbeats (github.com/louislam/uptime-kuma, ``status-page-router.js``).

The structure names the monitors, the heartbeats (oldest first) have their states; either can come alone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import first_moment, first_text, identity, mapping, rows, text
from traymon.status_pages.reading import UNTITLED, Reading, blend, demoted

NAME = "uptimekuma"

STATES = {0: Level.MAJOR_OUTAGE, 1: Level.OPERATIONAL, 2: Level.DEGRADED, 3: Level.MAINTENANCE}

_API = "/api/status-page"


def urls(base: str) -> tuple[str, ...]:
    """Structure and heartbeats of the page at ``base`` (``…/status/SLUG``, or the default one)."""
    origin, _, slug = base.rpartition("/status/")
    if not origin or "/" in slug:
        parts = urlsplit(base)
        origin, slug = f"{parts.scheme}://{parts.netloc}", "default"
    return f"{origin}{_API}/{slug}", f"{origin}{_API}/heartbeat/{slug}"


def matches(document: object) -> bool:
    """Whether it is one of the two."""
    fields = mapping(document)
    return isinstance(fields.get("publicGroupList"), list) or isinstance(fields.get("heartbeatList"), dict)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """Both as one. Pinned notes are left out: anybody may pin anything, the monitors decide."""
    known = [mapping(document) for document in documents]
    structure = [fields for fields in known if "publicGroupList" in fields]
    beats = {key: beat for fields in known for key, beat in mapping(fields.get("heartbeatList")).items()}
    groups = [row for fields in structure for row in rows(fields.get("publicGroupList"))]
    monitors = [row for group in groups for row in rows(group.get("monitorList"))]
    names = {identity(row.get("id")): text(row.get("name")) for row in monitors}
    components = tuple(
        Component(name=names.get(key) or key, level=_level(beats[key]))
        for key in dict.fromkeys([*names, *beats])
        if key in beats
    )
    return Reading(
        word=blend(components),
        blended=True,
        components=components,
        maintenances=tuple(
            _window(row, now)
            for fields in structure
            for row in rows(fields.get("maintenanceList"))
            if row.get("status") in {"under-maintenance", None}
        ),
    )


def _level(beats: object) -> Level:
    found = rows(beats)
    last = found[-1].get("status") if found else None
    return STATES.get(last, Level.UNKNOWN) if isinstance(last, int) else Level.UNKNOWN


def _window(row: Mapping[str, object], now: datetime) -> Incident:
    started_at = first_moment(row, "createdDate", "created_date")
    incident = Incident(
        name=text(row.get("title")) or UNTITLED,
        level=Level.MAINTENANCE,
        started_at=started_at,
        updated_at=first_moment(row, "lastUpdatedDate", "last_updated_date") or started_at,
        text=first_text(row, "content", "description"),
    )
    return demoted(incident, now)
