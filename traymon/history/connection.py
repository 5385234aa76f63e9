"""How a history file is opened: for writing, and for reading beside a writer."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from traymon.history import recovery

Connect = Callable[[Path], sqlite3.Connection]
"""Opens the file for writing. ``open_history`` takes one: a test limits the pages or the patience of the real one."""

_BUSY_SECONDS = 0.25
"""How long a writer waits for another process's lock. The monitor waits with it; the update can also wait in memory."""

_READER_BUSY_SECONDS = 2.0
"""The first reader after a killed writer may have to wait for another one that reads the log."""

_SETTINGS = (
    "PRAGMA auto_vacuum = INCREMENTAL",  # works only before the first page is written, hence first
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",
    "PRAGMA wal_autocheckpoint = 256",  # pages: the log stays at 1 MB; the default of 1000 outweighs days of history
    "PRAGMA journal_size_limit = 1048576",
    "PRAGMA cell_size_check = ON",  # a damaged page is found when it is first read
)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that writes: no implicit transactions, any thread (one at a time)."""
    with _closed_on_error(
        sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    ) as connection:
        connection.text_factory = _lenient_text
        for setting in _SETTINGS:
            connection.execute(setting)
    return connection


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; it sees what was committed, also while another process writes."""
    uri = f"{path.absolute().as_uri()}?mode=ro"
    with _closed_on_error(
        sqlite3.connect(uri, uri=True, timeout=_READER_BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    ) as connection:
        connection.text_factory = _lenient_text
    return connection


def prepare(path: Path) -> None:
    """Make the folder and an empty file that only this user may read; SQLite gives its ``-wal`` the same mode."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        path.chmod(0o600)


def checked(path: Path, connect: Connect) -> sqlite3.Connection:
    """A connection to a file that is whole as far as can be told quickly. Raises ``DamagedError`` or SQLite's own.

    The full check runs only when the last writer left its log behind: it was killed, or the machine lost power.
    """
    prepare(path)
    log = path.with_name(f"{path.name}-wal")
    unclean = log.exists() and log.stat().st_size > 0
    if unclean and path.stat().st_size == 0:
        # SQLite would delete the log as foreign, and with it all that was written since the last checkpoint
        raise recovery.DamagedError("it is empty beside a log of changes")
    with _closed_on_error(connect(path)) as connection:
        if unclean:
            recovery.check(connection)
    return connection


@contextlib.contextmanager
def _closed_on_error(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def _lenient_text(raw: bytes) -> str:
    """A damaged file must not be able to raise ``UnicodeDecodeError``."""
    return raw.decode("utf-8", "replace")
