import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.model import Level
from traymon.status_pages import read_document
from traymon.status_pages.documents import UnreadableError
from traymon.status_pages.feed_document import Feed
from traymon.status_pages.feed_xml import parse_feed

RSS = '<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'
ITEM = "<item><guid>{id}</guid><title>{title}</title><pubDate>{date}</pubDate><description>{text}</description></item>"


def feed(*items: str, title: str = "Example") -> bytes:
    return RSS.format(title=title, items="".join(items)).encode()


def item(text: str, *, id: str = "1", title: str = "Chat fails", date: str = "Tue, 05 Jan 2027 10:00:00 GMT") -> str:  # noqa: A002 - the element's name
    return ITEM.format(id=id, title=title, date=date, text=text)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        pytest.param("We look into it.", Level.DEGRADED, id="no word of how bad it is"),
        pytest.param("Severity: critical", Level.MAJOR_OUTAGE, id="a severity"),
        pytest.param("This has been fixed.", Level.OPERATIONAL, id="an end in a sentence"),
        pytest.param("Status: Resolved&lt;br/&gt;Errors seen.", Level.OPERATIONAL, id="an end in a field"),
        pytest.param(
            "&lt;b&gt;Identified&lt;/b&gt; - Errors are back after the earlier one was resolved.",
            Level.DEGRADED,
            id="a state says more than a word in the text",
        ),
        pytest.param("&lt;strong&gt;Scheduled&lt;/strong&gt; - next week", Level.OPERATIONAL, id="planned"),
        pytest.param("&lt;strong&gt;In progress&lt;/strong&gt; - now", Level.MAINTENANCE, id="maintenance under way"),
    ],
)
def test_what_an_item_says(text: str, level: Level, now: datetime) -> None:
    assert read_document(feed(item(text)), url="", now=now).level is level


def test_an_item_that_does_not_say_how_bad_it_is_is_believed_for_a_day(now: datetime) -> None:
    body = feed(item("We look into it."))
    began = datetime.fromisoformat("2027-01-05T10:00:00+00:00")
    almost = read_document(body, url="", now=began + timedelta(hours=23, minutes=59))
    later = read_document(body, url="", now=began + timedelta(hours=24))
    assert (almost.level, later.level) == (Level.DEGRADED, Level.OPERATIONAL)


def test_the_newest_item_of_an_incident_counts_wherever_it_stands(now: datetime) -> None:
    old = item("Status: Investigating")
    new = item("Status: Resolved", date="Tue, 05 Jan 2027 10:20:00 GMT")
    assert read_document(feed(old, new), url="", now=now).incidents == ()
    assert read_document(feed(new, old), url="", now=now).incidents == ()


@pytest.mark.parametrize(
    ("date", "hour"),
    [
        pytest.param("Tue, 05 Jan 2027 10:00:00 GMT", 10, id="RFC 822"),
        pytest.param("Tue, 05 Jan 2027 10:00:00 Z", 10, id="RFC 822 with Z"),
        pytest.param("2027-01-05T02:00:00-08:00", 10, id="ISO 8601"),
        pytest.param("Tue Jan 05 2027 10:00:00 GMT+0000 (Coordinated Universal Time)", 10, id="JavaScript"),
    ],
)
def test_dates_in_every_spelling(date: str, hour: int) -> None:
    at = parse_feed(feed(item("x", date=date))).items[0].at
    assert at is not None
    assert (at.day, at.hour) == (5, hour)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"<Error><Code>AccessDenied</Code></Error>", "XML that is no feed", id="an error of a store"),
        pytest.param(b"<rss><channel><item>", "cut or broken XML", id="cut"),
        pytest.param(b"<rss>\x00</rss>", "cut or broken XML", id="a NUL"),
        pytest.param(b'<?xml version="1.0" encoding="nobody-knows"?><rss/>', "cut or broken XML", id="encoding"),
        pytest.param(b"<!DOCTYPE rss><rss/>", "XML with a document type, which no feed has", id="document type"),
        pytest.param(feed(*["<item/>"] * 1001), "a feed of more than 1000 items", id="absurdly long"),
    ],
)
def test_what_is_no_feed(body: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        parse_feed(body)


@given(st.binary(max_size=200))
def test_nothing_but_a_reason_is_raised(noise: bytes) -> None:
    for body in (noise, feed(noise.decode("latin-1")), b"<rss><channel>" + noise + b"</channel></rss>"):
        with contextlib.suppress(UnreadableError):
            assert isinstance(parse_feed(body), Feed)


def test_products_of_a_feed_over_all_services_are_chosen_by_name(now: datetime, saved: Callable[[str], bytes]) -> None:
    body = saved("azure/openai_and_a_region.xml")

    def names(*chosen: str) -> list[str]:
        report = read_document(body, url="", now=now, names=chosen)
        return [incident.name for incident in report.incidents]

    assert names() == ["Errors with models in Sweden Central", "Connectivity in West Europe"]
    assert names("Azure OpenAI") == ["Errors with models in Sweden Central"]
    assert names("west europe") == ["Connectivity in West Europe"]
    assert names("Europe") == ["Connectivity in West Europe"]
    assert names("AI Search") == []
    assert read_document(body, url="", now=now, names=("AI Search",)).level is Level.OPERATIONAL
