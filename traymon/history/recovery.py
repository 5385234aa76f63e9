"""Which errors mean that the file is damaged, and setting a damaged file aside. Nothing is ever deleted."""

import errno
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR})
"""``SQLITE_ERROR`` because our statements are fixed: "no such table" means that the schema is not ours any more."""

_PASSING = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_PROTOCOL,
    }
)

_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
"""The second as well: where the last page fitted, the shared memory beside it may not."""
_NO_SPACE = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})

_CHECK_SECONDS = 1.0
"""A ``quick_check`` reads the whole file: what is not found in this time turns up when the page is used, and is handled
then."""


class DamagedError(Exception):
    """The file holds what traymon never wrote."""


DATABASE_ERRORS = (sqlite3.Error, DamagedError, UnicodeDecodeError)
"""What using a file can raise. The last comes from Python's module itself: SQLite's message quoted a damaged schema."""


def is_damage(error: BaseException) -> bool:
    """Whether the file itself is broken, so that waiting cannot help."""
    if isinstance(error, (DamagedError, UnicodeDecodeError)):
        return True
    return isinstance(error, sqlite3.Error) and primary_code(error) in _DAMAGE


def may_pass(error: BaseException) -> bool:
    """Whether the surroundings are at fault (a full disk, a lock, a mode), so that the same may work later."""
    return isinstance(error, OSError) or (isinstance(error, sqlite3.Error) and primary_code(error) in _PASSING)


def lacks_room(error: BaseException) -> bool:
    """Whether the disk takes no more, or answers with errors: no permissions are to blame."""
    if isinstance(error, sqlite3.Error):
        return primary_code(error) in _ROOM
    return isinstance(error, OSError) and error.errno in _NO_SPACE


def primary_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code, without its extension; 0 for errors of Python's own module."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


def check(connection: sqlite3.Connection, table: str = "1", *, seconds: float = _CHECK_SECONDS) -> None:
    """Raise ``DamagedError`` if ``PRAGMA quick_check`` of one or all tables finds damage within ``seconds``."""
    deadline = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > deadline, 10_000)
    try:
        (verdict,) = connection.execute(f"PRAGMA quick_check({table})").fetchone()
    except sqlite3.OperationalError as error:
        if primary_code(error) == sqlite3.SQLITE_INTERRUPT:
            return
        raise
    finally:
        connection.set_progress_handler(None, 0)
    if verdict != "ok":
        raise DamagedError("its pages do not fit together")


def set_aside(path: Path, now: datetime) -> Path:
    """Rename ``history.db`` to ``history.corrupt-20261122-180000.db``, with its ``-wal`` and ``-shm``; the new path."""
    stamp = now.astimezone(UTC).strftime("%Y%m%d-%H%M%S")
    target = path.with_name(f"{path.stem}.corrupt-{stamp}{path.suffix}")
    number = 1
    while target.exists():
        number += 1
        target = path.with_name(f"{path.stem}.corrupt-{stamp}-{number}{path.suffix}")
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(target.with_name(target.name + ending))
    return target
