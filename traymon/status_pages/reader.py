"""Reads a provider's status page: its sources in their order, each from as many documents as its format needs.

A page that has no document where it should be is looked for where other formats keep theirs: pages change their vendor.
That is bounded: one request for each format, within the time of the source, no further once the host itself fails, and
not again for an hour. What was found is asked for from then on.
"""

import contextlib
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from traymon.model import StatusReport, StatusSource
from traymon.status_pages import FORMATS, Format, interpret, named, report_of, unreadable
from traymon.status_pages.documents import UnreadableError, decode
from traymon.status_pages.fallback import as_fallback
from traymon.status_pages.fetch import TIMED_OUT, Answer, address_problem

MAX_PAGES = 5
"""Of a list of incidents: 500 open ones at Rootly's 100 a page."""

SECONDS_PER_SOURCE = 15.0


SEARCH_REST = 3600.0
"""Seconds between two searches for one page."""

_NOT_HERE = re.compile(
    r"HTTP (?!429|5)|HTML|XML|an empty answer|no status document|not JSON|cut or broken|a feed of|a list of|too many"
)
"""Reasons why another address of the same host may have the document. One that is ill, or asks for a browser, is left
in peace."""


class Getter(Protocol):
    """Fetches one document; called from whichever thread reads."""

    def get(self, url: str, seconds: float) -> Answer:
        """The answer, within ``seconds``. Never raises for what a network or a server can do."""


class Reader:
    """Reads status pages, one document at a time. Safe to share between threads if its getter is."""

    def __init__(self, getter: Getter, *, seconds: float = SECONDS_PER_SOURCE) -> None:
        self._getter = getter
        self._seconds = seconds
        self._found: dict[StatusSource, tuple[str, ...]] = {}
        """Where a page was that was not in its place."""
        self._searched: dict[StatusSource, float] = {}

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
        for urls in self._places(source):
            try:
                found = self._page(urls, source, now, deadline)
            except UnreadableError as error:
                reasons.append(str(error))
                if not _NOT_HERE.match(reasons[-1]) or "challenge" in reasons[-1]:
                    break
            else:
                self._found[source] = urls
                return as_fallback(found, now) if source.fallback else found
        return unreadable(reasons[0], url=source.url, now=now, fallback=source.fallback)

    def _places(self, source: StatusSource) -> Iterator[tuple[str, ...]]:
        """Sets of addresses to try in turn: where the page was, or should be, then where else it might be."""
        usual = candidates(source)
        found = self._found.get(source, usual[0])
        yield found
        if found != usual[0]:
            yield usual[0]
        searched = self._searched.get(source)
        if searched is None or time.monotonic() - searched >= SEARCH_REST:
            self._searched[source] = time.monotonic()
            yield from (urls for urls in usual[1:] if urls != found)

    def _page(self, urls: Sequence[str], source: StatusSource, now: datetime, deadline: float) -> StatusReport:
        """The page that lies at ``urls``; raises ``UnreadableError`` when the first of them is no status document."""
        answer = self._get(urls[0], deadline)
        documents = [decode(answer.body)]
        spoken, _ = interpret(documents, now, source.format)  # before anything else is asked for
        further = _further(urls, source, spoken)
        with contextlib.suppress(UnreadableError):
            documents += [self._document(url, deadline) for url in further]
            self._read_on(documents, (*urls[:1], *further)[-1], source.format, now, deadline)
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
    """Sets of addresses, the usual one first: a URL of a document as it is, else what formats ask for below it."""
    base = source.url.rstrip("/")
    if _is_document(source.url):
        return ((source.url,),)
    expected = named(source.format)
    if expected is None and urlsplit(source.url).path.strip("/"):
        return _each_once(((source.url,), *(known.urls(base) for known in FORMATS)))
    first = expected.urls(base) if expected else FORMATS[0].urls(base)
    if first[0] == base:
        return ((source.url, *first[1:]),)  # with its slash
    if source.fallback:
        return (first,)
    return _each_once((first, *(known.urls(base) for known in FORMATS)))


def _each_once(places: Iterable[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """``places`` without those that begin at the same address."""
    first: dict[str, tuple[str, ...]] = {}
    for urls in places:
        first.setdefault(urls[0], urls)
    return tuple(first.values())


def _further(urls: Sequence[str], source: StatusSource, spoken: Format) -> tuple[str, ...]:
    """What else to ask for once the first of ``urls`` turned out to be in the format ``spoken``."""
    expected = named(source.format)
    if expected is spoken or _is_document(source.url) or urls[0] == source.url:
        return tuple(urls[1:])
    return spoken.urls(source.url.rstrip("/"))[1:]


def _is_document(url: str) -> bool:
    return "." in urlsplit(url).path.rpartition("/")[2]


def with_page(url: str, number: int) -> str:
    """``url`` asking for page ``number`` of its list."""
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query) if key != "page"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("page", str(number))])))
