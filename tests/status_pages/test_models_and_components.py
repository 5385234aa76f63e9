"""In every format that names components: whose incident it is decides, not that there is one."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from traymon.assessment.scope import claim_for
from traymon.model import Level, Provider, Scope, Vocabulary
from traymon.status_pages import read_document

NOW = datetime(2027, 1, 5, 10, 30, tzinfo=UTC)
AT, AT_S = "2027-01-05T10:00:00Z", 1_799_143_200
CHAT, CONSOLE = "Chat Completions API", "Console"

USER = Provider(
    id="example",
    name="Example",
    base_url="https://api.example.test/v1",
    chat_model="tiny-4-latest",
    components=(CHAT,),
    vocabulary=Vocabulary(products_out=("console",), model_families=("tiny", "giant")),
)

Document = Callable[[str, str], Any]
"""A document with one open incident of this title, which makes this component bad."""


def statuspage(title: str, component: str) -> Any:
    rows = [
        {"name": name, "status": "major_outage" if name == component else "operational"} for name in (CHAT, CONSOLE)
    ]
    incident = {"name": title, "status": "investigating", "impact": "critical", "created_at": AT}
    incident["components"] = [{"name": component}]  # type: ignore[assignment]
    return {"page": {"id": "x"}, "status": {"indicator": "major"}, "components": rows, "incidents": [incident]}


def incidentio(title: str, component: str) -> Any:
    ids = {CHAT: "1", CONSOLE: "2"}
    impact = {"component_id": ids[component], "status": "full_outage"}
    rows = [{"component": {"component_id": ids[name], "name": name}} for name in ids]
    incident = {"name": title, "type": "incident", "status": "identified", "published_at": AT}
    return {
        "summary": {
            "structure": {"items": rows},
            "affected_components": [impact],
            "ongoing_incidents": [incident | {"component_impacts": [impact]}],
        }
    }


def checkly(title: str, component: str) -> Any:
    incident = {"name": title, "severity": "CRITICAL", "lastUpdateStatus": "INVESTIGATING", "created_at": AT}
    return {"incidents": [incident | {"services": [{"name": component}]}]}


def betterstack(title: str, component: str) -> Any:
    ids = {CHAT: "1", CONSOLE: "2"}
    rows: list[Any] = [
        {
            "type": "status_page_resource",
            "id": ids[name],
            "attributes": {"public_name": name, "status": "downtime" if name == component else "operational"},
        }
        for name in ids
    ]
    report = {"title": title, "report_type": "manual", "starts_at": AT, "aggregate_state": "downtime"}
    report["affected_resources"] = [{"status_page_resource_id": ids[component]}]  # type: ignore[assignment]
    rows.append({"type": "status_report", "id": "9", "attributes": report})
    return {"data": {"type": "status_page", "attributes": {"aggregate_state": "downtime"}}, "included": rows}


def statusio(title: str, component: str) -> Any:
    rows = [{"name": name, "status_code": 500 if name == component else 100} for name in (CHAT, CONSOLE)]
    incident = {"name": title, "datetime_open": AT, "components_affected": [{"name": component}]}
    incident["messages"] = [{"details": "", "datetime": AT, "status": 500}]  # type: ignore[list-item]
    return {"result": {"status_overall": {"status_code": 500}, "status": rows, "incidents": [incident]}}


def onlineornot(title: str, component: str) -> Any:
    rows = [
        {"name": name, "status": "MAJOR_OUTAGE" if name == component else "OPERATIONAL"} for name in (CHAT, CONSOLE)
    ]
    incident = {"title": title, "status": "INVESTIGATING", "impact": "CRITICAL", "started": AT}
    incident["components"] = [{"name": component}]  # type: ignore[assignment]
    return {"result": {"status_page": {}, "components": rows, "incidents": [incident]}}


def flashcat(title: str, component: str) -> Any:
    rows = [{"component_id": name, "name": name} for name in (CHAT, CONSOLE)]
    change = {"title": title, "type": "incident", "status": "investigating", "start_at_seconds": AT_S}
    touched = {"component_id": component, "name": component, "status": "full_outage"}
    return {"data": {"page": {"components": rows}, "active_changes": [change | {"affected_components": [touched]}]}}


def datadog(title: str, component: str) -> Any:
    rows = [
        {"name": name, "status": "major_outage" if name == component else "operational"} for name in (CHAT, CONSOLE)
    ]
    touched = {"name": component, "status": "major_outage"}
    incident = {"title": title, "currentStatus": "investigating", "publishedDate": AT, "componentsAffected": [touched]}
    return {"pageType": "public", "domainPrefix": "x", "components": rows, "incidents": [incident]}


def cachet(title: str, component: str) -> Any:
    rows: list[Any] = [
        {"id": number, "name": name, "status": 4 if name == component else 1}
        for number, name in enumerate((CHAT, CONSOLE), 1)
    ]
    incident = {"id": 9, "name": title, "message": "", "status": 1, "occurred_at": AT, "component_status": 4}
    return {"data": [*rows, incident | {"component_id": 1 if component == CHAT else 2}]}


def gcp(title: str, component: str) -> Any:
    product = {"title": component, "id": "x"}
    incident = {"external_desc": title, "begin": AT, "end": None, "status_impact": "SERVICE_OUTAGE", "updates": []}
    return [incident | {"affected_products": [product]}]


FORMATS: tuple[Document, ...] = (
    statuspage, incidentio, checkly, betterstack, statusio, onlineornot, flashcat, datadog, cachet, gcp
)  # fmt: skip

in_every_format = pytest.mark.parametrize("document", FORMATS, ids=lambda document: document.__name__)


def claim(document: Document, title: str, component: str) -> tuple[bool, Scope]:
    """Whether the page says trouble of what the user relies on, and the scope of that."""
    body = json.dumps(document(title, component)).encode()
    report = read_document(body, url="https://status.example.test", now=NOW)
    assert (report.readable, report.format) == (True, document.__name__)
    assert report.level >= Level.PARTIAL_OUTAGE
    found = claim_for(report, USER)
    return found.level > Level.OPERATIONAL, found.scope


@in_every_format
def test_an_incident_of_another_model_does_not_count(document: Document) -> None:
    assert claim(document, f"{CHAT} degraded - giant-2", CHAT) == (False, Scope.OTHER_MODEL)


@in_every_format
def test_an_incident_of_the_users_model_counts(document: Document) -> None:
    assert claim(document, f"{CHAT} degraded - tiny-4", CHAT) == (True, Scope.IN)


@in_every_format
def test_an_incident_of_the_users_component_counts(document: Document) -> None:
    assert claim(document, "Elevated errors", CHAT) == (True, Scope.IN)


@in_every_format
def test_an_incident_of_another_component_does_not_count(document: Document) -> None:
    assert claim(document, "Elevated errors", CONSOLE) == (False, Scope.OUT)
