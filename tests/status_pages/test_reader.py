import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import pytest

from traymon.model import Level, StatusSource
from traymon.status_pages.fetch import Answer, Fetcher
from traymon.status_pages.reader import Reader, with_page

STATUS = "/api/v1/status.json"
LIST = "/api/v1/incidents.json?per_page=100"
HOST = "https://status.example.test"
OLD = "https://example.checkly-status-page.com/api/status-page/example/unresolved-incidents"

ROOTLY = StatusSource(format="rootly", url=HOST)
LEFT = StatusSource(format="checkly", url=OLD, fallback=True)


class Pages:
    """A getter that knows some pages by their address, and what was asked of it."""

    def __init__(self, pages: dict[str, bytes | str], leads_to: str = "") -> None:
        self._pages = pages
        self._leads_to = leads_to
        self.asked: list[str] = []

    def get(self, url: str, seconds: float) -> Answer:
        """Bytes are a body, a string is a reason."""
        assert 0 < seconds <= 15
        self.asked.append(url)
        found = self._pages.get(url, "HTTP 404")
        return (
            Answer(url=self._leads_to or url, body=found) if isinstance(found, bytes) else Answer(url=url, reason=found)
        )


def incident(name: str, impact: str = "minor") -> dict[str, Any]:
    return {"id": name, "name": name, "status": "investigating", "impact": impact}


def status(indicator: str, *incidents: dict[str, Any]) -> bytes:
    page = {"page": {"url": HOST}, "status": {"indicator": indicator}, "incidents": incidents}
    return json.dumps(page).encode()


def listing(number: int, of: int, *incidents: dict[str, Any]) -> bytes:
    pagination = {"page": number, "next_page": number + 1 if number < of else None}
    return json.dumps({"page": {"url": HOST}, "incidents": incidents, "pagination": pagination}).encode()


def page(number: int) -> str:
    return f"{HOST}{LIST}&page={number}"


def test_both_documents_of_rootly_are_read(now: datetime) -> None:
    pages = Pages({HOST + STATUS: status("minor"), HOST + LIST: listing(1, 1, incident("Console slow"))})
    report = Reader(pages).read([ROOTLY], now)
    assert pages.asked == [HOST + STATUS, HOST + LIST]
    assert (report.url, report.format, report.at, report.complete) == (HOST, "rootly", now, True)
    assert [found.name for found in report.incidents] == ["Console slow"]


def test_without_the_list_the_status_is_enough(now: datetime) -> None:
    pages = Pages({HOST + STATUS: status("major", incident("API down", "critical")), HOST + LIST: "HTTP 500"})
    report = Reader(pages).read([ROOTLY], now)
    assert (report.readable, report.level, report.complete) == (True, Level.MAJOR_OUTAGE, True)


def test_without_the_status_the_page_is_unreadable(now: datetime) -> None:
    pages = Pages({HOST + STATUS: "HTTP 403, a Cloudflare challenge", HOST + LIST: listing(1, 1)})
    report = Reader(pages).read([ROOTLY], now)
    assert (report.readable, report.reason, report.level) == (
        False,
        "HTTP 403, a Cloudflare challenge",
        Level.UNKNOWN,
    )


def test_every_page_of_the_list_is_read(now: datetime) -> None:
    pages = Pages(
        {
            HOST + STATUS: status("minor"),
            HOST + LIST: listing(1, 3, incident("a")),
            page(2): listing(2, 3, incident("b")),
            page(3): listing(3, 3, incident("c", "critical")),
        }
    )
    report = Reader(pages).read([ROOTLY], now)
    assert [found.name for found in report.incidents] == ["a", "b", "c"]
    assert (report.level, report.complete) == (Level.MAJOR_OUTAGE, True)


@pytest.mark.parametrize(
    "second", ["HTTP 500", b"<html>", b'{"incidents": []}'], ids=["error", "no JSON", "another format"]
)
def test_a_list_that_breaks_off_is_not_complete(second: bytes | str, now: datetime) -> None:
    pages = Pages(
        {HOST + STATUS: status("none"), HOST + LIST: listing(1, 9, incident("a", "critical")), page(2): second}
    )
    report = Reader(pages).read([ROOTLY], now)
    assert (report.level, report.complete) == (Level.MAJOR_OUTAGE, False)
    assert pages.asked == [HOST + STATUS, HOST + LIST, page(2)]


def test_a_list_without_an_end_is_left_after_five_pages(now: datetime) -> None:
    endless = {page(number): listing(number, 10**9) for number in range(2, 99)}
    pages = Pages({HOST + STATUS: status("none"), HOST + LIST: listing(1, 10**9)} | endless)
    report = Reader(pages).read([ROOTLY], now)
    assert (len(pages.asked), report.complete) == (1 + 5, False)


