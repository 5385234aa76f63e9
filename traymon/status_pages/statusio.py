"""Status.io (https://kb.status.io/developers/public-status-api/)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import first_moment, mapping, number, rows, text
from traymon.status_pages.reading import UNTITLED, Reading, all_text, demoted, newest, posts

NAME = "statusio"

CODES = {
    100: Level.OPERATIONAL,
    200: Level.MAINTENANCE,
    300: Level.DEGRADED,
    400: Level.PARTIAL_OUTAGE,
    500: Level.MAJOR_OUTAGE,
    600: Level.PARTIAL_OUTAGE,
}
"""600 is a security event."""


def urls(base: str) -> tuple[str, ...]:
    """The page's document; ``base`` names it: ``https://api.status.io/1.0/status/PAGE_ID``."""
    return (base,)


def matches(document: object) -> bool:
    """Whether it is the document of a page."""
    return isinstance(mapping(mapping(document).get("result")).get("status_overall"), dict)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """The document as a reading."""
    result = mapping(mapping(documents[0]).get("result"))
    return Reading(
        word=_level(mapping(result.get("status_overall"))),
        components=tuple(
            Component(name=text(row.get("name")), level=_level(row)) for row in rows(result.get("status"))
        ),
        incidents=tuple(_incident(row, now) for row in rows(result.get("incidents"))),
        maintenances=tuple(
            _incident(row, now, Level.MAINTENANCE) for row in rows(mapping(result.get("maintenance")).get("active"))
        ),
    )


def _level(row: Mapping[str, object]) -> Level:
    return CODES.get(number(row.get("status_code")), Level.UNKNOWN)


def _incident(row: Mapping[str, object], now: datetime, level: Level | None = None) -> Incident:
    messages = rows(row.get("messages"))
    updates = posts(messages, "details", "datetime")
    started_at = first_moment(row, "datetime_open", "datetime_planned_start")
    impact = max((CODES.get(number(message.get("status")), Level.DEGRADED) for message in messages[-1:]), default=None)
    touched = [text(item.get("name")) for item in rows(row.get("components_affected"))]
    incident = Incident(
        name=text(row.get("name")) or UNTITLED,
        level=level if level is not None else max(impact or Level.DEGRADED, Level.DEGRADED),
        components=tuple(dict.fromkeys(name for name in touched if name)),
        started_at=started_at,
        updated_at=newest(updates, started_at),
        text=all_text(updates),
    )
    return demoted(incident, now)
