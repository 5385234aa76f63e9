"""The tables. ``MIGRATIONS`` is append-only: a released script is never edited, a change is one more script.

Times are integer milliseconds since 1970 UTC, timings tenths of a millisecond, money integer 10⁻¹² USD. Levels, parties
and probes are the words of ``traymon.model``.
"""

import sqlite3
from collections.abc import Sequence

from traymon.history.recovery import DamagedError
from traymon.model import TraymonError

APPLICATION_ID = 0x74726D6E
"""``trmn``: tells our file from another program's database (``file``, ``PRAGMA application_id``)."""

MIGRATIONS: tuple[str, ...] = (
    """
    PRAGMA application_id = 0x74726D6E;
    -- Failures, phases, layers and models of observations: each word is written once
    CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
    CREATE TABLE series (id INTEGER PRIMARY KEY, provider TEXT NOT NULL, probe TEXT NOT NULL, UNIQUE (provider, probe));
    -- Clustered by series and time, so that it needs no index
    CREATE TABLE observation (
        series INTEGER NOT NULL, at INTEGER NOT NULL,
        failure INTEGER, phase INTEGER, http_status INTEGER, layer INTEGER, model INTEGER,
        resolve INTEGER, connect INTEGER, tls INTEGER, first_byte INTEGER, transfer INTEGER, total INTEGER NOT NULL,
        cost INTEGER NOT NULL, detail TEXT,
        PRIMARY KEY (series, at)
    ) WITHOUT ROWID;
    CREATE TABLE transition (
        id INTEGER PRIMARY KEY, provider TEXT NOT NULL, at INTEGER NOT NULL,
        before_level TEXT NOT NULL, before_party TEXT NOT NULL,
        before_at INTEGER NOT NULL, before_since INTEGER NOT NULL, before_evidence TEXT NOT NULL,
        after_level TEXT NOT NULL, after_party TEXT NOT NULL,
        after_at INTEGER NOT NULL, after_since INTEGER NOT NULL, after_evidence TEXT NOT NULL
    );
    CREATE INDEX transition_at ON transition (at);
    -- The newest judgement of each provider, with the stretch of time in which it was seen without a gap
    CREATE TABLE current (
        provider TEXT PRIMARY KEY,
        level TEXT NOT NULL, party TEXT NOT NULL, at INTEGER NOT NULL, since INTEGER NOT NULL, evidence TEXT NOT NULL,
        begun INTEGER NOT NULL, seen INTEGER NOT NULL
    ) WITHOUT ROWID;
    -- The stretches before it
    CREATE TABLE interval (
        provider TEXT NOT NULL, begun INTEGER NOT NULL, seen INTEGER NOT NULL, level TEXT NOT NULL, party TEXT NOT NULL,
        PRIMARY KEY (provider, begun)
    ) WITHOUT ROWID;
    -- What the status page said, whenever it said something else than before
    CREATE TABLE claim (
        provider TEXT NOT NULL, at INTEGER NOT NULL, readable INTEGER NOT NULL, level TEXT NOT NULL,
        format TEXT NOT NULL, url TEXT NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (provider, at)
    ) WITHOUT ROWID;
    -- Day: whole days since 1970 UTC. Apart from the observations because those are forgotten before a month is over
    CREATE TABLE spend (
        provider TEXT NOT NULL, day INTEGER NOT NULL, cost INTEGER NOT NULL, PRIMARY KEY (provider, day)
    ) WITHOUT ROWID;
    """,
    """
    -- By how much the user's calls were ahead of the status page, at the reading that admitted the trouble
    CREATE TABLE lead (
        provider TEXT NOT NULL, at INTEGER NOT NULL, length INTEGER NOT NULL, PRIMARY KEY (provider, at)
    ) WITHOUT ROWID;
    """,
)


def version_of(connection: sqlite3.Connection) -> int:
    """Number of migrations that the file has had. Raises ``DamagedError`` for another program's database."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != APPLICATION_ID:
        raise DamagedError("it is the database of another program")
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, migrations: Sequence[str] = MIGRATIONS) -> None:
    """Bring the file to the newest version, each step in a transaction; a file of a newer traymon is refused."""
    version = version_of(connection)
    if version > len(migrations):
        raise TraymonError(
            f"The history was written by a newer traymon (its version is {version}, this one knows {len(migrations)})",
            "Update traymon, or move the history file away to begin a new one.",
        )
    for number, script in enumerate(migrations[version:], start=version + 1):
        try:
            connection.executescript(f"BEGIN IMMEDIATE;{script};PRAGMA user_version = {number};COMMIT;")
        except sqlite3.Error:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
