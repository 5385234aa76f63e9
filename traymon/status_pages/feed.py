"""Any other RSS or Atom feed of incidents, one item an incident or one an update of it.

A feed is history: what is old, or says that it is over, is over. Where it says how bad it is, that counts; else an open
item is a degradation for a day.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from traymon.model import Incident, Level
from traymon.status_pages.feed_document import Feed, Item
from traymon.status_pages.reading import SILENT, UNTITLED, Reading, demoted

NAME = "feed"

SEVERITIES = {
    "minor": Level.DEGRADED,
    "degraded": Level.DEGRADED,
    "degraded_performance": Level.DEGRADED,
    "disruption": Level.PARTIAL_OUTAGE,
    "partial": Level.PARTIAL_OUTAGE,
    "partial_outage": Level.PARTIAL_OUTAGE,
    "major": Level.PARTIAL_OUTAGE,
    "critical": Level.MAJOR_OUTAGE,
    "outage": Level.MAJOR_OUTAGE,
    "major_outage": Level.MAJOR_OUTAGE,
    "full_outage": Level.MAJOR_OUTAGE,
    "unavailable": Level.MAJOR_OUTAGE,
}
FRESH = timedelta(hours=24)
"""How long an open item of unknown severity is believed."""

PLANNED = frozenset({"scheduled", "maintenance"})
RUNNING = frozenset({"in progress", "in_progress", "verifying"})

_CLOSED = re.compile(r"\b(?:resolved|completed|restored|mitigated|closed|cancell?ed|postmortem)\b|has been fixed")
_SAID = re.compile(
    r"<(?:strong|b)>\s*([a-z][a-z _-]{2,30}?)\s*</(?:strong|b)>|\bstatus\s*:\s*([a-z _]+)", re.IGNORECASE
)
_SEVERITY = re.compile(r"\b(?:severity|impact)\s*:\s*([a-z_]+)", re.IGNORECASE)


def urls(base: str) -> tuple[str, ...]:
    """The feed; ``base`` names it."""
    return (base,)


def matches(document: object) -> bool:
    """Whether it is a feed."""
    return isinstance(document, Feed)


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """What is open in the newest item of each incident."""
    opened = [item for item in _newest_of_each(documents[0]) if not is_closed(item)]
    counting = [item for item in opened if _said(item) not in PLANNED | RUNNING and _counts(item, now)]
    return Reading(
        word=Level.OPERATIONAL,
        incidents=tuple(_incident(item, severity(item) or Level.DEGRADED, now) for item in counting),
        maintenances=tuple(_incident(item, Level.MAINTENANCE, now) for item in opened if _said(item) in RUNNING),
    )


def is_closed(item: Item) -> bool:
    """Whether the newest word of ``item`` says that it is over."""
    said = _said(item)
    return bool(_CLOSED.search(said or f"{item.title}\n{item.text}".lower()) or _CLOSED.search(item.title.lower()))


def severity(item: Item) -> Level | None:
    """How bad ``item`` says it is; ``None``: it does not say."""
    named = _SEVERITY.search(item.text)
    words = [*([named[1]] if named else []), *item.categories]
    return next((SEVERITIES[word.lower()] for word in words if word.lower() in SEVERITIES), None)


def _newest_of_each(feed: object) -> Iterator[Item]:
    """Items of one incident share its identifier; they come newest first."""
    assert isinstance(feed, Feed)
    seen: set[str] = set()
    for item in feed.items:
        if item.id not in seen:
            seen.add(item.id)
            yield item


def _said(item: Item) -> str:
    """The state that the newest update names, in lower case; empty: none does."""
    found = _SAID.search(item.body)
    return (found[1] or found[2]).strip().lower() if found else ""


def _counts(item: Item, now: datetime) -> bool:
    """Whether an open item is still believed: for a day, or as long as any incident where it says how bad it is."""
    believed = FRESH if severity(item) is None else SILENT
    return item.at is not None and now - item.at < believed


def _incident(item: Item, level: Level, now: datetime) -> Incident:
    incident = Incident(
        name=item.title or UNTITLED,
        level=level,
        components=tuple(name for name in item.categories if name.lower() not in SEVERITIES),
        started_at=item.at,
        updated_at=item.at,
        url=item.url,
        text=item.text,
    )
    return demoted(incident, now)
