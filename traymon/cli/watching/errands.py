"""What the keys ``r`` and ``t`` set off, and the banner that tells of it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeAlias

from traymon.cli.watching.inbox import Doing, Done, Inbox
from traymon.cli.watching.lines import summary
from traymon.cli.watching.values import Banner, ProviderRow
from traymon.model import Observation, TraymonError
from traymon.threads import start

log = logging.getLogger(__name__)

_SHOWN_FOR = timedelta(minutes=1)
"""How long an outcome stays, unless a key is pressed."""

_PATIENCE = timedelta(seconds=15)
"""With a monitor that was asked to check now: what its limits forbid comes later."""

_MOST_LINES = 6

_DOING = {"r": "Checking", "t": "Testing"}


LocalTest: TypeAlias = Callable[[Sequence[str], Callable[[str], object]], Sequence[str]]
"""Tests the first of these providers (ids) that it can, and returns lines, the headline first; takes seconds.

It tells, in a few words, what it is about. Called from a thread of its own.
"""


class Errands:
    """At most one is under way. Main thread only."""

    def __init__(
        self,
        inbox: Inbox,
        check: Callable[[], Sequence[ProviderRow]],
        test: LocalTest,
        check_now: Callable[[], None] | None,
    ) -> None:
        self._inbox = inbox
        self._check = check
        self._test = test
        self._check_now = check_now
        self._banner: Banner | None = None
        self._asked_monitor = False
        self._before: list[Observation] = []

    def press(self, key: str, rows: Sequence[ProviderRow], now: datetime) -> None:
        """``r`` asks the monitor if it is ours, else makes a round of its own; ``t`` tests the provider worst off.

        Any other key puts the outcome away. ``rows``: what was known when the key was pressed.
        """
        if self._banner and self._banner.busy:
            return
        self._banner = Banner(title=_DOING[key], at=now, busy=True) if key in _DOING else None
        self._asked_monitor = key == "r" and self._check_now is not None
        if self._asked_monitor and self._check_now:
            self._before = [probe.observation for row in rows for probe in row.probes]
            self._check_now()
        elif key == "r":
            start(partial(self._do, self._go_round), name="watch-round")
        elif key == "t":
            ids = [row.id for row in sorted(rows, key=lambda row: row.level, reverse=True)]
            start(partial(self._do, partial(self._test, ids, self._tell)), name="watch-test")

    def doing(self, text: str) -> None:
        """A local test is about ``text``."""
        if self._banner and self._banner.busy:
            self._banner = replace(self._banner, lines=(text,))

    def done(self, lines: Sequence[str], now: datetime) -> None:
        """A round of its own, or a local test, is over."""
        self._end("Test" if self._banner and self._banner.title == _DOING["t"] else "Check", lines, now)

    def banner(self, rows: Sequence[ProviderRow], now: datetime) -> Banner | None:
        """What to show now, beside ``rows``."""
        banner = self._banner
        if banner and banner.busy and self._asked_monitor:
            if all(self._has_answered(row) for row in rows):
                self._end("Check", [*map(summary, rows)], now)
            elif now - banner.at > _PATIENCE:
                self._end("Check: some answers are not in yet", [*map(summary, rows)], now)
        elif banner and not banner.busy and now - banner.at > _SHOWN_FOR:
            self._banner = None
        return self._banner

    def _end(self, title: str, lines: Sequence[str], now: datetime) -> None:
        hidden = len(lines) - _MOST_LINES
        shown = (*lines[:_MOST_LINES], *([f"and {hidden} more"] if hidden > 0 else []))
        self._banner = Banner(title=title, lines=shown, at=now)

    def _has_answered(self, row: ProviderRow) -> bool:
        """Whether there is something new of each of its endpoints."""
        return bool(row.probes) and not any(probe.observation in self._before for probe in row.probes)

    def _go_round(self) -> Sequence[str]:
        return [*map(summary, self._check())]

    def _tell(self, text: str) -> None:
        self._inbox.put(Doing(text))

    def _do(self, work: Callable[[], Sequence[str]]) -> None:
        """In a thread of its own: whatever happens, an answer arrives."""
        try:
            self._inbox.put(Done(tuple(work())))
        except TraymonError as error:
            self._inbox.put(Done((str(error),)))
        except Exception as error:
            log.exception("A round of the live view broke")
            self._inbox.put(Done((f"it broke: {error!r}",)))
