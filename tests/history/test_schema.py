"""Migrations: append-only, each whole or not at all."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from traymon.history import open_history, open_reader
from traymon.history.recovery import DamagedError
from traymon.history.schema import MIGRATIONS, migrate
from traymon.model import Failure, Level, Party, ProbeKind, TraymonError

VERSION_1 = Path(__file__).parent / "data" / "version_1.sql"
"""A small history as the first release wrote it (``sqlite3 history.db .dump`` and its two version numbers)."""

PAST = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def old_file(tmp_path: Path) -> Path:
    path = tmp_path / "history.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(VERSION_1.read_text(encoding="utf-8"))
    return path


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


def tables(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as connection:
        return {
            (name, " ".join(sql.split()))
            for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE sql NOTNULL")
        }


def test_a_file_of_version_1_keeps_all_it_knew(old_file: Path, now: datetime) -> None:
    open_history(old_file, now=now).close()

    with open_reader(old_file) as reader:
        (change,) = reader.transitions(PAST)
        assert (change.before.level, change.after.level, change.after.party) == (
            Level.OPERATIONAL,
            Level.MAJOR_OUTAGE,
            Party.PROVIDER,
        )
        assert change.after.evidence == ("chat failed: 503",)
        (seen,) = reader.latest_observations("mistral")
        assert (seen.probe, seen.failure, seen.http_status) == (ProbeKind.CHAT, Failure.PROVIDER_FAULT, 503)
        assert reader.uptime(PAST, PAST + timedelta(minutes=2), "mistral").operational_percent == 50.0
        assert reader.spend_usd("mistral", PAST) == pytest.approx(4.1e-7)
        assert [claim.level for claim in reader.claims(PAST, "mistral")] == [Level.OPERATIONAL]


def test_a_migrated_file_is_built_like_a_new_one(old_file: Path, tmp_path: Path, now: datetime) -> None:
    open_history(old_file, now=now).close()
    new_file = tmp_path / "new.db"
    open_history(new_file, now=now).close()

    assert tables(old_file) == tables(new_file)


def test_the_first_script_still_makes_the_file_of_the_first_release(old_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "first.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, MIGRATIONS[:1])

    assert tables(path) == tables(old_file)


def test_only_the_missing_steps_are_taken(empty: sqlite3.Connection) -> None:
    migrate(empty, [MIGRATIONS[0]])
    migrate(empty, [MIGRATIONS[0], "ALTER TABLE word ADD COLUMN used INTEGER"])

    assert empty.execute("SELECT text, used FROM word").fetchall() == []
    assert empty.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_step_that_fails_leaves_the_file_as_it_was(empty: sqlite3.Connection) -> None:
    migrate(empty, [MIGRATIONS[0]])
    with pytest.raises(sqlite3.OperationalError):
        migrate(empty, [MIGRATIONS[0], "CREATE TABLE half (a); CREATE TABLE half (b)"])

    assert not empty.in_transaction
    assert empty.execute("PRAGMA user_version").fetchone() == (1,)
    assert empty.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)


def test_a_file_of_a_newer_traymon_is_refused_and_left_alone(old_file: Path, now: datetime) -> None:
    with closing(sqlite3.connect(old_file)) as connection:
        connection.execute("PRAGMA user_version = 99")

    with pytest.raises(TraymonError, match=r"newer traymon.*Update traymon"):
        open_history(old_file, now=now)
    with pytest.raises(TraymonError, match="newer traymon"):
        open_reader(old_file)
    assert not list(old_file.parent.glob("*.corrupt-*"))
    with closing(sqlite3.connect(old_file)) as connection:
        assert connection.execute("SELECT count(*) FROM transition").fetchone() == (1,)


def test_a_reader_leaves_migrating_to_the_app(old_file: Path) -> None:
    with pytest.raises(TraymonError, match="older traymon"):
        open_reader(old_file)


def test_a_file_that_was_only_made_is_no_history_yet(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    path.touch()

    with pytest.raises(TraymonError, match="no history yet"):
        open_reader(path)


def test_the_database_of_another_program_is_none_of_ours(empty: sqlite3.Connection) -> None:
    empty.execute("CREATE TABLE bookmarks (url)")

    with pytest.raises(DamagedError, match="another program"):
        migrate(empty)
