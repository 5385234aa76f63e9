"""xAI's feed (https://status.x.ai/feed.xml): a rolling history, so one without items is broken.

Titles are ``[scope] title``; severity and status stand in two categories, in no promised order, and in the text.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from traymon.model import Incident, Level
from traymon.status_pages.documents import UnreadableError
from traymon.status_pages.feed_document import Feed, Item
from traymon.status_pages.fields import host_of
from traymon.status_pages.reading import UNTITLED, Reading, demoted

NAME = "xai"

SEVERITIES = {
    "available": Level.DEGRADED,
    "info": Level.DEGRADED,
    "degraded": Level.DEGRADED,
    "disruption": Level.DEGRADED,
    "unavailable": Level.MAJOR_OUTAGE,
    "outage": Level.MAJOR_OUTAGE,
}
"""Of what is open; "available" has been restored but is still watched."""

CLOSED = frozenset({"resolved", "completed"})

_SCOPE = re.compile(r"\[([^\]]{1,100})\]\s*(.*)")
_FIELD = re.compile(r"\b(?:status|severity)\s*:\s*([a-z]+)", re.IGNORECASE)


def urls(base: str) -> tuple[str, ...]:
    """The feed."""
    return (base if base.endswith(".xml") else f"{base}/feed.xml",)


def matches(document: object) -> bool:
    """Whether it is xAI's feed."""
    return isinstance(document, Feed) and ("xai" in document.title.lower() or host_of(document.url).endswith("x.ai"))


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """What is open; raises ``UnreadableError`` for an empty feed."""
    feed = documents[0]
    assert isinstance(feed, Feed)
    if not feed.items:
        raise UnreadableError("an empty feed, which is never so when all is well")
    return Reading(word=Level.OPERATIONAL, incidents=tuple(_opened(feed, now)))


def _opened(feed: Feed, now: datetime) -> Iterator[Incident]:
    seen: set[str] = set()
    for item in feed.items:  # newest first
        words = {word.lower() for word in (*item.categories, *_FIELD.findall(item.text))}
        if item.id not in seen and not words & CLOSED:
            yield _incident(item, words, now)
        seen.add(item.id)


def _incident(item: Item, words: set[str], now: datetime) -> Incident:
    scope = _SCOPE.fullmatch(item.title)
    incident = Incident(
        name=(scope[2] if scope else item.title) or UNTITLED,
        level=max((SEVERITIES[word] for word in words if word in SEVERITIES), default=Level.DEGRADED),
        components=(scope[1],) if scope else (),
        started_at=item.at,
        updated_at=item.at,
        url=item.url,
        text=item.text,
    )
    return demoted(incident, now)
