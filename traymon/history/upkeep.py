"""The daily round: looking for damage and forgetting what is old, in steps small enough to fit between two updates."""

import itertools
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta

from traymon.history.recovery import check
from traymon.history.rows import day, milliseconds

KEEP_OBSERVATIONS = timedelta(days=30)
KEEP_TRANSITIONS = timedelta(days=400)
"""A year and its comparison with the month before; also of stretches, claims and spending."""

_EVERY = timedelta(days=1)
_FIRST_AFTER = timedelta(minutes=10)
"""Of running: not while the program starts."""

_BATCH = 5_000
"""Rows per step: about 5 ms. A day of the busiest probe is 2,880."""

_SPARE_SHARE = 4
"""Pages are given back when more than one in so many is free (a provider was removed); else the next day fills them."""

_DELETE_OBSERVATIONS = """
    DELETE FROM observation WHERE series = ?1 AND at IN (
        SELECT at FROM observation WHERE series = ?1 AND at < ?2 ORDER BY at LIMIT ?3)"""
_DELETE_OTHERS = (
    "DELETE FROM transition WHERE at < ?",
    "DELETE FROM interval WHERE seen < ?",
    "DELETE FROM lead WHERE at < ?",
    # the newest claim before the limit still held at the limit
    """DELETE FROM claim WHERE at < (
        SELECT max(later.at) FROM claim AS later WHERE later.provider = claim.provider AND later.at < ?)""",
)


class DailyRound:
    """Once a day checks each table and prunes, one step with each call: no update waits for a day of deletions."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._steps: Iterator[None] = iter(())
        self._due: datetime | None = None

    def step(self, now: datetime) -> None:
        """Raises ``DamagedError`` or ``sqlite3.Error``; the rest of that day's steps is then left to the next day."""
        if self._due is None:
            self._due = now + _FIRST_AFTER
        elif now >= self._due:
            self._due = now + _EVERY
            self._steps = itertools.chain(check_steps(self._connection), prune_steps(self._connection, now))
        next(self._steps, None)


def check_steps(connection: sqlite3.Connection) -> Iterator[None]:
    """One table with each step. Raises ``DamagedError``: damage in old pages would else only meet readers."""
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        check(connection, table)
        yield


def prune_steps(connection: sqlite3.Connection, now: datetime) -> Iterator[None]:
    """Each step is a transaction of its own. Raises ``sqlite3.Error``."""
    limit = milliseconds(now - KEEP_OBSERVATIONS)
    for (series,) in connection.execute("SELECT id FROM series").fetchall():
        deleted = _BATCH
        while deleted == _BATCH:
            deleted = connection.execute(_DELETE_OBSERVATIONS, (series, limit, _BATCH)).rowcount
            yield
    for statement in _DELETE_OTHERS:
        connection.execute(statement, (milliseconds(now - KEEP_TRANSITIONS),))
        yield
    connection.execute("DELETE FROM spend WHERE day < ?", (day(now - KEEP_TRANSITIONS),))
    yield from _give_back(connection)


def _give_back(connection: sqlite3.Connection) -> Iterator[None]:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (free,) = connection.execute("PRAGMA freelist_count").fetchone()
    if free * _SPARE_SHARE <= pages:
        return
    for _ in range(0, free, 500):
        yield
        connection.executescript("PRAGMA incremental_vacuum(500)")  # ``execute`` would stop after one page
