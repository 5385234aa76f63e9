"""``traymon watch`` as a user meets it: on a real terminal, and in a pipe."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from traymon.demo import Anchors, DemoServer, settings_toml
from traymon.folders import Folders, usual_folders
from traymon.history import StatusFile
from traymon.instance import SingleInstance
from traymon.model import Assessment, Level, Observation, Party, ProbeKind, Provider, Timings, TraymonError, Update

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals in the standard library", allow_module_level=True)

import fcntl
import struct
import termios

PATIENCE = 30.0
"""Seconds; a machine under load needs some for the start of Python."""

ON_TERMINAL = "import os, sys; os.login_tty(0); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
"""Makes standard input the controlling terminal, as a shell's is: only then Ctrl-C is a signal."""

COLOUR = re.compile(r"\x1b\[[0-9;]*m")

MODES = slice(0, 4)
"""Of ``termios.tcgetattr``: input, output, control and local flags."""

Start = Callable[..., "Terminal"]


class Terminal:
    """A program on a terminal of its own."""

    def __init__(self, arguments: list[str], environ: dict[str, str], columns: int = 100, lines: int = 30) -> None:
        self.ours, self.theirs = os.openpty()
        self.resize(columns, lines)
        self.modes = self.current_modes()
        self.text = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", ON_TERMINAL, *arguments],
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            env=environ,
        )

    def resize(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def current_modes(self) -> list[Any]:
        return termios.tcgetattr(self.theirs)[MODES]

    def press(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def wait_for(self, pattern: str) -> str:
        """Everything up to the next match of ``pattern``, which is taken away; colours are left out."""
        deadline = time.monotonic() + PATIENCE
        while not (found := re.search(pattern, self.text)):
            self._read(deadline, pattern)
            self.text = COLOUR.sub("", self.text)
        before, self.text = self.text[: found.end()], self.text[found.end() :]
        return before

    def wait(self) -> int:
        """The exit code; everything that is printed until then is kept in ``text``."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            self._read(deadline, "the end", at_most=0.05)
        while select.select([self.ours], [], [], 0)[0]:
            self._read(deadline, "the rest")
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)
        os.close(self.theirs)

    def _read(self, deadline: float, awaited: str, at_most: float = PATIENCE) -> None:
        rest = deadline - time.monotonic()
        assert rest > 0, f"waited for {awaited!r} in vain; the terminal shows: {self.text[-4000:]}"
        if select.select([self.ours], [], [], min(rest, at_most))[0]:
            self.text += os.read(self.ours, 65536).decode(errors="replace")


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


@pytest.fixture
def environ(tmp_path: Path, server: DemoServer) -> Iterator[dict[str, str]]:
    """Of a user who watches the demo provider with a key in the environment, and has no desktop session."""
    settings = tmp_path / "config.toml"
    with Anchors() as anchors:
        written = settings_toml(server, anchors, speed=1.0)
        alone = written.replace('mode = "standard"\ninference = true', 'mode = "minimal"')
        assert alone != written, "a local test would ask strangers"
        settings.write_text(alone, encoding="utf-8")
        yield {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "TZ": "UTC",
            "TRAYMON_CONFIG": str(settings),
            "XDG_STATE_HOME": str(tmp_path / "state"),
            "XDG_CACHE_HOME": str(tmp_path / "cache"),
            "MISTRAL_API_KEY": server.key,
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={tmp_path / 'no-bus'}",
        }


@pytest.fixture
def watch(environ: dict[str, str]) -> Iterator[Start]:
    """Start ``traymon watch`` on a terminal."""
    with ExitStack() as stack:

        def start(*arguments: str, columns: int = 100, **more: str) -> Terminal:
            terminal = Terminal(["-m", "traymon", "watch", *arguments], environ | more, columns=columns)
            stack.callback(terminal.close)
            return terminal

        yield start


@pytest.fixture
def places(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Folders:
    """The folders of that user."""
    monkeypatch.setenv("XDG_STATE_HOME", environ["XDG_STATE_HOME"])
    monkeypatch.setenv("HOME", environ["HOME"])
    return usual_folders(environ)


@pytest.fixture
def running(places: Folders) -> Iterator[Callable[[Level], None]]:
    """What another process sees of a running traymon: its lock, and its status file with a state to set."""
    provider = Provider(id="mistral", name="Mistral AI", base_url="http://127.0.0.1/v1")

    def tell(level: Level) -> None:
        now = datetime.now(UTC)
        party = Party.NONE if level is Level.OPERATIONAL else Party.PROVIDER
        judgement = Assessment(provider="mistral", level=level, party=party, at=now, since=now)
        chat = Observation(provider="mistral", probe=ProbeKind.CHAT, at=now, timings=Timings(total=123.0))
        file(Update(provider=provider, assessment=judgement, at=now, observation=chat, latest=(chat,)))

    with SingleInstance(places.lock):
        file = StatusFile(places.status, version="1", stale_after=timedelta(minutes=5))
        tell(Level.OPERATIONAL)
        yield tell
        file.close()


def assert_as_before(terminal: Terminal) -> None:
    assert terminal.current_modes() == terminal.modes
    assert "\x1b[?1049l" in terminal.text, "still on the alternate screen"
    assert terminal.text.rindex("\x1b[?25h") > terminal.text.rfind("\x1b[?25l"), "the cursor is still hidden"


def test_it_watches_by_itself_and_obeys_its_keys(watch: Start, places: Folders) -> None:
    terminal = watch()
    terminal.wait_for(r"operational")
    with pytest.raises(TraymonError, match="already running"), SingleInstance(places.lock):
        pass
    terminal.wait_for(r"✓  chat +\d+ ms")
    assert terminal.current_modes() != terminal.modes
    terminal.press("r")
    terminal.wait_for(r"Check[^(]* \(\d\d:\d\d:\d\d\)")
    terminal.press("t")
    terminal.wait_for(r"Test \(\d\d:\d\d:\d\d\)")
    terminal.wait_for("Mistral AI works from here")
    terminal.wait_for("At fault: ")
    terminal.press("q")
    assert terminal.wait() == 0
    assert_as_before(terminal)
    with SingleInstance(places.lock):
        pass  # let go of


@pytest.mark.parametrize(
    "end",
    [
        pytest.param(lambda terminal: terminal.press("\x03"), id="Ctrl-C"),
        pytest.param(lambda terminal: terminal.press("\x1c"), id="Ctrl-backslash"),
        pytest.param(lambda terminal: terminal.press("\x04"), id="Ctrl-D"),
        pytest.param(lambda terminal: terminal.process.send_signal(signal.SIGTERM), id="SIGTERM"),
        pytest.param(lambda terminal: terminal.process.send_signal(signal.SIGHUP), id="SIGHUP"),
    ],
)
def test_however_it_ends_the_terminal_is_as_before(
    watch: Start, running: Callable[[Level], None], end: Callable[[Terminal], None]
) -> None:
    running(Level.OPERATIONAL)
    terminal = watch()
    terminal.wait_for("operational")
    end(terminal)
    assert terminal.wait() == 0
    assert_as_before(terminal)


def test_after_a_crash_the_terminal_is_as_before(environ: dict[str, str]) -> None:
    script = (
        "from rich.console import Console; from traymon.cli.watching.display import LiveDisplay\n"
        "with LiveDisplay(Console()): 1 / 0"
    )
    terminal = Terminal(["-c", script], environ)
    try:
        assert terminal.wait() == 1
        assert_as_before(terminal)
        assert "ZeroDivisionError" in terminal.text[terminal.text.index("\x1b[?1049l") :]
    finally:
        terminal.close()


def test_a_running_traymon_is_followed(watch: Start, running: Callable[[Level], None]) -> None:
    terminal = watch()
    terminal.wait_for("chat +123 ms")
    terminal.wait_for(f"following pid {os.getpid()}")
    running(Level.MAJOR_OUTAGE)
    terminal.wait_for("■  Mistral AI  major outage · the provider's fault")
    terminal.press("t")
    terminal.wait_for(r"Test \(")
    terminal.wait_for("Mistral AI works from here")  # the way to it, not what is followed
    terminal.press("q")
    assert terminal.wait() == 0


def test_function_keys_and_other_letters_do_nothing(watch: Start, running: Callable[[Level], None]) -> None:
    running(Level.OPERATIONAL)
    terminal = watch()
    terminal.wait_for("operational")
    terminal.press("xyz ")
    terminal.press("\x1bOQ")  # F2, which ends with the letter that quits
    running(Level.DEGRADED)
    terminal.wait_for("▲")
    assert terminal.process.poll() is None


def test_another_size_is_drawn_at_once(watch: Start, running: Callable[[Level], None]) -> None:
    running(Level.OPERATIONAL)
    terminal = watch(columns=100)
    terminal.wait_for("─{100}")
    terminal.resize(60, 20)
    terminal.wait_for("\n─{60}\r?\n")


def test_ctrl_z_gives_the_terminal_back_until_it_is_continued(watch: Start, running: Callable[[Level], None]) -> None:
    running(Level.OPERATIONAL)
    terminal = watch()
    terminal.wait_for("operational")
    terminal.press("\x1a")
    terminal.wait_for(re.escape("\x1b[?1049l"))
    _, status = os.waitpid(terminal.process.pid, os.WUNTRACED)
    assert os.WIFSTOPPED(status)
    assert terminal.current_modes() == terminal.modes
    terminal.process.send_signal(signal.SIGCONT)
    terminal.wait_for(re.escape("\x1b[?1049h"))
    terminal.wait_for("operational")
    terminal.press("q")
    assert terminal.wait() == 0


def test_a_terminal_that_knows_only_ascii_is_served(watch: Start, running: Callable[[Level], None]) -> None:
    running(Level.DEGRADED)
    terminal = watch(PYTHONIOENCODING="ascii")
    terminal.wait_for("!  Mistral AI  degraded")
    terminal.press("q")
    assert terminal.wait() == 0


def piped(environ: dict[str, str], *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "traymon", "watch", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environ,
    )


def test_in_a_pipe_each_change_is_a_line(environ: dict[str, str], running: Callable[[Level], None]) -> None:
    with piped(environ | {"FORCE_COLOR": "1"}) as process:
        assert process.stdout
        first = process.stdout.readline()
        running(Level.OPERATIONAL)
        running(Level.MAJOR_OUTAGE)
        second = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=PATIENCE)
    assert re.fullmatch(r"[-0-9]+ [:0-9]+  Mistral AI: operational since \d\d:\d\d; chat 123 ms\n", first)
    assert "Mistral AI: major outage (the provider's fault) since" in second
    assert (rest, errors, process.returncode) == ("", "", 0)


def test_once_prints_the_state_of_the_running_traymon(
    environ: dict[str, str], running: Callable[[Level], None], watch: Start
) -> None:
    running(Level.DEGRADED)
    with piped(environ, "--once") as process:
        printed, errors = process.communicate(timeout=PATIENCE)
    assert "Mistral AI: degraded (the provider's fault)" in printed
    assert (errors, process.returncode) == ("", 0)
    terminal = watch("--once")
    assert terminal.wait() == 0
    assert "degraded" in terminal.text
    assert "\x1b[?1049h" not in terminal.text


def test_once_without_a_running_traymon_makes_a_round(environ: dict[str, str], server: DemoServer) -> None:
    with piped(environ, "--once") as process:
        printed, _ = process.communicate(timeout=PATIENCE)
    assert "Mistral AI: operational since" in printed
    assert process.returncode == 0
    assert server.counts["GET /v1/models"] == 1


def test_settings_that_are_wrong_are_one_line(environ: dict[str, str], watch: Start) -> None:
    Path(environ["TRAYMON_CONFIG"]).write_text("intervall = 3", encoding="utf-8")
    terminal = watch()
    assert terminal.wait() == 2
    assert "intervall" in terminal.text
    assert "Traceback" not in terminal.text
    assert "\x1b[?1049h" not in terminal.text
