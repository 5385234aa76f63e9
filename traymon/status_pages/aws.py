"""AWS Health's public ``currentevents`` (https://health.aws.amazon.com/public/currentevents), UTF-16 as it is served.

Undocumented; shape as seen in 2026. A list over all services and regions, empty when all is well; events stay open for
months. Name the services that matter in the source's ``filter``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from traymon.assessment.levels import worst
from traymon.model import Component, Incident, Level
from traymon.status_pages.documents import WideList
from traymon.status_pages.fields import mapping, moment, number, rows, text
from traymon.status_pages.reading import UNTITLED, Reading, all_text, demoted, newest, posts

NAME = "aws"

CODES = {0: Level.OPERATIONAL, 1: Level.DEGRADED, 2: Level.DEGRADED, 3: Level.MAJOR_OUTAGE}
"""Resolved, informational, degraded, disrupted."""

_SEVERAL = {"service_name": "Multiple services"}
"""Whose event it is when it touches more than one: they are in its table."""

_REGION = re.compile(r"arn:aws[\w-]*:health:([\w-]*):")


def urls(base: str) -> tuple[str, ...]:
    """The list; ``base`` names it."""
    return (base if base.endswith("currentevents") else f"{base}/public/currentevents",)


def matches(document: object) -> bool:
    """Whether it is a list of events. An empty one is the all-clear, if it came in UTF-16, as only AWS sends it."""
    listed = document if isinstance(document, list) else mapping(document).get("current")
    own = isinstance(listed, list) and all("arn" in mapping(row) and "service_name" in mapping(row) for row in listed)
    return own and (bool(listed) or isinstance(document, WideList))


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """What is open, and the services in their regions that it touches."""
    listed = rows(documents[0] if isinstance(documents[0], list) else mapping(documents[0]).get("current"))
    opened = [row for row in listed if CODES.get(number(row.get("status"))) != Level.OPERATIONAL]
    incidents = [_incident(row, now) for row in opened]
    levels: dict[str, list[Level]] = {}
    for row, incident in zip(opened, incidents, strict=True):
        for name, level in _touched(row):
            levels.setdefault(name, []).append(min(level, incident.level) if incident.stale else level)
    return Reading(
        word=Level.OPERATIONAL,  # what is well is not listed
        components=tuple(Component(name=name, level=worst(those)) for name, those in levels.items()),
        incidents=tuple(incidents),
    )


def _incident(row: Mapping[str, object], now: datetime) -> Incident:
    updates = posts(rows(row.get("event_log")), "message", "timestamp")
    started_at = moment(number(row.get("date")) or None)
    incident = Incident(
        name=text(row.get("summary")) or UNTITLED,
        level=CODES.get(number(row.get("status")), Level.DEGRADED),
        components=tuple(dict(_touched(row))),
        started_at=started_at,
        updated_at=newest(updates, started_at),
        url="https://health.aws.amazon.com/health/status",
        text=all_text(updates),
    )
    return demoted(incident, now)


def _touched(row: Mapping[str, object]) -> Iterator[tuple[str, Level]]:
    """``Amazon Bedrock (us-east-1)`` and how it is; an event of "Multiple services" names them in a table."""
    region = _REGION.match(text(row.get("arn")))
    place = f" ({region[1]})" if region and region[1] else ""
    impacted = [mapping(service) for service in mapping(row.get("impacted_services")).values()]
    named = {text(service.get("service_name")) for service in (*impacted, _SEVERAL)}
    for service in (*impacted, *([] if impacted and text(row.get("service_name")) in named else [row])):
        if name := text(service.get("service_name")):
            yield name + place, CODES.get(number(service.get("current", service.get("status"))), Level.DEGRADED)
