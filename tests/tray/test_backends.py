"""What every tray promises, and which one is chosen."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest

from traymon.model import IconState, MenuItem, TraymonError, TrayView
from traymon.tray import CANDIDATES, VARIABLE, open_tray
from traymon.tray.clicks import Clicks
from traymon.tray.clipping import clip
from traymon.tray.null import NullTray

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from traymon.tray import Tray

VIEW = TrayView(icon=IconState.OPERATIONAL, tooltip="fine", menu=(MenuItem(label="Quit", action="quit", default=True),))
SOON = 10.0
NAMES = [name for name, *_ in CANDIDATES if name != "sni"]
"""``sni`` is ``later`` where a panel runs: it is shown in real ones by tests/desktop."""


def tray_of(name: str) -> Tray:
    """Forced; the test is skipped where it cannot be had."""
    platform = next(platform for candidate, platform, *_ in CANDIDATES if candidate == name)
    if platform not in ("", sys.platform):
        pytest.skip(f"{name} is of {platform}, this is {sys.platform}")
    tray, reasons = open_tray(lambda _: None, environ={VARIABLE: name})
    if reasons:
        pytest.skip(reasons[0])
    return tray


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A session of our own, in which there is no panel, if this system can have one."""
    monkeypatch.delenv("DISPLAY", raising=False)
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        yield
        return
    command = [daemon, "--session", "--nofork", f"--address=unix:path={tmp_path}/bus", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", process.stdout.readline().strip())
        yield
        process.kill()


def running(tray: Tray) -> threading.Thread:
    thread = threading.Thread(target=tray.run, daemon=True)
    thread.start()
    return thread


@pytest.mark.usefixtures("bus")
@pytest.mark.parametrize("name", NAMES)
def test_every_tray_ends_when_it_is_told_to_whatever_it_shows(name: str) -> None:
    tray = tray_of(name)
    thread = running(tray)
    for icon in IconState:
        tray.show(replace(VIEW, icon=icon, tooltip=icon.value))
    tray.stop()
    thread.join(SOON)
    assert not thread.is_alive()
    tray.show(VIEW)
    tray.stop()


@pytest.mark.usefixtures("bus")
@pytest.mark.parametrize("name", NAMES)
def test_every_tray_that_was_stopped_before_it_began_ends_at_once(name: str) -> None:
    tray = tray_of(name)
    tray.show(VIEW)
    tray.stop()
    thread = running(tray)
    thread.join(SOON)
    assert not thread.is_alive()


def broken(_on_action: Callable[[str], None]) -> Tray:
    raise TraymonError("no tray: it is broken", "Mend it")


def working(on_action: Callable[[str], None]) -> Tray:
    return NullTray(on_action)


BROKEN = ("broken", "", __name__, "broken")
WORKING = ("working", "", __name__, "working")
ELSEWHERE = ("elsewhere", "another system", "no.such.module", "create")
NULL = CANDIDATES[-1]


@pytest.mark.parametrize(
    ("candidates", "wanted", "reasons"),
    [
        pytest.param((WORKING, BROKEN, NULL), "", (), id="the first that works"),
        pytest.param((ELSEWHERE, WORKING, NULL), "", (), id="other systems are passed over"),
        pytest.param((BROKEN, WORKING, NULL), "", ("no tray: it is broken. Mend it",), id="a better one is broken"),
        pytest.param((BROKEN, BROKEN, NULL), "", ("no tray: it is broken. Mend it",), id="a reason is told once"),
        pytest.param((BROKEN, WORKING, NULL), "working", (), id="named"),
        pytest.param((WORKING, BROKEN, NULL), "broken", ("no tray: it is broken. Mend it",), id="named and broken"),
        pytest.param((BROKEN, WORKING, NULL), "null", (), id="none is wanted"),
    ],
)
def test_the_best_tray_is_chosen_and_the_reasons_are_told(
    candidates: tuple[tuple[str, str, str, str], ...], wanted: str, reasons: tuple[str, ...]
) -> None:
    tray, told = open_tray(lambda _: None, environ={VARIABLE: wanted}, candidates=candidates)
    assert isinstance(tray, NullTray)
    assert told == reasons


@pytest.mark.parametrize("wanted", ["nonsense", "elsewhere"])
def test_a_tray_that_this_system_does_not_know_is_refused_with_the_choice(wanted: str) -> None:
    with pytest.raises(TraymonError, match=wanted) as caught:
        open_tray(lambda _: None, environ={VARIABLE: wanted}, candidates=(ELSEWHERE, NULL))
    assert caught.value.advice == "Choose among null"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can lack a tray")
def test_without_any_desktop_it_is_said_what_was_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    tray, (no_bus, no_screen) = open_tray(lambda _: None, environ={})
    assert isinstance(tray, NullTray)
    assert "DBUS_SESSION_BUS_ADDRESS" in no_bus
    assert "X screen" in no_screen


def test_clicks_run_one_after_the_other_and_a_failing_one_is_survived() -> None:
    done: SimpleQueue[str] = SimpleQueue()

    def act(action: str) -> None:
        done.put(action)
        if action == "bad":
            raise ValueError(action)

    click = Clicks(act)
    for action in ("one", "", "bad", "two"):
        click(action)
    assert [done.get(timeout=SOON) for _ in range(3)] == ["one", "bad", "two"]


@pytest.mark.parametrize(
    ("text", "units", "clipped"),
    [
        pytest.param("short", 8, "short", id="fits"),
        pytest.param("1234567", 8, "1234567", id="fits with its NUL"),
        pytest.param("12345678", 8, "123456…", id="a NUL too long"),
        pytest.param("12345😀89", 8, "12345…", id="no half of a pair"),
        pytest.param("a\0b", 8, "ab", id="a NUL would end it"),
        pytest.param("\ud83d", 8, "?", id="half a character from outside"),
    ],
)
def test_a_text_is_clipped_to_a_field_of_utf16_units(text: str, units: int, clipped: str) -> None:
    assert clip(text, units) == clipped
    assert len(clip(text, units).encode("utf-16-le")) // 2 < units
