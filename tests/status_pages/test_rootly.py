from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from traymon.assessment.scope import claim_for
from traymon.model import Level, Provider, Scope
from traymon.status_pages import read_document
from traymon.status_pages.rootly import matches, parse

Build = Callable[..., dict[str, Any]]

# As Mistral's page showed one in September 2026: critical, but none of the surfaces named is the API.
SURFACES = {
    "id": "5b5c0f2e-1111-4222-8333-444455556666",
    "name": "Elevated error rate on some of our services",
    "status": "monitoring",
    "created_at": "2027-01-05T01:48:01-07:00",
    "updated_at": "2027-01-05T02:56:16-07:00",
    "monitoring_at": None,
    "resolved_at": None,
    "impact": "critical",
    "shortlink": "https://rootly.example.test/account/incidents/1730-lots-of-errors",
    "started_at": "2027-01-05T01:48:01-07:00",
    "incident_updates": [
        {"status": "monitoring", "body": "All numbers look normal.", "created_at": "2027-01-05T02:56:16-07:00"},
        {"status": "identified", "body": "We know the cause.", "created_at": "2027-01-05T02:20:00-07:00"},
        {
            "status": "investigating",
            "body": "Errors on some of our surfaces (Vibe, Studio, Settings page).\nMore soon.",
            "created_at": "2027-01-05T01:50:00-07:00",
        },
    ],
}


def test_a_critical_incident_of_other_surfaces_does_not_touch_the_api(
    rootly_status: Build, now: datetime, mistral: Provider, as_body: Callable[[object], bytes]
) -> None:
    report = read_document(as_body(rootly_status("major", SURFACES)), url="https://status.example.test", now=now)
    claim = claim_for(report, mistral)
    assert report.level is Level.MAJOR_OUTAGE
    assert (claim.level, claim.scope, claim.counted) == (Level.OPERATIONAL, Scope.OUT, ())
    assert claim.notices == report.incidents


def test_an_incident_in_full(rootly_status: Build, now: datetime) -> None:
    (incident,) = parse([rootly_status("major", SURFACES)], now).incidents
    assert incident.url == "https://status.example.test/incidents/5b5c0f2e-1111-4222-8333-444455556666"
    assert incident.started_at == datetime(2027, 1, 5, 8, 48, 1, tzinfo=UTC)
    assert incident.updated_at == datetime(2027, 1, 5, 9, 56, 16, tzinfo=UTC)
    assert incident.text.split("\n") == [
        "All numbers look normal.",
        "We know the cause.",
        "Errors on some of our surfaces (Vibe, Studio, Settings page). More soon.",
    ]


def test_an_odd_id_cannot_lead_elsewhere(rootly_status: Build, now: datetime) -> None:
    (incident,) = parse([rootly_status("major", SURFACES | {"id": "../x?y"})], now).incidents
    assert incident.url == "https://status.example.test/incidents/..%2Fx%3Fy"


def test_the_short_form_of_the_guide_links_to_its_own_url(rootly_status: Build, now: datetime) -> None:
    short = {
        "name": "API slow",
        "status": "started",
        "impact": "minor",
        "url": "https://status.example.test/incidents/7",
    }
    (incident,) = parse([rootly_status("minor", short)], now).incidents
    assert (incident.level, incident.url) == (Level.DEGRADED, "https://status.example.test/incidents/7")


@pytest.mark.parametrize(
    ("indicator", "level"),
    [
        ("none", Level.OPERATIONAL),
        ("minor", Level.DEGRADED),
        ("major", Level.PARTIAL_OUTAGE),
        ("critical", Level.MAJOR_OUTAGE),
        ("maintenance", Level.MAINTENANCE),
        ("Major", Level.PARTIAL_OUTAGE),
        ("splendid", Level.UNKNOWN),
    ],
)
def test_the_page_word(indicator: str, level: Level, rootly_status: Build, now: datetime) -> None:
    assert parse([rootly_status(indicator)], now).word is level


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        pytest.param({"impact": "none"}, Level.OPERATIONAL, id="none is a notice"),
        pytest.param({"impact": "minor"}, Level.DEGRADED, id="minor"),
        pytest.param({"impact": "major"}, Level.PARTIAL_OUTAGE, id="major"),
        pytest.param({"impact": "critical"}, Level.MAJOR_OUTAGE, id="critical"),
        pytest.param({"impact": "apocalyptic"}, Level.DEGRADED, id="an unknown impact is at least degraded"),
        pytest.param({"impact": None}, Level.DEGRADED, id="no impact"),
        pytest.param({"status": "acknowledged"}, Level.MAJOR_OUTAGE, id="words of Rootly's own life cycle are open"),
        pytest.param({"status": "mitigated"}, Level.MAJOR_OUTAGE, id="mitigated is still watched"),
    ],
)
def test_the_level_of_an_open_incident(
    changed: dict[str, Any], level: Level, rootly_status: Build, now: datetime
) -> None:
    (incident,) = parse([rootly_status("major", SURFACES | changed)], now).incidents
    assert incident.level is level


