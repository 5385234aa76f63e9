"""Azure's status feed (https://rssfeed.azure.status.microsoft/en-us/status/feed/).

It lists open, broad incidents only: none is the normal all-clear. Services and regions are mixed in the categories, and
nothing says how bad an incident is. Name the services that matter, and your region, in the source's ``filter``.
"""

from collections.abc import Sequence
from datetime import datetime

from traymon.model import Incident, Level
from traymon.status_pages import feed
from traymon.status_pages.feed_document import Feed, Item
from traymon.status_pages.reading import UNTITLED, Reading, demoted

NAME = "azure"

_TITLE = "azure status"


def urls(base: str) -> tuple[str, ...]:
    """The feed; ``base`` names it."""
    return (base,)


def matches(document: object) -> bool:
    """Whether it is Azure's own feed."""
    return isinstance(document, Feed) and document.title.lower() == _TITLE


def parse(documents: Sequence[object], now: datetime) -> Reading:
    """Every item that does not say it is over, as a partial outage of its categories."""
    found = documents[0]
    assert isinstance(found, Feed)
    return Reading(
        word=Level.OPERATIONAL,
        incidents=tuple(_incident(item, now) for item in found.items if not feed.is_closed(item)),
    )


def _incident(item: Item, now: datetime) -> Incident:
    incident = Incident(
        name=item.title or UNTITLED,
        level=Level.PARTIAL_OUTAGE,
        components=item.categories,
        started_at=item.at,
        updated_at=item.at,
        url=item.url,
        text=item.text,
    )
    return demoted(incident, now)
