"""traymon.notifiers on a screen (Xvfb), with the notification services of real desktops and a real mouse."""

from __future__ import annotations

import itertools
import queue
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has D-Bus sessions", allow_module_level=True)

from PIL import Image, ImageGrab

from tests.desktop.conftest import PATIENCE_S, program
from traymon.model import IconState
from traymon.notifiers import Notification, Urgency
from traymon.notifiers.freedesktop import Freedesktop

if TYPE_CHECKING:
    from tests.desktop.conftest import Session

pytestmark = pytest.mark.desktop

NAME = "org.freedesktop.Notifications"
XFCE4_NOTIFYD = ("xfce4-notifyd", *map(str, Path("/usr/lib").glob("*/xfce4/notifyd/xfce4-notifyd")))
RED, GREEN = (200, 0, 60), (0, 160, 80)
COLOURS = {IconState.MAJOR_OUTAGE: RED, IconState.OPERATIONAL: GREEN}
ENOUGH = 400
"""Pixels of one colour: more than text or a border has, less than a picture of 32 pixels."""

DOWN = Notification(
    title="Mistral AI: major outage",
    body="Chat: server error (503). Activate your fallback; pause batch jobs.",
    subject="mistral",
    urgency=Urgency.CRITICAL,
    icon=IconState.MAJOR_OUTAGE,
    actions=(("test_now", "Test now"), ("open_status", "Status page"), ("snooze_1h", "Snooze 1 h")),
)
BACK = Notification(
    title="Mistral AI is back", body="The trouble lasted 12 min.", subject="mistral", icon=IconState.OPERATIONAL
)
DUNSTRC = """
[global]
 origin = top-right
 offset = 20x60
 width = 400
 markup = full
 icon_position = left
 max_icon_size = 48
 mouse_left_click = do_action
 font = DejaVu Sans 10
"""


class Screen:
    """An X server without a monitor; ``session`` is on it from now on."""

    def __init__(self, session: Session) -> None:
        self._session = session
        server = session.start(
            program("Xvfb"), "-displayfd", "1", "-screen", "0", "800x600x24", "-nolisten", "tcp", "-noreset"
        )
        assert server.stdout is not None
        self._display = f":{server.stdout.readline().strip()}"
        session.environ |= {"DISPLAY": self._display, "GTK_A11Y": "none", "NO_AT_BRIDGE": "1"}

    def picture(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self._display)

    def shows(self, colour: tuple[int, int, int]) -> bool:
        return dict(self._counted()).get(colour, 0) >= ENOUGH

    def _counted(self) -> list[tuple[tuple[int, int, int], int]]:
        return [(colour, count) for count, colour in self.picture().getcolors(maxcolors=800 * 600)]

    def wait_for(self, *, shown: tuple[int, int, int], gone: tuple[int, int, int]) -> None:
        """Look again and again: each look takes some milliseconds."""
        last = time.monotonic() + PATIENCE_S
        while not (self.shows(shown) and not self.shows(gone)):
            assert time.monotonic() < last, f"{shown} is not shown, or {gone} still is"

    def click(self, x: int, y: int) -> None:
        self._xdotool("mousemove", str(x), str(y), "click", "1")

    def press_the_middle_button(self) -> None:
        """Of the only window; its buttons are in a row along its lower edge."""
        said = self._xdotool("search", "--onlyvisible", "--class", "notifyd", "getwindowgeometry", "--shell")
        window = {name: int(value) for name, _, value in (line.partition("=") for line in said.split())}
        self.click(window["X"] + window["WIDTH"] // 2, window["Y"] + window["HEIGHT"] - 30)

    def _xdotool(self, *arguments: str) -> str:
        command = [program("xdotool"), *arguments]
        return subprocess.run(
            command, env=self._session.environ, capture_output=True, text=True, check=True, timeout=PATIENCE_S
        ).stdout

    def centre_of(self, colour: tuple[int, int, int]) -> tuple[int, int]:
        picture = self.picture()
        places = itertools.product(range(picture.width), range(picture.height))
        xs, ys = zip(*(place for place in places if picture.getpixel(place) == colour), strict=True)
        return sum(xs) // len(xs), sum(ys) // len(ys)


@pytest.fixture
def screen(session: Session) -> Screen:
    return Screen(session)


@pytest.fixture
def pressed() -> queue.SimpleQueue[tuple[str, str]]:
    return queue.SimpleQueue()


@pytest.fixture
def notifier(session: Session, pressed: queue.SimpleQueue[tuple[str, str]]) -> Freedesktop:
    return Freedesktop(
        on_action=lambda subject, action: pressed.put((subject, action)),
        picture=lambda state: Image.new("RGBA", (48, 48), COLOURS[state]),
        address=session.environ["DBUS_SESSION_BUS_ADDRESS"],
    )


@pytest.fixture
def dunst(session: Session, screen: Screen) -> None:
    settings = session.folder / "dunstrc"
    settings.write_text(DUNSTRC, encoding="utf-8")
    session.start_owner_of(NAME, program("dunst"), "-config", str(settings))


@pytest.fixture
def xfce(session: Session, screen: Screen) -> None:
    session.start_owner_of(NAME, program(*XFCE4_NOTIFYD))


@pytest.mark.parametrize("service", ["dunst", "xfce"])
def test_an_outage_is_seen_and_its_end_takes_its_place(
    service: str, request: pytest.FixtureRequest, screen: Screen, notifier: Freedesktop
) -> None:
    request.getfixturevalue(service)
    notifier.send(DOWN)
    screen.wait_for(shown=RED, gone=GREEN)
    notifier.send(BACK)
    screen.wait_for(shown=GREEN, gone=RED)


@pytest.mark.usefixtures("dunst")
def test_a_click_on_the_bubble_asks_for_the_first_action(
    screen: Screen, notifier: Freedesktop, pressed: queue.SimpleQueue[tuple[str, str]]
) -> None:
    notifier.send(DOWN)
    screen.wait_for(shown=RED, gone=GREEN)
    screen.click(*screen.centre_of(RED))
    assert pressed.get(timeout=PATIENCE_S) == ("mistral", "test_now")


@pytest.mark.usefixtures("xfce")
def test_a_button_asks_for_its_action(
    screen: Screen, notifier: Freedesktop, pressed: queue.SimpleQueue[tuple[str, str]]
) -> None:
    notifier.send(DOWN)
    screen.wait_for(shown=RED, gone=GREEN)
    screen.press_the_middle_button()
    assert pressed.get(timeout=PATIENCE_S) == ("mistral", "open_status")
