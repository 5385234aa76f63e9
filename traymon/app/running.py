"""The running application: the monitor in its thread, the history and ``status.json`` as its first sinks."""

import contextlib
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from types import TracebackType
from typing import Self

from traymon.app.parts import Parts
from traymon.diagnosis.memory_file import FILE, Networks
from traymon.folders import Folders
from traymon.history import HistoryReader, StatusFile, open_history, open_reader
from traymon.model import TraymonError, Update
from traymon.monitor import Monitor
from traymon.system_events import OnEvent, Stop, SystemEvent
from traymon.system_events import watch as watch_system
from traymon.threads import Pool, start
from traymon.version import VERSION

log = logging.getLogger(__name__)

WORKERS = 16
"""Requests under way at once. 1,000 providers at 30 s with answers in 0.3 s keep 10 busy."""

QUESTIONS = 5
"""Requests that one provider can have under way: those that never answer must not keep others waiting."""

MOST_WORKERS = 128
"""Threads are started when they are needed, and hold 0.1 MB each."""

FAREWELL = 1.5
"""Seconds that the monitor gets to finish what it is writing."""

FRESHNESS = timedelta(seconds=60)
"""A probe may take 40 s: ``status.json`` is stale when three intervals and this have passed."""

Sink = Callable[[Update], None]


class Running:
    """Context manager: watching begins on entry, ends on exit.

    ``sinks`` come after the history and the status file: a transition is stored before anyone is told. ``tell`` gets,
    once and from any thread, what is wrong with the history.
    """

    def __init__(
        self,
        parts: Parts,
        folders: Folders,
        sinks: Iterable[Sink] = (),
        *,
        tell: Callable[[TraymonError], object] = lambda _trouble: None,
        watch_system: Callable[[OnEvent], Stop] = watch_system,
    ) -> None:
        self._parts = parts
        self._parts.networks = parts.networks or Networks(folders.status.with_name(FILE))
        self._folders = folders
        self._more_sinks = list(sinks)
        self._tell = tell
        self._resources = contextlib.ExitStack()
        self._monitor: Monitor | None = None
        self._watch_system = watch_system
        self._saving = False
        self._stopping = False

    def __enter__(self) -> Self:
        settings = self._parts.settings
        gap = max(settings.interval * 10, timedelta(minutes=5))
        now = self._parts.clock.now()
        self._history = history = open_history(self._folders.history, now=now, max_gap=gap, tell=self._tell)
        self._resources.callback(self._parts.close)
        self._resources.callback(history.close)
        status = StatusFile(self._folders.status, version=VERSION, stale_after=settings.interval * 3 + FRESHNESS)
        self._resources.callback(status.close)
        self._sinks: list[Sink] = [history, status, log_page, *self._more_sinks]
        self._thread = start(self._watch, name="monitor")
        self._resources.callback(self._watch_system(self._heard))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping = True
        if self._monitor:
            self._monitor.stop()
        self._thread.join(FAREWELL)
        with contextlib.suppress(TraymonError):
            self._resources.close()

    def check_now(self) -> None:
        """Ask every provider at once."""
        if self._monitor:
            self._monitor.check_now()

    def pause(self, *, on: bool) -> None:
        """Ask nothing from now on, or begin again."""
        if self._monitor:
            self._monitor.pause(on=on)

    def renew(self) -> None:
        """Begin anew with the keys as they are now."""
        if self._monitor:
            self._monitor.stop()
        self._thread.join(FAREWELL)
        self._parts.close()
        self._thread = start(self._watch, name="monitor")

    def _heard(self, event: SystemEvent) -> None:
        """What the computer tells of itself. ``saving`` outlives a monitor: it is told once."""
        self._saving = _SAVING.get(event, self._saving)
        if self._monitor:
            _HEARD[event](self._monitor)

    def _watch(self) -> None:
        known = self._known()
        watches = [self._parts.watch(provider, known) for provider in self._parts.settings.providers.values()]
        if known:
            known.close()
        self._monitor = Monitor(
            watches,
            submit=Pool(min(max(WORKERS, QUESTIONS * len(watches)), MOST_WORKERS), "probe").submit,
            sinks=self._sinks,
            clock=self._parts.clock,
        )
        if self._saving:
            self._monitor.save(on=True)
        if not self._stopping:
            self._monitor.run()

    def _known(self) -> HistoryReader | None:
        if not self._history.is_open:
            return None
        try:
            return open_reader(self._folders.history)
        except TraymonError as error:
            log.warning("%s", error)
            return None


def log_page(update: Update) -> None:
    """A sink that logs what is new of status pages themselves."""
    for notice in update.notices:
        log.warning("%s", notice)
    if update.lead is not None:
        log.info("%s: the page admits trouble that calls met %s earlier", update.provider.id, update.lead)


_HEARD: dict[SystemEvent, Callable[[Monitor], None]] = {
    SystemEvent.SLEEPING: lambda monitor: monitor.disturbed(asks=False),
    SystemEvent.WOKE: lambda monitor: monitor.disturbed(),
    SystemEvent.NETWORK_CHANGED: lambda monitor: monitor.disturbed(),
    SystemEvent.SAVING: lambda monitor: monitor.save(on=True),
    SystemEvent.SAVING_NO_MORE: lambda monitor: monitor.save(on=False),
}

_SAVING = {SystemEvent.SAVING: True, SystemEvent.SAVING_NO_MORE: False}
