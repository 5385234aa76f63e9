from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from traymon.assessment.scope import claim_for
from traymon.model import Level, Provider, Scope
from traymon.status_pages import read_document
from traymon.status_pages.checkly import matches, parse, urls

VENDOR = "https://example-ai.checkly-status-page.com"


@pytest.mark.parametrize(
    ("base", "paths"),
    [
        pytest.param(
            VENDOR,
            ["/api/status-page/example-ai/unresolved-incidents", "/api/status-page/example-ai/maintenance-windows"],
            id="the vendor's host tells the slug",
        ),
        pytest.param(
            f"{VENDOR}/api/status-page/other",
            ["/api/status-page/other/unresolved-incidents", "/api/status-page/other/maintenance-windows"],
            id="a slug in the path",
        ),
        pytest.param(
            f"{VENDOR}/api/status-page/example-ai/unresolved-incidents",
            ["/api/status-page/example-ai/unresolved-incidents"],
            id="a document in the path",
        ),
    ],
)
def test_where_the_documents_lie(base: str, paths: list[str]) -> None:
    assert urls(base) == tuple(VENDOR + path for path in paths)


def test_a_host_of_ones_own_tells_no_slug() -> None:
    assert urls("https://status.example.test") == ("https://status.example.test/api/v1/summary.json",)


def public_summary(word: str, *incidents: dict[str, Any]) -> dict[str, Any]:
    return {"page": {"status": word}, "activeIncidents": list(incidents), "activeMaintenances": []}


INCIDENT = {
    "id": "1",
    "name": "Free tier switched off",
    "severity": "MAJOR",
    "status": "IDENTIFIED",
    "startedAt": "2027-01-05T04:04:04Z",
    "updatedAt": "2027-01-05T05:00:00Z",
    "affectedServices": [{"id": "s", "name": "Chat Completions API", "group": "API"}],
    "url": f"{VENDOR}/incident/1",
}


def test_the_public_summary_spells_the_same_things_differently(now: datetime) -> None:
    (incident,) = parse([public_summary("HAS_ISSUES", INCIDENT)], now).incidents
    assert (incident.level, incident.components) == (Level.PARTIAL_OUTAGE, ("Chat Completions API",))
    assert (incident.updated_at, incident.url) == (datetime.fromisoformat("2027-01-05T05:00:00Z"), INCIDENT["url"])


@pytest.mark.parametrize(
    ("document", "level"),
    [
        pytest.param(public_summary("HAS_ISSUES"), Level.DEGRADED, id="issues that are not listed"),
        pytest.param(
            public_summary("HAS_NEWS", INCIDENT | {"severity": "MINOR"}), Level.DEGRADED, id="an unknown word"
        ),
        pytest.param({"incidents": [INCIDENT | {"severity": None}]}, Level.DEGRADED, id="no severity"),
        pytest.param({"incidents": [INCIDENT | {"lastUpdateStatus": "RESOLVED"}]}, Level.OPERATIONAL, id="resolved"),
        pytest.param({"incidents": [INCIDENT | {"lastUpdateStatus": "MAINTENANCE"}]}, Level.MAINTENANCE, id="planned"),
    ],
)
def test_levels(document: object, level: Level, now: datetime, as_body: Callable[[object], bytes]) -> None:
    assert read_document(as_body(document), url=VENDOR, now=now).level is level


def test_windows_add_to_incidents(now: datetime) -> None:
    windows = {"upcoming": [], "active": [{"name": "Work", "startsAt": "2027-01-05T10:00:00Z"}]}
    reading = parse([{"incidents": []}, windows], now)
    assert (reading.word, [window.name for window in reading.maintenances]) == (Level.OPERATIONAL, ["Work"])


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"page": {"status": "UP"}, "activeIncidents": [{"impact": "MAJOROUTAGE"}]}, id="Instatus"),
        pytest.param({"incidents": [], "more": 1}, id="a list among other things"),
        pytest.param({"incidents": [{"name": "x"}]}, id="incidents of some other vendor"),
        pytest.param({"incidents": "none"}, id="no list"),
        pytest.param({"incidents": ["one"]}, id="a list of something else"),
        pytest.param(public_summary("HAS_ISSUES") | {"status": "?"}, id="a summary with one more status"),
    ],
)
def test_what_is_not_checklys(document: object) -> None:
    assert not matches(document)


def test_an_incident_of_another_model_does_not_colour_its_component(
    now: datetime, mistral: Provider, saved: Callable[[str], bytes]
) -> None:
    body = saved("checkly/unresolved_incidents_one_model_medium.json")
    report = read_document(body, url=VENDOR, now=now)
    claim = claim_for(report, mistral)
    assert report.components[0].level is Level.DEGRADED
    assert (claim.level, claim.scope) == (Level.OPERATIONAL, Scope.OTHER_MODEL)
