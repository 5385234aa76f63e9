"""The history as a sink: stores each update, and outlives damage, full disks and locks."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from traymon.history import connection, recovery
from traymon.history.backlog import Backlog
from traymon.history.store import Store, open_store
from traymon.model import TraymonError, Update

_LOG = logging.getLogger(__name__)

_MAX_GAP = timedelta(minutes=5)
"""Ten of the default intervals: with no update for longer than this, nobody was looking."""

_ALWAYS_UP_TO = 20
_PAUSE = timedelta(seconds=5)
"""With more providers than that, an update without a transition may wait so long (and is lost if traymon is killed
meanwhile): rows written together cost a quarter of what they cost one by one."""

_RECOVER_EVERY = timedelta(minutes=1)
"""A disk that damages each new file at once must not fill the folder with kept ones."""

_PASSES_WITHIN = timedelta(minutes=1)
"""Another program's lock has usually gone by then: no news for people."""


Tell = Callable[[TraymonError], object]
"""Gets what people should know, once: a damaged file was set aside, or nothing can be written, and not for a moment."""


def open_history(
    path: Path,
    *,
    now: datetime,
    max_gap: timedelta = _MAX_GAP,
    connect: connection.Connect = connection.connect,
    tell: Tell = lambda _trouble: None,
) -> "History":
    """Open or make the history. A damaged file is set aside; without room on the disk it begins in memory.

    ``max_gap``: time without updates up to which the last judgement is taken to hold; choose more than the longest
    interval between two probes. ``tell`` is called in the thread that stores. Raises ``TraymonError`` if there can be
    no history at this path.
    """
    history = History(path, now=now, max_gap=max_gap, connect=connect, tell=tell)
    try:
        history.begin()
    except (*recovery.DATABASE_ERRORS, OSError) as error:
        raise TraymonError(
            f"The history {path} cannot be opened: {_reason(error)}", "Check its folder and the permissions."
        ) from error
    return history


class History:
    """A sink. Calls may come from any thread; one at a time is served."""

    def __init__(
        self, path: Path, *, now: datetime, max_gap: timedelta, connect: connection.Connect, tell: Tell
    ) -> None:
        self._path = path
        self._tell = tell
        self._now = now
        self._max_gap = max_gap
        self._connect = connect
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._closed = False
        self._backlog = Backlog()
        self._providers: set[str] = set()
        self._written_at = now
        self._damage: TraymonError | None = None
        self._trouble: TraymonError | None = None
        self._trouble_began = now
        self._trouble_told = False
        self._recovered_at: datetime | None = None

    @property
    def notice(self) -> str:
        """What was told and still holds: a damaged file was set aside, nothing can be written now. Empty: nothing."""
        return " ".join(str(told) for told in (self._damage, self._trouble) if told)

    @property
    def is_open(self) -> bool:
        """Whether there is a file; ``False``: it waits for room."""
        return self._store is not None

    def begin(self) -> None:
        """As ``open``, but a disk without room is told and waited for."""
        try:
            self.open()
        except (*recovery.DATABASE_ERRORS, OSError) as error:
            if not recovery.lacks_room(error):
                raise
            self._tell_trouble(error)

    def open(self) -> None:
        """Open the file, setting aside a damaged one. Raises ``sqlite3.Error``, ``OSError`` or ``TraymonError``."""
        try:
            self._store = open_store(self._path, connect=self._connect, max_gap=self._max_gap)
        except recovery.DATABASE_ERRORS as error:
            if not recovery.is_damage(error):
                raise
            self._set_aside(error)
            self._store = open_store(self._path, connect=self._connect, max_gap=self._max_gap)

    def __call__(self, update: Update) -> None:
        """Store ``update``, or keep it in memory until the file can be written again."""
        with self._lock:
            if not self._closed:
                self._now = update.at
                self._backlog.add(update)
                self._providers.add(update.provider.id)
                if update.transition is not None or self._due():
                    self._written_at = self._now
                    self._write_backlog()

    def prune(self, now: datetime) -> None:
        """Forget at once what is old; by itself this happens once a day. Raises ``TraymonError``."""
        with self._lock:
            try:
                if self._store is not None:
                    self._store.prune(now)
            except recovery.DATABASE_ERRORS as error:
                raise TraymonError(f"The history {self._path} cannot be tidied: {_reason(error)}") from error

    def close(self) -> None:
        """Write what waits, if that is possible by now, and close the file. Later updates are ignored."""
        with self._lock:
            if not self._closed:
                self._write_backlog()
                self._closed = True
                self._drop_store()

    def _due(self) -> bool:
        few = len(self._providers) <= _ALWAYS_UP_TO
        return few or abs(self._now - self._written_at) >= _PAUSE

    def _write_backlog(self) -> None:
        while self._backlog:
            update = self._backlog.take()  # first, so that one that can never be stored does not block the others
            try:
                store = self._current_store()
                store.tidy(self._now)
                store.write(update)
            except (*recovery.DATABASE_ERRORS, OSError) as error:
                if not (recovery.is_damage(error) or recovery.may_pass(error)):
                    raise TraymonError(f"An update cannot be stored in the history: {_reason(error)}") from error
                self._backlog.put_back(update)
                if not self._recover(error):
                    self._tell_trouble(error)
                    return
        self._tell_end_of_trouble()

    def _current_store(self) -> Store:
        if self._store is not None and self._store.moved():
            _LOG.warning("The history %s was taken away; a new one is begun", self._path)
            self._drop_store()
        if self._store is None:
            self.open()
        assert self._store is not None
        return self._store

    def _recover(self, error: Exception) -> bool:
        """Whether writing may be tried again, with a new file."""
        if not recovery.is_damage(error):
            return False
        self._drop_store()
        try:
            self._set_aside(error)
        except (*recovery.DATABASE_ERRORS, OSError) as failure:
            _LOG.debug("The damaged history stays where it is: %s", failure)
            return False
        return True

    def _set_aside(self, error: Exception) -> None:
        """Raises ``error`` itself if that was done a moment ago, ``OSError`` if another program holds the file."""
        if self._recovered_at is not None and abs(self._now - self._recovered_at) < _RECOVER_EVERY:
            raise error
        self._recovered_at = self._now
        kept = recovery.set_aside(self._path, self._now)
        title = f"The history was damaged ({_reason(error)})"
        is_news = self._damage is None
        self._damage = TraymonError(title, f"It was kept as {kept}, and a new one was begun.")
        _LOG.warning("%s", self._damage)
        if is_news:
            self._tell(self._damage)

    def _tell_trouble(self, error: Exception) -> None:
        if not self._trouble:
            remedy = f"free some space at {self._path.parent}" if recovery.lacks_room(error) else f"see {self._path}"
            title = f"The history cannot be written ({_reason(error)})"
            self._trouble = TraymonError(title, f"New entries wait in memory: {remedy}.")
            self._trouble_began, self._trouble_told = self._now, False
            _LOG.warning("%s", self._trouble)
        lasts = recovery.lacks_room(error) or abs(self._now - self._trouble_began) >= _PASSES_WITHIN
        if lasts and not self._trouble_told:
            self._trouble_told = True
            self._tell(self._trouble)

    def _tell_end_of_trouble(self) -> None:
        if self._trouble:
            _LOG.info("The history is written again; %d updates were lost", self._backlog.lost)
            self._trouble = None

    def _drop_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
