"""The status page, as documents and over a real connection."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.request import urlopen

import pytest

from traymon.demo import Behaviour, Condition, DemoServer, Trouble, rootly, statuspage
from traymon.demo.pages import Notice, Page, Post, Reading

SINCE = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
URL = "http://127.0.0.1:1/status"


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def incident(name: str = "Completion API Degraded", impact: str = "minor", after: float = 0) -> Notice:
    posts = (
        Post(after=minutes(after), status="investigating", body="Requests to the Completion API are failing."),
        Post(after=minutes(after + 5), status="identified", body="A fix is on its way."),
    )
    return Notice(name=name, impact=impact, components=("Completion API",), posts=posts)


WINDOW = Notice(
    name="Upgrade of the Embedding API",
    impact="maintenance",
    components=("Embedding API",),
    posts=(
        Post(after=timedelta(days=-2), status="scheduled", body="Planned."),
        Post(after=minutes(3), status="in_progress", body="Begun."),
        Post(after=minutes(60), status="completed", body="Done."),
    ),
)


def reading(*notices: Notice, after: float, indicator: str = "") -> Reading:
    page = Page(notices=notices, indicator=indicator)
    return Reading(page=page, url=URL, since=SINCE, now=SINCE + minutes(after))


def test_a_quiet_page_says_that_all_is_well() -> None:
    now = reading(after=1)
    assert rootly.status(now, {})["status"] == {"indicator": "none", "description": "All Systems Operational"}
    assert rootly.status(now, {})["incidents"] == []
    assert statuspage.summary(now, {})["status"] == {"indicator": "none", "description": "All Systems Operational"}


def test_a_notice_is_not_there_before_it_is_posted() -> None:
    assert reading(incident(after=2), after=1.9).notices == ()
    assert len(reading(incident(after=2), after=2).notices) == 1


def test_the_newest_post_gives_the_status_and_posts_come_newest_first() -> None:
    [before] = rootly.status(reading(incident(), after=1), {})["incidents"]
    [later] = rootly.status(reading(incident(), after=6), {})["incidents"]
    assert (before["status"], later["status"]) == ("investigating", "identified")
    assert [update["status"] for update in later["incident_updates"]] == ["identified", "investigating"]
    assert before["id"] == later["id"]
    assert later["started_at"] == "2027-01-05T03:00:00-07:00"
    assert later["updated_at"] == "2027-01-05T03:05:00-07:00"


@pytest.mark.parametrize(
    ("impact", "in_rootly", "in_statuspage", "component"),
    [
        ("none", "none", "none", "operational"),
        ("minor", "minor", "minor", "degraded_performance"),
        ("major", "major", "major", "partial_outage"),
        ("critical", "major", "critical", "major_outage"),
    ],
)
def test_the_indicator_follows_from_the_worst_notice(
    impact: str, in_rootly: str, in_statuspage: str, component: str
) -> None:
    now = reading(incident("Vibe", impact="none"), incident(impact=impact), after=1)
    summary = statuspage.summary(now, {})
    states = {row["name"]: row["status"] for row in summary["components"]}
    assert rootly.status(now, {})["status"]["indicator"] == in_rootly
    assert summary["status"]["indicator"] == in_statuspage
    assert (states["Completion API"], states["Embedding API"]) == (component, "operational")


@pytest.mark.parametrize(
    ("after", "indicator", "component", "status"),
    [
        pytest.param(1, "none", "operational", "scheduled", id="announced"),
        pytest.param(4, "maintenance", "under_maintenance", "in_progress", id="running"),
        pytest.param(61, "none", "operational", "completed", id="over"),
    ],
)
def test_a_window_counts_while_it_is_open(after: float, indicator: str, component: str, status: str) -> None:
    now = reading(WINDOW, after=after)
    summary = statuspage.summary(now, {})
    [window] = summary["scheduled_maintenances"]
    [listed] = rootly.status(now, {})["incidents"]
    assert rootly.status(now, {})["status"]["indicator"] == summary["status"]["indicator"] == indicator
    assert summary["incidents"] == []
    assert summary["components"][1]["status"] == component
    assert (window["status"], window["impact"]) == (status, "maintenance")
    assert (listed["status"], listed["impact"]) == (status, "none")
    assert (listed["resolved_at"] is not None) is (status == "completed")


def test_a_running_window_says_how_long_it_lasts() -> None:
    [window] = statuspage.summary(reading(WINDOW, after=4), {})["scheduled_maintenances"]
    assert window["scheduled_for"] == "2027-01-05T10:03:00.000Z"
    assert window["scheduled_until"] == "2027-01-05T12:03:00.000Z"
    assert (window["created_at"], window["started_at"]) == ("2027-01-03T10:00:00.000Z", "2027-01-05T10:03:00.000Z")


def test_a_page_can_use_a_word_nobody_knows() -> None:
    now = reading(after=1, indicator="on_fire")
    assert rootly.status(now, {})["status"] == {"indicator": "on_fire", "description": "?"}
    assert statuspage.summary(now, {})["status"]["indicator"] == "on_fire"


def test_incidents_are_listed_newest_first_and_page_by_page() -> None:
    now = reading(*(incident(f"Incident {number}", after=number) for number in range(5)), after=9)
    listed = [rootly.incidents(now, {"page": str(number), "per_page": "2"}) for number in (1, 2, 3, 4)]
    names = [[entry["name"] for entry in page["incidents"]] for page in listed]
    assert names == [["Incident 4", "Incident 3"], ["Incident 2", "Incident 1"], ["Incident 0"], []]
    assert [page["pagination"]["next_page"] for page in listed] == [2, 3, None, None]
    assert [page["pagination"]["prev_page"] for page in listed] == [None, 1, 2, 3]
    assert listed[0]["pagination"]["total_count"] == 5
    assert listed[0]["pagination"]["total_pages"] == 3


@pytest.mark.parametrize("word", ["0", "-1", "x", "", "²", "9" * 5000], ids=["0", "-1", "x", "empty", "²", "huge"])
def test_a_strange_page_number_does_no_harm(word: str) -> None:
    assert rootly.incidents(reading(incident(), after=1), {"page": word, "per_page": word})["pagination"]


def test_the_age_of_the_page_settings_is_no_news(ask: Callable[..., Any]) -> None:
    page = ask("status_page").json["page"]
    assert datetime.now(UTC) - datetime.fromisoformat(page["updated_at"]) > timedelta(days=80)


DOCUMENTED = {
    "/api/v1/status.json": {"page", "status", "incidents"},
    "/api/v1/incidents.json": {"page", "incidents", "pagination"},
    "/api/v2/summary.json": {"page", "components", "incidents", "scheduled_maintenances", "status"},
}


@pytest.mark.parametrize("path", DOCUMENTED)
def test_every_document_is_served_to_everybody_with_its_own_address(
    server: DemoServer, ask: Callable[..., Any], path: str
) -> None:
    server.play(Condition(page=Page(notices=(incident(), WINDOW))))
    got = ask(f"/status{path}?page=1", key=None)
    assert got.status == 200
    assert got.headers["content-type"] == "application/json"
    assert set(got.json) == DOCUMENTED[path]
    assert got.json["page"]["url"] == server.status_url
    assert "x-kong-request-id" not in got.headers


def test_the_status_page_is_served_under_its_root_only(ask: Callable[..., Any]) -> None:
    assert ask("/api/v1/status.json").status == 404


def test_the_status_page_can_hide_behind_a_challenge(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(Condition(status_page=Behaviour(trouble=Trouble.CHALLENGE)))
    got = ask("status_page")
    assert (got.status, got.headers["cf-mitigated"]) == (403, "challenge")


def test_the_page_follows_the_injected_clock_of_the_server() -> None:
    clock = [SINCE]
    server = DemoServer(Condition(page=Page(notices=(incident(after=2),))), now=lambda: clock[0])
    with server:
        assert _incidents(server) == []
        clock[0] += minutes(3)
        assert [entry["started_at"] for entry in _incidents(server)] == ["2027-01-05T03:02:00-07:00"]


def _incidents(server: DemoServer) -> list[dict[str, object]]:
    with urlopen(f"{server.status_url}/api/v1/incidents.json", timeout=5) as answer:
        return json.load(answer)["incidents"]
