"""Read what a provider says of itself.

One pure file per format; to add one, write it and name it in ``FORMATS``. Which of them a document is in is told by its
body, never by its address: pages change their vendor, and vendors share paths.

``documents``  body → JSON value       ``fields``, ``reading``  what the formats are made of
``fetch``      address → body (HTTP)   ``reader``               sources → report     ``fallback``  pages left behind
"""

import ipaddress
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from traymon.model import StatusReport
from traymon.status_pages import (
    aws,
    azure,
    betterstack,
    cachet,
    checkly,
    datadog,
    feed,
    flashcat,
    gcp,
    incidentio,
    instatus,
    onlineornot,
    rootly,
    statusio,
    statuspage,
    uptimekuma,
    xai,
)
from traymon.status_pages.documents import UnreadableError, decode
from traymon.status_pages.fields import host_of
from traymon.status_pages.reading import Reading, narrowed, overall


class Format(Protocol):
    """One way of writing a status page; each is a module. Pure: any thread may call it."""

    NAME: str

    def urls(self, base: str) -> tuple[str, ...]:
        """What to GET for the page at ``base`` (no slash at its end): the first is needed, the others add to it."""

    def matches(self, document: object) -> bool:
        """Whether ``document`` is one of this format's."""

    def parse(self, documents: Sequence[object], now: datetime) -> Reading:
        """What documents that match, at least one, say together; raises ``UnreadableError`` only."""


FORMATS: tuple[Format, ...] = (
    statuspage,
    rootly,
    incidentio,
    checkly,
    instatus,
    betterstack,
    statusio,
    onlineornot,
    uptimekuma,
    flashcat,
    datadog,
    cachet,
    gcp,
    aws,
    azure,
    xai,
    feed,
)
"""In the order in which a document is compared with them."""

AUTO = "auto"
"""Stands for "whatever it turns out to be" where a format is asked for."""


def named(name: str) -> Format | None:
    """The format called ``name``."""
    return next((known for known in FORMATS if name == known.NAME), None)


def detect(document: object) -> Format | None:
    """The format that ``document`` is in."""
    return next((known for known in FORMATS if known.matches(document)), None)


def read_document(
    body: bytes, *, url: str, now: datetime, format_name: str = AUTO, names: Sequence[str] = ()
) -> StatusReport:
    """What one document says. Never raises: anything else than a status document is a report that is not readable."""
    try:
        return report_of((decode(body),), urls=(url,), now=now, format_name=format_name, names=names)
    except UnreadableError as error:
        return unreadable(str(error), url=url, now=now)


def report_of(
    documents: Sequence[object], *, urls: Sequence[str], now: datetime, format_name: str, names: Sequence[str] = ()
) -> StatusReport:
    """What ``documents`` of one page say; raises ``UnreadableError``.

    The first document decides the format, whatever ``format_name`` was expected. ``urls``: where the page was looked
    for, and where redirects led. ``names``: the products that matter, in a list over many.
    """
    spoken, reading = interpret(documents, now, format_name)
    reading = narrowed(reading, names)
    if stranger := _stranger(reading.page_url, urls):
        raise UnreadableError(f"page of another host ({stranger})")
    return StatusReport(
        readable=True,
        at=now,
        format=spoken.NAME,
        url=urls[0],
        level=overall(reading),
        components=reading.components,
        incidents=reading.incidents,
        maintenances=reading.maintenances,
        complete=reading.next_page is None,
    )


def interpret(documents: Sequence[object], now: datetime, format_name: str = AUTO) -> tuple[Format, Reading]:
    """The format of the first of ``documents`` and what all in that format say; raises ``UnreadableError``."""
    expected = named(format_name)
    as_expected = expected is not None and (expected.matches(documents[0]) or _is_all_clear(documents[0], expected))
    spoken = expected if as_expected else detect(documents[0])
    if spoken is None:
        raise UnreadableError("no status document")
    return spoken, spoken.parse([documents[0], *(other for other in documents[1:] if spoken.matches(other))], now)


def _is_all_clear(document: object, expected: Format) -> bool:
    """An empty list says that all is well where AWS' events are due, and nothing anywhere else."""
    return document == [] and expected.NAME == aws.NAME


def unreadable(reason: str, *, url: str, now: datetime, fallback: bool = False) -> StatusReport:
    """The report of a page that could not be read."""
    return StatusReport(readable=False, at=now, url=url, reason=reason, fallback=fallback)


def _stranger(page_url: str, urls: Sequence[str]) -> str:
    """The host a document says it belongs to, when the page was looked for under other names only."""
    owner = host_of(page_url)
    names = [host_of(url) for url in urls]
    if not owner or not all(_is_name(name) for name in names):
        return ""  # a file, or a copy on this machine: an address does not say whose page it serves
    return "" if owner.removeprefix("www.") in {name.removeprefix("www.") for name in names} else owner


def _is_name(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host not in {"", "localhost"}
    return False