def test_a_url_that_names_a_document_is_asked_as_it_is(now: datetime) -> None:
    url = f"{HOST}/mirror/incidents.json?per_page=1"
    pages = Pages({url: listing(1, 2, incident("a")), f"{url}&page=2": listing(2, 2, incident("b"))})
    report = Reader(pages).read([StatusSource(format="rootly", url=url)], now)
    assert [found.name for found in report.incidents] == ["a", "b"]


@pytest.mark.parametrize(
    ("url", "leads_to", "readable"),
    [
        pytest.param("https://old-name.test", HOST, True, id="an old name leads to the page"),
        pytest.param(HOST, "https://cdn.test", True, id="the page lies elsewhere"),
        pytest.param("https://old-name.test", "https://cdn.test", False, id="neither is the page's name"),
    ],
)
def test_a_page_may_be_found_under_any_of_its_names(*, url: str, leads_to: str, readable: bool, now: datetime) -> None:
    report = Reader(Pages({url + STATUS: status("none")}, leads_to)).read([StatusSource(format="rootly", url=url)], now)
    assert report.readable is readable


def test_a_page_that_changed_its_format_in_place_is_still_read(now: datetime, saved: Callable[[str], bytes]) -> None:
    pages = Pages({HOST + STATUS: saved("statuspage/operational.json"), HOST + LIST: listing(1, 1)})
    report = Reader(pages).read([ROOTLY], now)
    assert (report.readable, report.format, len(report.components)) == (True, "statuspage", 2)


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        (HOST, [f"{HOST}/api/v2/summary.json", HOST + STATUS, HOST + LIST]),
        (f"{HOST}/", [f"{HOST}/api/v2/summary.json", HOST + STATUS, HOST + LIST]),
        (f"{HOST}{STATUS}", [HOST + STATUS]),
        (f"{HOST}/feed", [f"{HOST}/feed"]),
    ],
)
def test_auto_looks_where_each_format_keeps_its_documents(url: str, asked: list[str], now: datetime) -> None:
    pages = Pages({HOST + STATUS: status("none"), HOST + LIST: listing(1, 1), f"{HOST}/feed": status("none")})
    assert Reader(pages).read([StatusSource(format="auto", url=url)], now).readable
    assert pages.asked == asked


def test_what_auto_could_not_find_is_told_by_its_first_try(now: datetime) -> None:
    pages = Pages({f"{HOST}/feed": b"<html>"})
    report = Reader(pages).read([StatusSource(format="auto", url=f"{HOST}/feed")], now)
    assert report.reason == "HTML where JSON was due"


SUMMARY = f"{HOST}/api/v2/summary.json"
UP = json.dumps({"page": {"name": "X", "status": "UP"}}).encode()
HAS_ISSUES = json.dumps({"page": {"name": "X", "status": "HASISSUES"}}).encode()
ROWS = json.dumps({"components": [{"name": "API", "status": "MAJOROUTAGE"}]}).encode()
AUTO = StatusSource(format="auto", url=HOST)


def test_an_address_that_is_the_document_is_asked_as_it_is_and_no_other(now: datetime) -> None:
    pages = Pages({})
    feed = StatusSource(format="azure", url=f"{HOST}/en-us/status/feed/")
    assert not Reader(pages).read([feed], now).readable
    assert pages.asked == [feed.url]


def test_a_page_that_moved_to_another_vendor_is_found_where_that_one_keeps_it(now: datetime) -> None:
    pages = Pages({f"{HOST}/summary.json": UP, f"{HOST}/v2/components.json": ROWS})
    reader = Reader(pages)
    report = reader.read([ROOTLY], now)
    assert (report.format, report.level, report.url) == ("instatus", Level.MAJOR_OUTAGE, HOST)
    searched = len(pages.asked)
    assert searched <= 17
    assert len(set(pages.asked)) == searched
    assert reader.read([ROOTLY], now) == report
    assert pages.asked[searched:] == [f"{HOST}/summary.json", f"{HOST}/v2/components.json"]


def test_a_format_found_at_anothers_address_is_asked_for_the_rest(now: datetime) -> None:
    pages = Pages({SUMMARY: UP, f"{HOST}/summary.json": UP, f"{HOST}/v2/components.json": ROWS})
    report = Reader(pages).read([AUTO], now)
    assert (report.format, [row.name for row in report.components]) == ("instatus", ["API"])
    assert pages.asked == [SUMMARY, f"{HOST}/v2/components.json"]


