from datetime import datetime
from typing import Any

import pytest

from traymon.assessment.scope import claim_for
from traymon.model import Component, Level, Provider, Scope, StatusReport
from traymon.status_pages import report_of

PAGE = {"id": "p", "name": "Example", "url": "https://status.example.test", "updated_at": "2027-01-05T10:20:00.000Z"}
API = "Example API (api.example.test)"


def summary(indicator: str, *components: dict[str, Any], incidents: object = (), **more: object) -> dict[str, Any]:
    return {
        "page": PAGE,
        "components": list(components),
        "incidents": list(incidents) if isinstance(incidents, list | tuple) else incidents,
        "scheduled_maintenances": [],
        "status": {"indicator": indicator, "description": "?"},
    } | more


def row(name: str, status: object, **more: object) -> dict[str, Any]:
    return {"id": name, "name": name, "status": status, "group": False} | more


def incident(impact: str, *touched: str, **more: object) -> dict[str, Any]:
    return {
        "id": "i",
        "name": "Elevated errors",
        "status": "investigating",
        "impact": impact,
        "shortlink": "https://short.test/i",
        "created_at": "2027-01-05T10:00:00.000Z",
        "incident_updates": [{"body": "We look into it.", "affected_components": [{"name": name} for name in touched]}],
    } | more


def read(document: dict[str, Any], now: datetime) -> StatusReport:
    return report_of([document], urls=("https://status.example.test",), now=now, format_name="statuspage")


def user_of(*components: str) -> Provider:
    return Provider(id="example", name="Example", base_url="https://api.example.test", components=components)


def test_the_component_the_user_depends_on_decides_not_the_blend(now: datetime) -> None:
    document = summary(
        "major",
        row("chat.example.test", "major_outage"),
        row("Console", "operational"),
        row(API, "major_outage"),
        incidents=[incident("critical", "chat.example.test", API)],
    )
    report = read(document, now)
    assert report.level is Level.MAJOR_OUTAGE
    assert report.incidents[0].components == ("chat.example.test", API)
    assert claim_for(report, user_of(API)).level is Level.MAJOR_OUTAGE
    assert claim_for(report, user_of("Console")).level is Level.OPERATIONAL
    assert claim_for(report, user_of("Console")).scope is Scope.OTHER_COMPONENT


def test_heads_of_groups_and_the_phantom_row_are_no_components(now: datetime) -> None:
    document = summary(
        "none",
        row("Group", "major_outage", group=True),
        row("Visit www.example.test for more information", "major_outage"),
        row("API", "operational", group_id="Group"),
    )
    assert read(document, now).components == (Component(name="API", level=Level.OPERATIONAL),)


def test_a_word_without_an_incident_is_left_to_the_own_probe(now: datetime) -> None:
    report = read(summary("minor", row(API, "operational")), now)
    claim = claim_for(report, user_of(API))
    assert report.level is Level.DEGRADED
    assert (claim.level, claim.scope, claim.certain) == (Level.DEGRADED, Scope.UNKNOWN, Level.OPERATIONAL)


@pytest.mark.parametrize(
    ("status", "level"),
    [
        ("operational", Level.OPERATIONAL),
        ("degraded_performance", Level.DEGRADED),
        ("partial_outage", Level.PARTIAL_OUTAGE),
        ("major_outage", Level.MAJOR_OUTAGE),
        ("full_outage", Level.MAJOR_OUTAGE),
        ("under_maintenance", Level.MAINTENANCE),
        ("affected", Level.UNKNOWN),
        (None, Level.UNKNOWN),
    ],
)
def test_the_words_of_a_component(status: str | None, level: Level, now: datetime) -> None:
    report = read(summary("none", row("API", status)), now)
    assert (report.components[0].level, report.level) == (level, level)


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        pytest.param({"impact": "minor"}, Level.DEGRADED, id="a green word with a minor incident"),
        pytest.param({"impact": "critical"}, Level.MAJOR_OUTAGE, id="a green word with a critical incident"),
        pytest.param({"impact": "none", "status": "monitoring"}, Level.OPERATIONAL, id="impact none is a notice"),
        pytest.param({"impact": "weird"}, Level.DEGRADED, id="unknown impact"),
        pytest.param({"impact": "critical", "status": "postmortem"}, Level.OPERATIONAL, id="closed"),
        pytest.param({"impact": "maintenance", "status": "scheduled"}, Level.OPERATIONAL, id="planned for later"),
        pytest.param({"impact": "maintenance", "status": "postponed"}, Level.OPERATIONAL, id="planned, in a new state"),
        pytest.param({"impact": "maintenance", "status": "verifying"}, Level.MAINTENANCE, id="planned, under way"),
    ],
)
def test_an_open_incident_is_folded_in(changed: dict[str, Any], level: Level, now: datetime) -> None:
    assert read(summary("none", row("API", "operational"), incidents=[incident("none") | changed]), now).level is level


def test_the_form_of_incident_io_lacks_most_fields(now: datetime) -> None:
    document = {
        "page": {"id": "01A", "name": "Example", "url": "https://status.example.test/"},
        "status": {"indicator": "minor", "description": "Partial System Degradation"},
        "components": [{"id": "01B", "name": "Chat", "status": "operational"}],
        "incidents": [{"id": "01C", "name": "Workspace trouble", "status": "identified", "impact": "minor"}],
    }
    report = read(document, now)
    assert (report.format, report.level, report.incidents[0].components) == ("statuspage", Level.DEGRADED, ())


def test_its_status_json_has_the_word_alone(now: datetime) -> None:
    report = read({"page": PAGE, "status": {"indicator": "critical"}}, now)
    assert (report.format, report.level) == ("statuspage", Level.MAJOR_OUTAGE)
