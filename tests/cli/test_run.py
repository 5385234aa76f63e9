"""``traymon run`` as a user, a service manager and other programs meet it."""

import json
import os
import signal
import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from tests.user import Process, User, until
from traymon.cli.run import transition_line
from traymon.demo import Behaviour, DemoServer, Trouble, everywhere
from traymon.model import Assessment, Level, Party, Transition

if sys.platform == "win32":
    pytest.skip(
        "Windows has no SIGTERM, and names a user's folders in the registry: tests cannot have their own",
        allow_module_level=True,
    )

SILENT = everywhere(Behaviour(trouble=Trouble.SILENT))
DOWN = everywhere(Behaviour(trouble=Trouble.UNAVAILABLE))

Start = Callable[..., Process]


@pytest.fixture
def running(user: User, start: Start) -> Process:
    """``traymon run --headless`` that has judged the provider."""
    process = start("run", "--headless")
    until(lambda: user.status and user.status["providers"][0]["level"] == "operational")
    return process


def stop(process: Process, number: int = signal.SIGTERM) -> tuple[int, str, str]:
    process.signal(number)
    done = process.end(seconds=10)
    return done.code, done.out, done.err


def test_the_status_file_is_fresh_private_and_names_its_writer(user: User, running: Process) -> None:
    document = user.status
    assert document["schema"] == "traymon/check/1"
    assert document["pid"] == running.pid
    assert datetime.now(UTC) - datetime.fromisoformat(document["updated_at"]) < timedelta(seconds=30)
    assert document["stale_after"] == 150, "three intervals of 30 s, and a minute for slow answers"
    for name in ("status.json", "history.db", "traymon.log"):
        assert stat.S_IMODE((user.state / name).stat().st_mode) == 0o600, name
    assert stat.S_IMODE(user.state.stat().st_mode) == 0o700


def test_status_tells_what_it_knows(user: User, running: Process) -> None:
    words, document = user.run("status"), user.run("status", "--json")
    assert words.out.startswith("Mistral AI: operational since ")
    assert "chat answered in" in words.out or "models answered in" in words.out
    assert json.loads(document.out)["pid"] == running.pid
    assert words.code == document.code == 0


def test_a_second_one_ends_and_says_why(user: User, running: Process) -> None:
    done = user.run("run", "--headless")
    assert done.err.splitlines() == [
        f"traymon: traymon is already running (process {running.pid})",
        "  Look at it with `traymon status` or `traymon watch`.",
    ]
    assert (done.out, done.code) == ("", 1)
    assert user.run("status").code == 0, "the first one goes on"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_in_the_middle_of_its_probes_ends_it_within_two_seconds(
    user: User, server: DemoServer, start: Start, number: int
) -> None:
    server.play(SILENT)
    process = start("run", "--headless")
    until(lambda: user.status and "POST /v1/chat/completions" in server.counts)
    code, _, err = stop(process, number)
    assert (code, err) == (0, "")
    assert user.status["running"] is False
    with closing(sqlite3.connect(user.state / "history.db")) as history:
        assert history.execute("PRAGMA quick_check").fetchall() == [("ok",)]
    assert sorted(path.name for path in user.state.iterdir()) == [
        "history.db",
        "status.json",
        "traymon.lock",
        "traymon.log",
    ]
    after = user.run("status")
    assert "is not running: it ended" in after.err
    assert after.code == 3


def test_a_signal_at_the_very_start_is_heard(user: User, start: Start) -> None:
    process = start("run", "--headless")
    assert process.line().startswith("Watching Mistral AI.")
    code, _, err = stop(process)
    assert (code, err) == (0, "")


LISTENER = """
import signal
from traymon.cli.run import stop_signals
stopped = stop_signals()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
print("waiting", flush=True)
stopped.wait()
"""
"""The main thread of this program never gets the signal; another one does."""


def test_a_signal_that_the_system_hands_to_another_thread_is_heard_as_well(stranger: User) -> None:
    process = Process([sys.executable, "-c", LISTENER], stranger.environ)
    assert process.line() == "waiting\n"
    assert stop(process) == (0, "", "")


def test_after_it_was_killed_the_next_one_starts_and_remembers(user: User, running: Process, start: Start) -> None:
    running.kill()
    assert user.run("status").code == 3
    process = start("run", "--headless")
    until(lambda: user.status["pid"] == process.pid)
    assert stop(process)[2] == "", "nothing was lost or set aside"
    with closing(sqlite3.connect(user.state / "history.db")) as history:
        [observations] = history.execute("SELECT count(*) FROM observation").fetchone()
    assert observations >= 3


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a tray, and a test must not use it")
def test_alone_it_looks_for_a_tray_and_goes_on_without_one(user: User, start: Start) -> None:
    process = start()
    until(lambda: user.status)
    code, out, err = stop(process)
    assert code == 0
    assert out.startswith("Watching Mistral AI.")
    assert "No tray: no desktop session (D-Bus) was found" in err