@pytest.mark.parametrize(
    "changed",
    [
        *({"status": status} for status in ("resolved", "Closed", "cancelled", "completed", "postmortem", "scheduled")),
        {"resolved_at": "2027-01-05T10:00:00Z"},
    ],
    ids=str,
)
def test_what_is_over_or_yet_to_come_is_not_open(changed: dict[str, Any], rootly_status: Build, now: datetime) -> None:
    reading = parse([rootly_status("none", SURFACES | changed)], now)
    assert (reading.incidents, reading.maintenances) == ((), ())


@pytest.mark.parametrize(
    ("first_update", "title"),
    [
        ("We are currently investigating elevated errors on chat. More soon.", "Elevated errors on chat"),
        ("We're aware of an issue affecting OCR 4.1 uploads", "OCR 4.1 uploads"),
        ("We are investigating reports of slow answers!", "Slow answers"),
        ("Requests fail.", "Requests fail"),
        ("", "incident without a title"),
    ],
)
def test_an_untitled_incident_is_named_by_its_earliest_update(
    first_update: str, title: str, rootly_status: Build, now: datetime
) -> None:
    # the earliest one is listed first here: the dates count, not the order
    updates = [
        {"body": first_update, "created_at": "2027-01-05T09:00:00Z"},
        {"body": "A fix is out." if first_update else "", "created_at": "2027-01-05T10:00:00Z"},
    ]
    (incident,) = parse([rootly_status("minor", {"name": None, "incident_updates": updates})], now).incidents
    assert incident.name == title


def test_an_incident_silent_for_more_than_15_days_is_stale_and_degraded_at_most(
    rootly_status: Build, now: datetime
) -> None:
    old = {"id": "1", "name": "API down", "impact": "critical", "updated_at": "2026-12-20T10:00:00Z"}
    recent = {"id": "2", "name": "API down", "impact": "critical", "updated_at": "2026-12-22T10:00:00Z"}
    first, second = parse([rootly_status("major", old, recent)], now).incidents
    assert (first.level, first.stale) == (Level.DEGRADED, True)
    assert (second.level, second.stale) == (Level.MAJOR_OUTAGE, False)


def page(number: int, of: int, *incidents: dict[str, Any]) -> dict[str, Any]:
    pagination = {"page": number, "total_pages": of, "next_page": number + 1 if number < of else None}
    return {"page": {"url": "https://status.example.test/"}, "incidents": list(incidents), "pagination": pagination}


def test_two_pages_and_the_status_are_one_list_without_doubles(rootly_status: Build, now: datetime) -> None:
    other = {"id": "x", "name": "OCR API down", "status": "identified", "impact": "major"}
    documents = [rootly_status("major", SURFACES), page(1, 2, SURFACES), page(2, 2, other, SURFACES)]
    reading = parse(documents, now)
    assert [incident.name for incident in reading.incidents] == [SURFACES["name"], "OCR API down"]
    assert (reading.next_page, reading.word) == (None, Level.PARTIAL_OUTAGE)


def test_the_later_document_knows_that_an_incident_is_over(rootly_status: Build, now: datetime) -> None:
    assert not parse([rootly_status("none", SURFACES), page(1, 1, SURFACES | {"status": "resolved"})], now).incidents


def test_incidents_that_nothing_tells_apart_stay_apart(rootly_status: Build, now: datetime) -> None:
    assert len(parse([rootly_status("minor", {}, {})], now).incidents) == 2


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({}, id="empty"),
        pytest.param({"page": {}, "incidents": []}, id="neither indicator nor pagination"),
        pytest.param({"page": {}, "status": {"indicator": "none"}}, id="no list"),
        pytest.param({"status": {"indicator": "none"}, "incidents": []}, id="no page"),
        pytest.param({"page": {}, "status": {"indicator": None}, "incidents": []}, id="indicator is null"),
        pytest.param(
            {"page": {}, "status": {"indicator": "none"}, "incidents": [], "components": []}, id="a Statuspage summary"
        ),
    ],
)
def test_what_is_not_rootlys(document: object) -> None:
    assert not matches(document)
