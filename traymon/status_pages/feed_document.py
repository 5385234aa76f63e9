"""RSS 2.0, RSS 1.0 and Atom feeds as plain values; ``feed_xml`` reads them."""

import re
from dataclasses import dataclass
from datetime import datetime

from traymon.status_pages.fields import text

_TAG = re.compile(r"<[^>]{0,500}>")
_BREAK = re.compile(r"<(?:br|/p|/li|/div)\b[^>]{0,100}>", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry."""

    id: str
    title: str
    at: datetime | None
    body: str = ""
    """HTML as it came, its entities decoded once more where they were encoded twice."""
    url: str = ""
    categories: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body without its tags, one line a paragraph."""
        import html  # noqa: PLC0415 - 0.3 MB, for feeds alone

        lines = _TAG.sub(" ", _BREAK.sub("\n", self.body)).splitlines()
        return "\n".join(found for line in lines if (found := text(html.unescape(line))))


@dataclass(frozen=True, kw_only=True)
class Feed:
    """A feed's title and entries, newest first."""

    title: str
    url: str
    items: tuple[Item, ...]