def test_what_changes_is_printed_as_it_happens(user: User, start: Start) -> None:
    del user.environ["MISTRAL_API_KEY"]  # which is believed at once
    process = start("run", "--headless")
    lines = [process.line() for _ in range(3)]
    assert "Mistral AI: unknown → " in lines[1]
    assert lines[1].endswith(" (account)\n")
    assert "» Mistral AI: no API key to ask with — " in lines[2]


def test_where_no_provider_is_enabled_it_says_so(stranger: User) -> None:
    stranger.configure("[providers.mistral]\nenabled = false")
    process = stranger.start("run", "--headless")
    assert process.line().startswith("Watching nothing: no provider is enabled.")
    assert stop(process)[0] == 0


# --- what lies in its way ---


def one_notice(user: User, start: Start, *, said: str) -> None:
    """It keeps running, and standard error holds one sentence about what is wrong."""
    process = start("run", "--headless")
    until(lambda: process_is_at_work(user))
    code, _, err = stop(process)
    assert said in err
    assert len(err.splitlines()) == 1
    assert code == 0


def process_is_at_work(user: User) -> bool:
    """Whether the history holds an answer. It is only looked at: opened for writing, it would be made by this test."""
    try:
        with closing(sqlite3.connect(f"{(user.state / 'history.db').as_uri()}?mode=ro", uri=True)) as history:
            [answers] = history.execute("SELECT count(*) FROM observation").fetchone()
    except sqlite3.Error:  # not there yet, or not made to the end
        return False
    return bool(answers > 0)


def test_a_damaged_history_is_kept_aside_and_told_once(user: User, start: Start) -> None:
    user.state.mkdir(parents=True)
    (user.state / "history.db").write_bytes(b"this is no database " * 1000)
    one_notice(user, start, said="The history was damaged (file is not a database). It was kept as ")
    [kept] = user.state.glob("history.corrupt-*.db")
    assert kept.read_bytes().startswith(b"this is no database")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param("status.json", "status.json cannot be written: Is a directory", id="the status file"),
        pytest.param("traymon.log", "No log is kept: ", id="the log"),
    ],
)
def test_a_folder_where_a_file_is_to_be_costs_that_file_alone(user: User, start: Start, name: str, said: str) -> None:
    (user.state / name).mkdir(parents=True)
    one_notice(user, start, said=said)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")  # noqa: PTH110 - of a device
def test_a_full_disk_under_the_log_costs_the_log_alone(user: User, server: DemoServer, start: Start) -> None:
    server.play(DOWN)
    user.state.mkdir(parents=True)
    (user.state / "traymon.log").symlink_to("/dev/full")
    user.environ["PYTHON_KEYRING_BACKEND"] = "no.such.Backend"  # something to log
    process = start("run", "--headless")
    until(lambda: process_is_at_work(user))
    assert stop(process)[2] == ""


@pytest.mark.parametrize("blocked", ["the folder", "the history"])
def test_where_nothing_can_be_kept_it_ends_with_one_sentence(user: User, blocked: str) -> None:
    if blocked == "the folder":
        user.state.parent.write_text("a file")
    else:
        (user.state / "history.db").mkdir(parents=True)
    done = user.run("run", "--headless")
    title, advice = done.err.splitlines()
    assert str(user.state) in title
    assert "cannot be opened" in title
    assert "folder" in advice
    assert done.code == 1


def test_the_settings_are_read_before_anything_is_written(user: User) -> None:
    user.configure("interval = 1")
    done = user.run("run", "--headless")
    assert done.err == f'traymon: {user.settings}: interval: must be a text like "30s", not 1\n'
    assert done.code == 2
    assert not user.state.exists()


def test_a_reader_that_goes_away_does_not_stop_it(user: User, start: Start) -> None:
    del user.environ["MISTRAL_API_KEY"]  # which is told at once, to nobody
    process = start("run", "--headless")
    process.line()
    process.close_output()
    until(lambda: user.status and user.status["providers"][0]["party"] == "account")
    code, _, err = stop(process)
    assert code == 0
    assert len(err.splitlines()) <= 2


def judged(level: Level, party: Party) -> Assessment:
    at = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
    return Assessment(provider="mistral", level=level, party=party, at=at, since=at, evidence=("as it was",))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((Level.OPERATIONAL, Party.NONE), (Level.DEGRADED, Party.PROVIDER), "operational → degraded (provider)"),
        ((Level.DEGRADED, Party.PROVIDER), (Level.OPERATIONAL, Party.NONE), "degraded → operational"),
        ((Level.OPERATIONAL, Party.ACCOUNT), (Level.OPERATIONAL, Party.NONE), "operational (account) → operational"),
    ],
)
def test_a_change_names_whose_fault_it_is_and_what_was_where_only_that_changes(before, after, said):
    line = transition_line(Transition(before=judged(*before), after=judged(*after)), "Mistral AI")
    assert line.endswith(f"  Mistral AI: {said}")
