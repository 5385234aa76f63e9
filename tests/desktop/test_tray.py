"""The tray icon in real panels: found by its colour, clicked with the mouse."""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has StatusNotifierItems", allow_module_level=True)

from tests.desktop.screen import Application, Screen, lxqt_panel, xfce4_panel
from traymon.model import IconState, MenuItem, TrayView
from traymon.tray.palette import INKS

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from tests.desktop.conftest import Session

    StartPanel = Callable[[Session], subprocess.Popen[str]]

pytestmark = pytest.mark.desktop

GREEN = INKS["dark"][IconState.OPERATIONAL]
YELLOW = INKS["dark"][IconState.DEGRADED]
MENU = (
    MenuItem(label="Mistral: operational", enabled=False),
    MenuItem(separator=True),
    MenuItem(label="Test now", action="test", default=True),
    MenuItem(label="Pause", action="pause", checked=True),
    MenuItem(label="More", children=(MenuItem(label="Open log", action="log"),)),
    MenuItem(label="Quit", action="quit"),
)
VIEW = TrayView(icon=IconState.OPERATIONAL, tooltip="Mistral: operational\n120 ms", menu=MENU)
PANELS = [pytest.param(xfce4_panel, id="xfce4-panel"), pytest.param(lxqt_panel, id="lxqt-panel")]


@pytest.fixture
def screen(session: Session) -> Iterator[Screen]:
    screen = Screen(session)
    yield screen
    screen.end()


def opened(session: Session) -> Application:
    application = Application(session)
    assert application.says()[:2] == ["open", "traymon.tray.sni"]
    application.show(VIEW)
    return application


@pytest.mark.parametrize("start_panel", PANELS)
def test_the_icon_shows_the_level_and_both_clicks_work(
    session: Session, screen: Screen, start_panel: StartPanel
) -> None:
    start_panel(session)
    application = opened(session)
    icon = screen.wait_for(GREEN)
    screen.click(icon)
    assert application.says() == ["action", "test"]
    before = screen.picture()
    screen.click(icon, button=3)
    screen.wait_for_change(before)
    screen.keys("Down", "Down", "Return")
    assert application.says() == ["action", "pause"]
    application.show(replace(VIEW, icon=IconState.DEGRADED))
    screen.wait_for(YELLOW)
    assert screen.find(GREEN) is None
    application.end()
    assert application.says() == ["ended"]
    screen.wait_without(YELLOW)


@pytest.mark.parametrize("start_panel", PANELS)
def test_the_icon_comes_back_when_the_panel_was_killed(
    session: Session, screen: Screen, start_panel: StartPanel
) -> None:
    panel = start_panel(session)
    application = opened(session)
    screen.wait_for(GREEN)
    panel.send_signal(signal.SIGKILL)
    panel.wait(10)
    screen.wait_without(GREEN)
    application.show(replace(VIEW, icon=IconState.DEGRADED))
    start_panel(session)
    screen.wait_for(YELLOW)


def test_a_panel_that_starts_a_little_later_is_waited_for(session: Session, screen: Screen) -> None:
    application = Application(session)
    xfce4_panel(session)
    assert application.says() == ["open", "traymon.tray.sni", []]
    application.show(VIEW)
    screen.wait_for(GREEN)


def test_an_old_tray_shows_the_icon_and_takes_the_left_click(session: Session, screen: Screen) -> None:
    """xfce4-panel takes icons of the old kind too."""
    xfce4_panel(session)
    application = Application(session, TRAYMON_TRAY="xorg")
    assert application.says() == ["open", "traymon.tray.xembed", []]
    application.show(VIEW)
    screen.click(screen.wait_for(GREEN))
    assert application.says() == ["action", "test"]
    application.show(replace(VIEW, icon=IconState.DEGRADED))
    screen.wait_for(YELLOW)
    application.end()
    assert application.says() == ["ended"]


def test_without_a_panel_it_is_said_and_the_icon_appears_once_there_is_one(session: Session, screen: Screen) -> None:
    application = Application(session)
    opening, module, (no_host, no_tray) = application.says()
    assert (opening, module) == ("open", "traymon.tray.sni")
    assert "org.kde.StatusNotifierWatcher" in no_host
    assert "GNOME needs the extension" in no_host
    assert "_NET_SYSTEM_TRAY_S0" in no_tray
    application.show(VIEW)
    xfce4_panel(session)
    screen.wait_for(GREEN)


def test_the_menu_stays_open_while_its_words_change(session: Session, screen: Screen) -> None:
    xfce4_panel(session)
    application = opened(session)
    icon = screen.wait_for(GREEN)
    before = screen.picture()
    screen.click(icon, button=3)
    screen.wait_for_change(before)
    screen.keys("Down")
    longer = replace(MENU[0], label="Mistral: operational, 120 ms, 99.98 % of the last 30 days")
    menu = screen.picture()
    application.show(replace(VIEW, menu=(longer, *MENU[1:])))
    screen.wait_for_change(menu)
    screen.keys("Down", "Return")
    assert application.says() == ["action", "pause"]


@pytest.mark.parametrize("backend", ["later", "xorg", "null"])
def test_a_signal_ends_it_at_once(session: Session, screen: Screen, backend: str) -> None:
    xfce4_panel(session)
    application = Application(session, TRAYMON_TRAY=backend)
    assert application.says()[2] == []
    application.show(VIEW)
    if backend != "null":
        screen.wait_for(GREEN)
    application.process.send_signal(signal.SIGTERM)
    assert application.says() == ["ended"]
    assert application.process.wait(10) == 0
