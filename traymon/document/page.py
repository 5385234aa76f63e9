"""``traymon/page/1``: a status page."""

from traymon.document.times import time_or_none
from traymon.model import Component, Incident, StatusReport

PAGE_SCHEMA = "traymon/page/1"


def page_document(report: StatusReport) -> dict[str, object]:
    """The ``traymon/page/1`` document: what a status page claims, before any choice of components."""
    return {
        "schema": PAGE_SCHEMA,
        "readable": report.readable,
        "format": report.format or None,
        "url": report.url or None,
        "reason": report.reason or None,
        "level": report.level.word,
        "components": [component_element(component) for component in report.components],
        "incidents": [incident_element(incident) for incident in report.incidents],
        "maintenances": [incident_element(incident) for incident in report.maintenances],
    }


def component_element(component: Component) -> dict[str, object]:
    """A row of a status page."""
    return {"name": component.name, "level": component.level.word}


def incident_element(incident: Incident) -> dict[str, object]:
    """An incident or a maintenance."""
    return {
        "name": incident.name,
        "level": incident.level.word,
        "components": list(incident.components),
        "started_at": time_or_none(incident.started_at),
        "updated_at": time_or_none(incident.updated_at),
        "url": incident.url or None,
        "stale": incident.stale,
    }
