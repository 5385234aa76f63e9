"""Damaged files are kept, told of, and do not stop the history."""

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from traymon.history import History, open_history, open_reader
from traymon.history.connection import connect
from traymon.history.recovery import check
from traymon.model import ProbeKind, TraymonError, Update

SECOND = timedelta(seconds=1)
PAGE = 4096


def kept(path: Path) -> list[str]:
    """Names of what was set aside."""
    return sorted(file.name for file in path.parent.iterdir() if ".corrupt-" in file.name)


def totals(path: Path) -> tuple[float | None, ...]:
    with open_reader(path) as reader:
        return reader.recent_totals("mistral", ProbeKind.CHAT, 10_000)


@pytest.fixture
def filled(path: Path, now: datetime, made_update: Callable[..., Update]) -> Path:
    """A history of an hour, closed: about ten pages."""
    history = open_history(path, now=now)
    for number in range(720):
        history(made_update(now + 5 * number * SECOND))
    history.close()
    return path


def overwrite(path: Path, offset: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[: 3 * PAGE + 100]), id="cut off in a page"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:60]), id="cut off in the header"),
        pytest.param(lambda path: path.write_text("level = operational\n" * 500), id="a text file"),
        pytest.param(lambda path: path.write_bytes(b"\0" * 20_000), id="all zeros, as after a power cut"),
        pytest.param(lambda path: overwrite(path, 100, b"\xff" * 900), id="the list of tables overwritten"),
    ],
)
def test_a_damaged_file_is_kept_and_a_new_one_begun(
    filled: Path, now: datetime, made_update: Callable[..., Update], spoil: Callable[[Path], object]
) -> None:
    spoil(filled)
    damaged = filled.read_bytes()
    later = now + timedelta(hours=2)

    history = open_history(filled, now=later)
    history(made_update(later))
    history.close()

    assert kept(filled) == ["history.corrupt-20261122-200000.db"]
    assert (filled.parent / "history.corrupt-20261122-200000.db").read_bytes() == damaged
    assert history.notice.startswith("The history was damaged (")
    assert str(filled.parent / "history.corrupt-20261122-200000.db") in history.notice
    assert len(totals(filled)) == 1


def test_the_database_of_another_program_is_kept(path: Path, now: datetime) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")

    history = open_history(path, now=now)
    history.close()

    assert "another program" in history.notice
    with closing(sqlite3.connect(path.parent / kept(path)[0])) as connection:
        assert connection.execute("SELECT * FROM bookmarks").fetchall() == []


def test_an_empty_file_is_simply_begun(path: Path, now: datetime, made_update: Callable[..., Update]) -> None:
    path.parent.mkdir()
    path.touch()

    history = open_history(path, now=now)
    history(made_update(now))
    history.close()

    assert history.notice == ""
    assert len(totals(path)) == 1


def test_an_empty_file_beside_a_log_is_kept_with_it(path: Path, now: datetime) -> None:
    path.parent.mkdir()
    path.touch()
    path.with_name("history.db-wal").write_bytes(b"changes that nobody folded in")

    history = open_history(path, now=now)
    history.close()

    assert kept(path) == ["history.corrupt-20261122-180000.db", "history.corrupt-20261122-180000.db-wal"]
    assert "it is empty beside a log of changes" in history.notice


def test_two_damages_in_one_second_are_both_kept(path: Path, now: datetime) -> None:
    path.parent.mkdir()
    for content in [b"first " * 100, b"second " * 100]:
        path.write_bytes(content)
        open_history(path, now=now).close()

    assert kept(path) == ["history.corrupt-20261122-180000-2.db", "history.corrupt-20261122-180000.db"]


def forgetful(path: Path) -> sqlite3.Connection:
    """Reads pages from the file again and again, as with a history that is larger than the cache."""
    connection = connect(path)
    connection.execute("PRAGMA cache_size = 1")
    return connection


