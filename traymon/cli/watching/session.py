"""The loop of the live view: keys and news in, pictures out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from traymon.cli.watching.chronicle import Chronicle
from traymon.cli.watching.errands import Errands, LocalTest
from traymon.cli.watching.inbox import Doing, Done, Ended, Inbox, Message, Noticed, Pressed, Suspended
from traymon.cli.watching.reading import event, provider_row
from traymon.cli.watching.sources import Sight, Source
from traymon.cli.watching.values import ProviderRow, Screen

_NOTICE_STAYS = timedelta(minutes=1)

_HISTORY_REST = timedelta(seconds=0.9)
"""Between two readings of the history: a little less than a tick."""


class Display(Protocol):
    """Called from the main thread only."""

    def show(self, screen: Screen) -> None:
        """Replace what is shown."""

    def suspend(self) -> None:
        """Give the terminal back until the user returns."""


@dataclass(frozen=True, kw_only=True)
class Outside:
    """What a session needs of the world."""

    source: Source
    chronicle: Callable[[Sequence[str], datetime], Chronicle]
    """Of these providers; asked about once a second."""
    check: Callable[[], Sequence[ProviderRow]]
    """One fresh, judged round; takes seconds. Called from a thread of its own."""
    test: LocalTest
    now: Callable[[], datetime]
    names: Mapping[str, str]
    """Of the providers in the settings, by id."""
    keys: bool = False
    """Whether there is a keyboard."""


class Session:
    """Everything the view remembers. Main thread only."""

    def __init__(self, outside: Outside, inbox: Inbox) -> None:
        self._outside = outside
        self._inbox = inbox
        self._errands = Errands(inbox, outside.check, outside.test, outside.source.check_now)
        self._notice: tuple[str, datetime] | None = None
        self._sight: Sight | None = None
        self._chronicle = Chronicle()
        self._read_at: datetime | None = None
        self._outdated = True

    def run(self, display: Display) -> None:
        """Show until ended: at once when there is something new, and with each second of the clock."""
        while True:
            now = self._outside.now()
            display.show(self.screen(now))
            for message in self._inbox.wait(1 - self._outside.now().microsecond / 1e6):
                if isinstance(message, Ended) or message in (Pressed("q"), Pressed("Q")):
                    return
                if isinstance(message, Suspended):
                    display.suspend()
                self._take(message, self._outside.now())

    def screen(self, now: datetime) -> Screen:
        """What there is to see now."""
        sight = self._look(now)
        rows = self._rows(sight)
        names = dict(self._outside.names) | {row.id: row.name for row in rows}
        return Screen(
            now=now,
            mode=sight.mode,
            rows=rows,
            events=tuple(event(transition, names) for transition in self._chronicle.transitions),
            notice=sight.problem or self._recent_notice(now),
            stale=bool(sight.problem),
            banner=self._errands.banner(rows, now),
            keys=self._outside.keys,
        )

    def _look(self, now: datetime) -> Sight:
        sight = self._outside.source.look(now)
        self._outdated = self._outdated or sight != self._sight
        self._sight = sight
        rested = self._read_at is None or abs(now - self._read_at) >= _HISTORY_REST
        if self._outdated and rested:
            ids = {*self._outside.names, *(str(element.get("id")) for element in sight.elements)}
            self._chronicle = self._outside.chronicle(sorted(ids), now)
            self._outdated, self._read_at = False, now
        return sight

    def _rows(self, sight: Sight) -> tuple[ProviderRow, ...]:
        """In the order of the settings; those that are not known yet have a place too."""
        known = {row.id: row for row in (provider_row(part, self._chronicle.totals) for part in sight.elements)}
        waiting = {id_: ProviderRow(id=id_, name=name) for id_, name in self._outside.names.items()}
        return tuple((waiting | known).values())

    def _take(self, message: Message, now: datetime) -> None:
        match message:
            case Pressed(key):
                self._errands.press(key.lower(), self._rows(self._outside.source.look(now)), now)
            case Doing(text):
                self._errands.doing(text)
            case Done(lines):
                self._errands.done(lines, now)
            case Noticed(text):
                self._notice = (text, now)
            case _:
                pass  # there is something to look at: the next picture shows it

    def _recent_notice(self, now: datetime) -> str:
        if self._notice and now - self._notice[1] > _NOTICE_STAYS:
            self._notice = None
        return self._notice[0] if self._notice else ""
