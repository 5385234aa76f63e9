"""The rows of one provider in the menu. Pure."""

from traymon.model import MenuItem, Observation, StatusReport, Update
from traymon.tray.phrases import translated
from traymon.tray.sentences import milliseconds, name_of, summary
from traymon.tray.speech import Speech, clean, clip

MOST = 60
"""Characters of a label: what desktops show without cutting, and people read at a glance."""

SEPARATOR = MenuItem(separator=True)

_LINKS = ("status", "console", "usage", "support", "search")


def row(label: str, action: str = "", *, enabled: bool = True, checked: bool | None = None) -> MenuItem:
    """A row that fits; one without an action only says something."""
    return MenuItem(label=fit(label), action=action, enabled=enabled and bool(action), checked=checked)


def branch(label: str, children: tuple[MenuItem, ...]) -> MenuItem:
    """A row that opens a sub-menu."""
    return MenuItem(label=fit(label), children=children)


def fit(label: str) -> str:
    """``label`` as one short line."""
    return clip(clean(label), MOST)


def provider_row(update: Update, speech: Speech) -> MenuItem:
    """The provider, and below it its endpoints, its status page and its links."""
    facts = (*(_endpoint(seen, speech) for seen in update.latest), *_page(update, speech))
    links = tuple(
        row(speech(f"open.{link}", name=name_of(update)), f"open:{update.provider.id}:{link}")
        for link in _LINKS
        if update.provider.links.get(link)
    )
    between = (SEPARATOR,) if facts and links else ()
    return branch(summary(update, speech), (*facts, *between, *links))


def _endpoint(seen: Observation, speech: Speech) -> MenuItem:
    mark, words = ("✓", milliseconds(seen, speech)) if seen.ok else ("✗", _failure(seen, speech))
    return row(speech("endpoint", mark=mark, probe=speech(seen.probe), words=words))


def _failure(seen: Observation, speech: Speech) -> str:
    words = speech(f"failure.{seen.failure}")
    status = "" if seen.http_status is None or str(seen.http_status) in words else f" ({seen.http_status})"
    return f"{words}{status}"


def _page(update: Update, speech: Speech) -> tuple[MenuItem, ...]:
    if update.report:
        return (row(page_words(update.report, speech)),)
    return (row(speech("page_unread")),) if update.provider.status_sources else ()


def page_words(report: StatusReport, speech: Speech) -> str:
    """What the page says, and how old that is; or why it is unreadable."""
    if not report.readable:
        return speech("page_unreadable", reason=translated(clean(report.reason), speech.language) or "?")
    key = "page_left" if report.fallback else "page"
    return speech(key, level=speech(report.level.word), age=speech.age(report.at))
