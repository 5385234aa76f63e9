"""The command line as a whole: usage, errors, output that cannot be written."""

import sys
from pathlib import Path

import pytest

from tests.user import Process, User
from traymon.cli import COMMANDS
from traymon.version import VERSION


def test_the_version(stranger: User) -> None:
    assert stranger.run("--version").out == f"traymon {VERSION}\n"


def test_each_command_is_listed_and_explains_itself(stranger: User) -> None:
    overview = stranger.run("--help").out
    for command, line in COMMANDS.items():
        assert f"\n  {command} " in overview
        assert line.split(",")[0][:20] in overview
        done = stranger.run(command, "-h")
        assert done.out.startswith("Usage: ")
        assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["chek"], id="no such command"),
        pytest.param(["--jsn"], id="no such option"),
        pytest.param(["check", "--jsn"], id="no such option of check"),
        pytest.param(["check", "nobody"], id="a provider that is not in the settings"),
        pytest.param(["status", "mistral"], id="status of one provider"),
        pytest.param(["run", "now"], id="run with an argument"),
        pytest.param(["demo", "--speed", "fast"], id="a speed that is no number"),
        pytest.param(["demo", "--speed", "1000"], id="a speed that nothing can keep up with"),
        pytest.param(["config"], id="config alone"),
        pytest.param(["key"], id="key alone"),
        pytest.param(["config", "chek"], id="no such part of config"),
        pytest.param(["providers", "--yaml"], id="no such option of providers"),
    ],
)
def test_bad_usage_is_refused_in_one_line(stranger: User, arguments: list[str]) -> None:
    stranger.configure("")
    done = stranger.run(*arguments)
    assert done.err.startswith("traymon: ")
    assert len(done.err.splitlines()) == 1
    assert (done.out, done.code) == ("", 2)


@pytest.mark.parametrize("command", ["run", "check", "status", "watch", "history", "config", "providers"])
def test_wrong_settings_cost_every_command_that_reads_them_one_sentence(stranger: User, command: str) -> None:
    stranger.configure("[budgett]")
    arguments = {"config": ["config", "check"], "run": ["run", "--headless"]}.get(command, [command])
    done = stranger.run(*arguments)
    if command == "status":  # which asks the running traymon, whatever the settings say
        assert "is not running" in done.err
    else:
        assert done.err.splitlines()[0] == f"traymon: {stranger.settings}: budgett: unknown key"
        assert len(done.err.splitlines()) == 2
    assert done.out == ""
    assert done.code == (3 if command in {"check", "status"} else 2)


def test_the_key_command_is_reached(stranger: User) -> None:
    stranger.configure("")
    done = stranger.run("key", "list")
    assert (done.out, done.code) == ("mistral  none\n", 0)


def test_two_ways_to_call_it(stranger: User) -> None:
    script = Path(sys.executable).with_name("traymon")
    if not script.exists():
        pytest.skip("not installed as a command in this environment")
    assert Process([str(script), "--version"], stranger.environ).end().out == stranger.run("--version").out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param("config path", 1, id="a word"),
        pytest.param("status --json", 3, id="status, whose 1 would be a warning"),
    ],
)
def test_a_full_disk_under_standard_output(stranger: User, arguments: str, code: int) -> None:
    stranger.configure("")
    traymon = f"{sys.executable} -m traymon {arguments}"
    done = Process(["sh", "-c", f"{traymon} > /dev/full"], stranger.environ).end()
    assert done.code == code
    assert len(done.err.splitlines()) <= 2


@pytest.mark.skipif(sys.platform == "win32", reason="the shell is not that of Windows")
def test_without_any_output_it_still_works(stranger: User) -> None:
    stranger.configure("")
    traymon = f"{sys.executable} -m traymon config check"
    assert Process(["sh", "-c", f"{traymon} >&- 2>&-"], stranger.environ).end().code == 0


WITHOUT_THREADS = "import threading; threading.stack_size(1 << 46); from traymon.cli import main; main()"
"""No system has room for a stack of that size: it gives no thread at all."""


@pytest.mark.skipif(sys.maxsize < 2**46, reason="the size is no number here")
@pytest.mark.parametrize(("command", "code"), [("test", 3), ("check", 3), ("run", 1)])
def test_a_system_that_gives_no_threads_is_told_in_a_sentence(stranger: User, command: str, code: int) -> None:
    stranger.watches("http://127.0.0.1:9/v1", (9, 9))
    done = Process([sys.executable, "-c", WITHOUT_THREADS, command], stranger.environ).end()
    assert (done.code, "no more memory or threads" in done.err) == (code, True)