@pytest.mark.parametrize("seed", range(8))
def test_damage_under_the_running_app_loses_no_later_update(
    filled: Path, now: datetime, made_update: Callable[..., Update], seed: int
) -> None:
    chance = random.Random(seed)
    later = now + timedelta(hours=1)
    history = open_history(filled, now=later, connect=forgetful)
    history(made_update(later))
    for _ in range(8):
        overwrite(filled, PAGE * chance.randrange(filled.stat().st_size // PAGE) + 8, chance.randbytes(2000))
    for number in range(1, 900):
        history(made_update(later + number * SECOND))
    history.close()

    assert history.notice.startswith("The history was damaged")
    assert kept(filled)
    with open_reader(filled) as reader:
        assert reader.last_assessment("mistral").at == later + 899 * SECOND
        assert reader.last_ok("mistral", ProbeKind.CHAT) == later + 899 * SECOND
        assert len(reader.recent_totals("mistral", ProbeKind.CHAT, 250)) == 250, "no gap since the daily round"


def test_damage_that_only_readers_would_meet_is_found_by_the_daily_round(
    filled: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    whole = filled.read_bytes()
    later = now + timedelta(hours=1)
    found_late = 0
    for page in range(len(whole) // PAGE):
        path = filled.with_name(f"page-{page}.db")
        path.write_bytes(whole[: page * PAGE] + bytes(PAGE) + whole[(page + 1) * PAGE :])
        history = open_history(path, now=later)
        history(made_update(later))
        found_late += not history.notice
        for number in range(1, 150):
            history(made_update(later + 5 * number * SECOND))
        history.close()
        assert history.notice.startswith("The history was damaged"), f"page {page}"

    assert found_late > 3


class RottenDisk:
    """While it rots, each file is spoiled as soon as it is opened."""

    def __init__(self) -> None:
        self.rots = False

    def __call__(self, path: Path) -> sqlite3.Connection:
        if self.rots:
            path.write_bytes(b"rotten " * 100)
        return connect(path)


def test_a_disk_that_spoils_every_file_is_not_filled_with_kept_ones(
    path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    disk, told = RottenDisk(), list[TraymonError]()
    history = open_history(path, now=now, connect=disk, tell=told.append)
    history(made_update(now))
    disk.rots = True
    path.rename(path.with_name("elsewhere.db"))
    for number in range(1, 121):
        history(made_update(now + number * SECOND))
    assert len([name for name in kept(path) if name.endswith(".db")]) == 2, "one a minute"
    assert "cannot be written (file is not a database)" in history.notice
    assert sum("was damaged" in trouble.title for trouble in told) == 1, "people hear of it once"

    disk.rots = False
    for number in range(121, 301):
        history(made_update(now + number * SECOND))
    history.close()

    assert "cannot be written" not in history.notice
    assert len(totals(path)) == 300, "all that waited"


def test_a_file_that_vanishes_is_begun_anew(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    history(made_update(now))
    path.rename(path.with_name("elsewhere.db"))
    for number in range(1, 4):
        history(made_update(now + number * SECOND))

    assert len(totals(path)) == 3


def test_a_folder_that_vanishes_is_made_anew(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    history(made_update(now))
    path.parent.rename(path.parent.with_name("elsewhere"))
    history(made_update(now + SECOND))

    assert len(totals(path)) == 1


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "state").write_text("not a folder")

    with pytest.raises(TraymonError, match=r"history\.db cannot be opened: .*(Not a directory|exists|cannot find)"):
        open_history(tmp_path / "state" / "history.db", now=now)


def test_a_history_that_is_a_folder_is_refused(path: Path, now: datetime) -> None:
    path.mkdir(parents=True)

    with pytest.raises(TraymonError, match="cannot be opened: unable to open database file"):
        open_history(path, now=now)


def test_a_reader_of_a_damaged_file_says_so(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("nothing of ours " * 100)

    with pytest.raises(TraymonError, match="cannot be read: file is not a database"):
        open_reader(path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 0.999), junk=st.binary(min_size=1, max_size=300))
def test_no_bytes_stop_the_history_or_surprise_a_reader(
    filled: Path, now: datetime, made_update: Callable[..., Update], place: float, junk: bytes
) -> None:
    whole = filled.read_bytes()
    offset = int(len(whole) * place)
    spoiled = filled.with_name("spoiled.db")
    for leftover in filled.parent.glob("spoiled*"):
        leftover.unlink()
    spoiled.write_bytes(whole[:offset] + junk + whole[offset + len(junk) :])
    later = now + timedelta(hours=1)

    history = open_history(spoiled, now=later)
    for number in range(5):
        history(made_update(later + number * SECOND))
    history.close()

    with open_reader(spoiled) as reader:
        for question in [
            reader.providers,
            lambda: reader.transitions(now),
            lambda: reader.last_assessment("mistral"),
            lambda: reader.latest_observations("mistral"),
            lambda: reader.uptime(now, later, "mistral"),
            lambda: reader.latency(now, "mistral"),
        ]:
            with suppress(TraymonError):
                question()


def test_a_check_ends_when_its_time_is_up_and_lets_other_statements_run(filled: Path) -> None:
    """A deadline in the past: only what outlives ten thousand steps of SQLite's machine meets it."""
    with closing(connect(filled)) as connection:
        count_up = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50000) SELECT i FROM n"
        connection.execute(f"CREATE TABLE wide AS {count_up}")
        check(connection, seconds=-1)

        assert len(connection.execute(count_up).fetchall()) == 50_000
