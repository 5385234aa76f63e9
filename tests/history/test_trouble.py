"""While the file cannot be written, updates wait in memory."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.full_disk import fill, small_disk
from traymon.history import open_history, open_reader
from traymon.history.backlog import Backlog
from traymon.history.connection import connect
from traymon.model import Level, Observation, Party, ProbeKind, TraymonError, Update

SECOND = timedelta(seconds=1)


class LimitedDisk:
    """Opens real files that may have only so many pages: SQLite answers as on a full disk, ``SQLITE_FULL``."""

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self.connection = None

    def __call__(self, path: Path) -> sqlite3.Connection:
        self.connection = connect(path)
        self.connection.execute(f"PRAGMA max_page_count = {self.pages}")
        return self.connection

    def grow(self, pages: int) -> None:
        self.connection.execute(f"PRAGMA max_page_count = {pages}")


def stored(path: Path) -> int:
    with open_reader(path) as reader:
        return len(reader.recent_totals("mistral", ProbeKind.CHAT, 10_000))


def test_on_a_full_disk_updates_wait_and_are_written_when_it_has_room(
    path: Path, now: datetime, made_update: Callable[..., Update], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "traymon.history")
    disk = LimitedDisk(pages=20)
    history = open_history(path, now=now, connect=disk)
    for number in range(2_000):
        history(made_update(now + number * SECOND))
        if history.notice:
            break
    for more in range(number + 1, number + 101):
        history(made_update(now + more * SECOND))
    assert stored(path) < number + 101
    assert "cannot be written (database or disk is full)" in history.notice
    assert len(caplog.records) == 1, "told once"

    disk.grow(1_000)
    history(made_update(now + (number + 101) * SECOND))

    assert stored(path) == number + 102
    assert history.notice == ""
    assert "written again; 0 updates were lost" in caplog.text
    history.close()


def test_what_waits_is_written_at_the_end_if_it_can_be(
    path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    disk = LimitedDisk(pages=20)
    history = open_history(path, now=now, connect=disk)
    number = 0
    while not history.notice:
        history(made_update(now + number * SECOND))
        number += 1
    disk.grow(1_000)
    history.close()

    assert stored(path) == number


def test_spending_is_not_counted_twice_by_a_second_try(
    path: Path, now: datetime, made_update: Callable[..., Update], made_observation: Callable[..., Observation]
) -> None:
    disk = LimitedDisk(pages=20)
    history = open_history(path, now=now, connect=disk)
    number = 0
    while not history.notice:
        at = now + number * SECOND
        history(made_update(at, observation=made_observation(at, cost_usd=0.001)))
        number += 1
    disk.grow(1_000)
    history.close()

    with open_reader(path) as reader:
        assert reader.spend_usd("mistral", now) == pytest.approx(number * 0.001)


def test_a_lock_of_another_program_is_waited_out(path: Path, now: datetime, made_update: Callable[..., Update]) -> None:
    def impatient(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    told: list[TraymonError] = []
    history = open_history(path, now=now, connect=impatient, tell=told.append)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        history(made_update(now))
        assert "cannot be written (database is locked)" in history.notice
        assert not told, "a lock usually passes"
        history(made_update(now + 60 * SECOND))
        history(made_update(now + 90 * SECOND))
        assert [trouble.title for trouble in told] == ["The history cannot be written (database is locked)"]
    history(made_update(now + 120 * SECOND))
    history.close()

    assert stored(path) == 4


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path) as mounted:
        yield mounted


def test_a_disk_that_is_really_full_loses_nothing(
    disk: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    path = disk / "history.db"
    history = open_history(path, now=now)
    filler = disk / "filler"
    filler.write_bytes(b"\0" * 250_000)
    number = 0
    while not history.notice:
        history(made_update(now + number * SECOND))
        number += 1
    for _ in range(50):
        history(made_update(now + number * SECOND))
        number += 1
    assert stored(path) < number
    filler.unlink()
    for _ in range(3):  # the first may find the log too long, and folds it into the file
        history(made_update(now + number * SECOND))
        number += 1

    assert history.notice == ""
    assert stored(path) == number
    history.close()


@pytest.mark.parametrize("pages", [0, 1, 2, 8], ids="{} pages of 4 kB are free".format)
def test_on_a_disk_that_is_full_from_the_first_start_the_history_begins_in_memory(
    disk: Path, now: datetime, made_update: Callable[..., Update], pages: int
) -> None:
    told: list[TraymonError] = []
    filler = fill(disk)
    os.truncate(filler, filler.stat().st_size - pages * 4096)
    path = disk / "state" / "history.db"
    history = open_history(path, now=now, tell=told.append)
    for number in range(20):
        history(made_update(now + number * SECOND))
    assert not history.is_open
    [trouble] = told
    assert "The history cannot be written" in trouble.title
    assert trouble.advice == f"New entries wait in memory: free some space at {path.parent}."

    filler.unlink()
    history(made_update(now + 20 * SECOND))

    assert (history.is_open, history.notice, len(told)) == (True, "", 1)
    assert stored(path) == 21
    history.close()


def test_a_history_that_cannot_be_for_another_reason_is_no_matter_of_room(path: Path, now: datetime) -> None:
    path.mkdir(parents=True)
    with pytest.raises(TraymonError, match="cannot be opened"):
        open_history(path, now=now)


def test_when_too_many_wait_the_changes_are_kept(now: datetime, made_update: Callable[..., Update]) -> None:
    backlog = Backlog(limit=3)
    calm = made_update(now)
    change = made_update(now, level=Level.DEGRADED, party=Party.PROVIDER, changed_from=calm.assessment)
    for update in [change, calm, made_update(now + SECOND), made_update(now + 2 * SECOND), change]:
        backlog.add(update)

    assert [backlog.take() for _ in range(len(backlog))] == [change, made_update(now + 2 * SECOND), change]
    assert backlog.lost == 2
