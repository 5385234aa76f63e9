"""``traymon watch``: a live view in the terminal, of the running traymon or of a monitor of its own."""

import contextlib
import functools
import logging
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime

import click
from rich.console import Console

from traymon.app import round as rounds
from traymon.app.parts import Parts
from traymon.cli import surroundings
from traymon.cli.watching import keyboard
from traymon.cli.watching.chronicle import read_chronicle
from traymon.cli.watching.display import LineDisplay, LiveDisplay
from traymon.cli.watching.frame import Frame
from traymon.cli.watching.glyphs import speak_plainly
from traymon.cli.watching.inbox import Inbox, News, Noticed, signals_into
from traymon.cli.watching.reading import Element, provider_row
from traymon.cli.watching.session import Outside, Session
from traymon.cli.watching.sources import Following, Sight, Source, open_source
from traymon.document import provider_element
from traymon.folders import Folders
from traymon.model import TraymonError


@click.command("watch")
@click.option("--once", is_flag=True, hidden=True, help="Print one picture and exit.")
def command(*, once: bool) -> None:
    """Live view in the terminal: q quits, r checks now, t tests now.

    It follows the running traymon; when none is running, it watches by itself until it is closed.
    """
    speak_plainly(sys.stdout)
    parts, places = Parts(settings=surroundings.settings()), surroundings.folders()
    console = Console()
    live = sys.stdout.isatty() and console.is_terminal and not console.is_dumb_terminal
    if once:
        _print_once(parts, places, console if live else None)
    else:
        _watch(parts, places, console if live else None)


def _watch(parts: Parts, places: Folders, terminal: Console | None) -> None:
    inbox = Inbox()
    keys = terminal is not None and keyboard.there_is_one()
    with contextlib.ExitStack() as stack:
        stack.enter_context(signals_into(inbox, full_screen=terminal is not None))
        if terminal:
            stack.enter_context(_warnings_into(inbox))
        source = stack.enter_context(open_source(parts, places, lambda: inbox.put(News())))
        session = Session(_outside(parts, places, source, keys=keys), inbox)
        display = stack.enter_context(LiveDisplay(terminal)) if terminal else LineDisplay()
        if keys:
            keyboard.keys_into(inbox)
        session.run(display)


def _outside(parts: Parts, places: Folders, source: Source, *, keys: bool) -> Outside:
    return Outside(
        source=source,
        chronicle=lambda ids, now: read_chronicle(places.history, ids, now),
        check=lambda: [provider_row(element, {}) for element in _round(parts)],
        test=functools.partial(_test, parts, places),
        now=lambda: datetime.now(UTC),
        names={provider.id: provider.name for provider in parts.settings.providers.values()},
        keys=keys,
    )


def _round(parts: Parts) -> tuple[Element, ...]:
    updates = rounds.check(parts, list(parts.settings.providers.values()))
    return tuple(provider_element(update) for update in updates)


def _test(parts: Parts, places: Folders, ids: Sequence[str], tell: Callable[[str], object]) -> Sequence[str]:
    """``traymon test`` in a few lines; while it runs, the names of its checks."""
    from traymon.app.reporting import Listener, LocalTest  # noqa: PLC0415 - for those who press the key
    from traymon.cli.testing.verdict import in_short  # noqa: PLC0415 - see above
    from traymon.diagnosis.report import Words  # noqa: PLC0415 - see above

    tested = next((parts.settings.providers[id_] for id_ in ids if id_ in parts.settings.providers), None)
    if tested is None:
        raise TraymonError("No provider is enabled in the settings", "traymon providers lists those there are.")
    words = Words(language="en")  # as the whole view
    local_test = LocalTest(parts=parts, provider=tested, language=words.language, history=places.history)
    diagnosis = local_test.run(Listener(on_start=lambda check: tell(words("checks", check))))
    return in_short(diagnosis, tested, words)


def _print_once(parts: Parts, places: Folders, terminal: Console | None) -> None:
    """What the running traymon last knew, or else a round of our own."""
    sight = Following(places.status).look(datetime.now(UTC))
    known = sight if sight.elements else Sight(mode="one round", elements=_round(parts))
    outside = _outside(parts, places, Source(look=lambda _: known), keys=False)
    screen = Session(outside, Inbox()).screen(datetime.now(UTC))
    if terminal:
        terminal.print(Frame(screen))
    else:
        LineDisplay().show(screen)


@contextlib.contextmanager
def _warnings_into(inbox: Inbox) -> Iterator[None]:
    """Warnings become a line of the view; printed to the terminal they would tear it."""
    handler = _Notices(inbox.put)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)


class _Notices(logging.Handler):
    def __init__(self, put: Callable[[Noticed], None]) -> None:
        super().__init__(logging.WARNING)
        self._put = put

    def emit(self, record: logging.LogRecord) -> None:
        self._put(Noticed(record.getMessage()))
