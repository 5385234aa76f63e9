"""XML to a ``Feed``. Pure; the sender is not trusted: no DTD, no entities of its own."""

import html
from xml.etree import ElementTree as ET

from traymon.status_pages.documents import UnreadableError
from traymon.status_pages.feed_document import Feed, Item
from traymon.status_pages.fields import link, moment, text

MAX_ITEMS = 1_000


class _Builder(ET.TreeBuilder):
    def doctype(self, *_: object) -> None:  # called by the parser
        raise UnreadableError("XML with a document type, which no feed has")


def parse_feed(body: bytes) -> Feed:
    """The feed in ``body``; raises ``UnreadableError``."""
    try:
        root = ET.fromstring(body, parser=ET.XMLParser(target=_Builder()))  # noqa: S314 - its entities are refused
    except (ET.ParseError, ValueError, LookupError):  # broken, a NUL in it, an encoding that nobody knows
        raise UnreadableError("cut or broken XML") from None
    name = _local(root.tag)
    if name not in {"rss", "feed", "rdf"}:
        raise UnreadableError("XML that is no feed")
    channel = next((child for child in root if _local(child.tag) == "channel"), root)
    entries = [node for place in (channel, root) for node in place if _local(node.tag) in {"item", "entry"}]
    if len(entries) > MAX_ITEMS:
        raise UnreadableError(f"a feed of more than {MAX_ITEMS} items")
    items = [_item(entry) for entry in dict.fromkeys(entries)]
    dated = sorted(items, key=lambda item: item.at.timestamp() if item.at else 0.0, reverse=True)
    return Feed(title=_first(channel, "title"), url=_link(channel), items=tuple(dated))


def _item(entry: ET.Element) -> Item:
    categories = [node.get("term") or node.text for node in entry if _local(node.tag) == "category"]
    url = _link(entry)
    return Item(
        id=_first(entry, "guid", "id") or url or _first(entry, "title"),
        title=text(html.unescape(_first(entry, "title"))),
        at=moment(_first(entry, "updated", "pubdate", "date", "published")),
        body=_body(entry),
        url=url,
        categories=tuple(found for category in categories if (found := text(category))),
    )


def _body(entry: ET.Element) -> str:
    raw = _first(entry, "encoded", "content", "description", "summary", clean=False)
    return html.unescape(raw) if "&lt;" in raw or "&amp;" in raw else raw


def _first(node: ET.Element, *names: str, clean: bool = True) -> str:
    """The text of the first child called one of ``names``, in their order."""
    for name in names:
        for child in node:
            if _local(child.tag) == name:
                found = "".join(child.itertext())[:100_000]
                if found.strip():
                    return text(found) if clean else found
    return ""


def _link(node: ET.Element) -> str:
    found = [child.get("href") or child.text for child in node if _local(child.tag) == "link"]
    return next((url for value in found if (url := link(value))), "")


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
