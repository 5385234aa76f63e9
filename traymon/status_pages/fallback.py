"""A page that a provider has left: it may add fresh trouble but never says "all clear".

The page Mistral left in September 2026 stayed online with an incident that nobody closed; an empty list there would
prove as little.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from traymon.assessment.levels import worst
from traymon.model import Component, Incident, Level, StatusReport

FRESH = timedelta(hours=48)
"""The dead incident of 2026 was 13 days old when it misled its readers, so the rule for living pages is too mild."""

NOTHING_FRESH = "old status page: nothing fresh"


def as_fallback(report: StatusReport, now: datetime) -> StatusReport:
    """What is left of a readable ``report`` when only fresh trouble counts; not readable when there is none."""
    fresh = tuple(
        incident
        for incident in report.incidents
        if incident.updated_at and now - incident.updated_at <= FRESH and incident.level > Level.OPERATIONAL
    )
    return replace(
        report,
        readable=bool(fresh),
        reason="" if fresh else NOTHING_FRESH,
        level=worst(incident.level for incident in fresh),
        components=_touched(report, fresh),
        incidents=fresh,
        maintenances=(),
        fallback=True,
    )


def _touched(report: StatusReport, fresh: tuple[Incident, ...]) -> tuple[Component, ...]:
    """The rows that a fresh incident names, as bad as that incident."""
    levels = {name: incident.level for incident in sorted(fresh, key=_level) for name in incident.components}
    return tuple(Component(name=row.name, level=levels[row.name]) for row in report.components if row.name in levels)


def _level(incident: Incident) -> Level:
    return incident.level