@pytest.mark.parametrize("source", [AUTO, ROOTLY], ids=["any format", "a format"])
def test_a_search_that_found_nothing_is_not_repeated_soon(source: StatusSource, now: datetime) -> None:
    pages = Pages({})
    reader = Reader(pages)
    assert not reader.read([source], now).readable
    assert 10 <= len(pages.asked) <= 17
    pages.asked.clear()
    assert reader.read([source], now).reason == "HTTP 404"
    assert len(pages.asked) == 1


@pytest.mark.parametrize(
    "reason",
    ["timed out", "name not found", "connection failed", "certificate refused", "HTTP 429", "HTTP 503",
     "HTTP 403, a Cloudflare challenge"],
)  # fmt: skip
def test_a_host_that_fails_or_wants_to_be_left_is_asked_once(reason: str, now: datetime) -> None:
    pages = Pages({SUMMARY: reason})
    assert Reader(pages).read([AUTO], now).reason == reason
    assert pages.asked == [SUMMARY]


def test_a_page_that_came_back_to_its_place_is_read_there_again(now: datetime) -> None:
    places: dict[str, bytes | str] = {f"{HOST}/summary.json": HAS_ISSUES}
    pages = Pages(places)
    reader = Reader(pages)
    assert reader.read([ROOTLY], now).format == "instatus"
    places[f"{HOST}/summary.json"] = "HTTP 404"
    places |= {HOST + STATUS: status("none"), HOST + LIST: listing(1, 1)}
    assert reader.read([ROOTLY], now).format == "rootly"
    pages.asked.clear()
    reader.read([ROOTLY], now)
    assert pages.asked == [HOST + STATUS, HOST + LIST]


def fresh(at: str) -> bytes:
    open_one = {"name": "API down", "severity": "CRITICAL", "lastUpdateStatus": "INVESTIGATING", "updated_at": at}
    return json.dumps({"incidents": [open_one]}).encode()


@pytest.mark.parametrize(
    ("old_page", "readable", "reason"),
    [
        pytest.param(fresh("2027-01-05T09:00:00Z"), True, "", id="fresh trouble on the old page"),
        pytest.param(fresh("2027-01-01T09:00:00Z"), False, "HTTP 500", id="old trouble on the old page"),
        pytest.param(b'{"incidents":[]}', False, "HTTP 500", id="an all-clear of the old page"),
        pytest.param("timed out", False, "HTTP 500", id="neither answers"),
    ],
)
def test_the_page_the_provider_left(*, old_page: bytes | str, readable: bool, reason: str, now: datetime) -> None:
    report = Reader(Pages({HOST + STATUS: "HTTP 500", OLD: old_page})).read([ROOTLY, LEFT], now)
    assert (report.readable, report.reason, report.fallback) == (readable, reason, readable)
    assert report.url == (OLD if readable else HOST)


def test_the_old_page_is_not_asked_while_the_new_one_answers(now: datetime) -> None:
    pages = Pages({HOST + STATUS: status("none"), HOST + LIST: listing(1, 1)})
    Reader(pages).read([ROOTLY, LEFT], now)
    assert OLD not in pages.asked


@pytest.mark.parametrize(
    ("sources", "reason"),
    [
        pytest.param([], "no status page is known", id="no source"),
        pytest.param([StatusSource(format="auto", url="http://[")], "not a web address", id="no address"),
        pytest.param([StatusSource(format="x", url="http://status.example.test")], "plain HTTP", id="plain HTTP"),
    ],
)
def test_nothing_to_ask(sources: list[StatusSource], reason: str, now: datetime) -> None:
    pages = Pages({})
    assert Reader(pages).read(sources, now).reason == reason
    assert pages.asked == []


def test_a_source_has_only_so_much_time(now: datetime) -> None:
    pages = Pages({})
    assert Reader(pages, seconds=0).read([ROOTLY], now).reason == "timed out"
    assert pages.asked == []


def test_a_real_server_is_read(
    serve: Callable[..., str], client: httpx.Client, saved: Callable[[str], bytes], now: datetime
) -> None:
    asked: list[str] = []

    def script(server: Any) -> None:
        asked.append(server.path)
        name = "status_minor" if "status.json" in server.path else "incidents_active"
        body = saved(f"rootly/{name}.json")
        server.send_response(200)
        server.send_header("Content-Length", str(len(body)))
        server.end_headers()
        server.wfile.write(body)

    url = serve(script)
    report = Reader(Fetcher(client)).read([StatusSource(format="rootly", url=url)], now)
    assert asked == [STATUS, LIST]
    assert (report.level, len(report.incidents)) == (Level.PARTIAL_OUTAGE, 4)


def test_the_number_of_a_page_replaces_the_one_before() -> None:
    assert with_page("https://x.test/l?a=1&page=2", 3) == "https://x.test/l?a=1&page=3"
    assert with_page("https://x.test/l", 2) == "https://x.test/l?page=2"
