"""Reads a provider's status page: its sources in their order, each from as many documents as its format needs."""

import contextlib
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from traymon.model import StatusReport, StatusSource
from traymon.status_pages import FORMATS, interpret, named, report_of, unreadable
from traymon.status_pages.documents import UnreadableError, decode
from traymon.status_pages.fallback import as_fallback
from traymon.status_pages.fetch import TIMED_OUT, Answer, address_problem

MAX_PAGES = 5
"""Of a list of incidents: 500 open ones at Rootly's 100 a page."""

SECONDS_PER_SOURCE = 15.0


class Getter(Protocol):
    """Fetches one document; called from whichever thread reads."""

    def get(self, url: str, seconds: float) -> Answer:
        """The answer, within ``seconds``. Never raises for what a network or a server can do."""


class Reader:
    """Reads status pages, one document at a time. Safe to share between threads if its getter is."""

    def __init__(self, getter: Getter, *, seconds: float = SECONDS_PER_SOURCE) -> None:
        self._getter = getter
        self._seconds = seconds

    def read(self, sources: Sequence[StatusSource], now: datetime) -> StatusReport:
        """The first source that can be read; when none can, why the first could not. Takes a while, never raises."""
        failed: list[StatusReport] = []
        for source in sources:
            report = self._source(source, now)
            if report.readable:
                return report
            failed.append(report)
        return failed[0] if failed else unreadable("no status page is known", url="", now=now)

    def _source(self, source: StatusSource, now: datetime) -> StatusReport:
        if problem := address_problem(source.url):
            return unreadable(problem, url=source.url, now=now, fallback=source.fallback)
        deadline = time.monotonic() + self._seconds
        reasons: list[str] = []
        for urls in candidates(source):
            try:
                found = self._page(urls, source, now, deadline)
                return as_fallback(found, now) if source.fallback else found
            except UnreadableError as error:
                reasons.append(str(error))
        return unreadable(reasons[0], url=source.url, now=now, fallback=source.fallback)

    def _page(self, urls: Sequence[str], source: StatusSource, now: datetime, deadline: float) -> StatusReport:
        """The page that lies at ``urls``; raises ``UnreadableError`` when the first of them is no status document."""
        answer = self._get(urls[0], deadline)
        documents = [decode(answer.body)]
        interpret(documents, now, source.format)  # before anything else is asked for
        with contextlib.suppress(UnreadableError):
            documents += [self._document(url, deadline) for url in urls[1:]]
            self._read_on(documents, urls[-1], source.format, now, deadline)
        hosts = (source.url, answer.url)
        report = report_of(documents, urls=hosts, now=now, format_name=source.format, names=source.filter)
        return replace(report, url=source.url)

    def _read_on(self, documents: list[object], url: str, format_name: str, now: datetime, deadline: float) -> None:
        """Add the further pages of the list to ``documents``; raises ``UnreadableError``, those read are kept."""
        for _ in range(MAX_PAGES - 1):
            spoken, reading = interpret(documents, now, format_name)
            if reading.next_page is None:
                return
            further = self._document(with_page(url, reading.next_page), deadline)
            if not spoken.matches(further):
                return
            documents.append(further)

    def _document(self, url: str, deadline: float) -> object:
        return decode(self._get(url, deadline).body)

    def _get(self, url: str, deadline: float) -> Answer:
        left = deadline - time.monotonic()
        answer = self._getter.get(url, left) if left > 0 else Answer(url=url, reason=TIMED_OUT)
        if answer.reason:
            raise UnreadableError(answer.reason)
        return answer


def candidates(source: StatusSource) -> tuple[tuple[str, ...], ...]:
    """Sets of addresses to try in turn: a URL of a document as it is, else what the format asks for below it."""
    path = urlsplit(source.url).path
    base = source.url.rstrip("/")
    if "." in path.rpartition("/")[2]:
        return ((source.url,),)
    expected = named(source.format)
    if expected:
        return (expected.urls(base),)
    itself = ((source.url,),) if path.strip("/") else ()
    return (*itself, *(known.urls(base) for known in FORMATS))


def with_page(url: str, number: int) -> str:
    """``url`` asking for page ``number`` of its list."""
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "page"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("page", str(number))])))
