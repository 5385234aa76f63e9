"""Flashcat (FlashDuty), as on DeepSeek's page. Undocumented; shape as seen in 2026.

Components have no state of their own: one that no active change names is operational.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from traymon.assessment.levels import worst
from traymon.model import Component, Incident, Level
from traymon.status_pages.fields import first_moment, identity, mapping, rows, text, word
from traymon.status_pages.reading import UNTITLED, Reading, all_text, demoted, newest, posts

NAME = "flashcat"

LEVELS = {
    "operational": Level.OPERATIONAL,
    "degraded": Level.DEGRADED,
    "degraded_performance": Level.DEGRADED,
    "partial_outage": Level.PARTIAL_OUTAGE,
    "full_outage": Level.MAJOR_OUTAGE,
    "under_maintenance": Level.MAINTENANCE,
}
CLOSED = frozenset({"resolved", "completed", "closed", "scheduled"})


def urls(base: str) -> tuple[str, ...]:
    """What is active; ``base`` names the page: ``…/api/status-page/PAGE_ID``."""
    return (base if base.endswith("/summary/active") else f"{base}/summary/active",)


def matches(document: object) -> bool:
    """Whether it is the summary of a page."""
    page = mapping(mapping(mapping(document).get("data")).get("page"))
    listed = rows(page.get("components"))
    return bool(listed) and all("component_id" in row for row in listed)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """The summary as a reading."""
    data = mapping(mapping(documents[0]).get("data"))
    changes = [row for row in rows(data.get("active_changes")) if word(row.get("status")) not in CLOSED]
    levels: dict[str, list[Level]] = {}
    for change in changes:
        for row in rows(change.get("affected_components")):
            levels.setdefault(identity(row.get("component_id")), []).append(_level(row))
    return Reading(
        word=Level.OPERATIONAL,
        components=tuple(
            Component(
                name=text(row.get("name")),
                level=worst(levels.get(identity(row.get("component_id")), [Level.OPERATIONAL])),
            )
            for row in rows(mapping(data.get("page")).get("components"))
        ),
        incidents=tuple(_incident(row, now) for row in changes if not _is_planned(row)),
        maintenances=tuple(_incident(row, now) for row in changes if _is_planned(row)),
    )


def _level(row: Mapping[str, object]) -> Level:
    return LEVELS.get(word(row.get("status")), Level.UNKNOWN)


def _is_planned(row: Mapping[str, object]) -> bool:
    return word(row.get("type")) == "maintenance"


def _incident(row: Mapping[str, object], now: datetime) -> Incident:
    touched = [item for item in rows(row.get("affected_components")) if _level(item) is not Level.OPERATIONAL]
    updates = posts(rows(row.get("updates")), "description", "at_seconds", "created_at")
    started_at = first_moment(row, "start_at_seconds", "created_at_seconds")
    worst_of_all = max((_level(item) for item in touched), default=Level.DEGRADED)
    incident = Incident(
        name=text(row.get("title")) or UNTITLED,
        level=Level.MAINTENANCE if _is_planned(row) else max(worst_of_all, Level.DEGRADED),
        components=tuple(dict.fromkeys(text(item.get("name")) for item in touched)),
        started_at=started_at,
        updated_at=newest(updates, started_at, first_moment(row, "updated_at_seconds")),
        text=all_text(updates),
    )
    return demoted(incident, now)
