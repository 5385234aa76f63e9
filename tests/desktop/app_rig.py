"""The real application on a real desktop: a screen, a window manager, a panel, a notification service, all private."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, Properties, new_method_call
from jeepney.wrappers import unwrap_msg
from PIL import Image, ImageChops, ImageColor

from tests.desktop.conftest import PATIENCE_S, Session, program
from tests.desktop.screen import Screen, need, wait_until, xfce4_panel
from tests.desktop.screen import lxqt_panel as lxqt_panel_
from tests.desktop.tray_rig import WATCHER
from tests.user import until
from traymon.model import IconState
from traymon.tray import dbusmenu, item
from traymon.tray.icons import icon
from traymon.tray.palette import INKS, Scheme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Self

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SIZE = "960x600x24"
PANEL_HEIGHT = 44
"""Pixels at the lower edge. The icon is looked for in the square at their left end."""

NOTIFICATIONS = "org.freedesktop.Notifications"
XFCE4_NOTIFYD = ("xfce4-notifyd", *map(str, Path("/usr/lib").glob("*/xfce4/notifyd/xfce4-notifyd")))
DUNSTRC = """
[global]
 origin = top-right
 offset = 20x20
 width = 400
 markup = full
 icon_position = left
 max_icon_size = 48
 font = DejaVu Sans 10
 frame_width = 1
 format = "<b>%s</b>\\n%b"
 show_indicators = no
 dmenu = LAST -n 1
[urgency_low]
 background = "#24272b"
 foreground = "#e6e9ed"
 frame_color = "#51565e"
[urgency_normal]
 background = "#24272b"
 foreground = "#e6e9ed"
 frame_color = "#51565e"
[urgency_critical]
 background = "#24272b"
 foreground = "#ffffff"
 frame_color = "#ff5c5c"
"""

SPEED = 20.0
"""Of the demo's time: a total outage is confirmed after half a second."""

STAGES: Mapping[str, IconState] = {
    "operational": IconState.OPERATIONAL,
    "embeddings_down": IconState.PARTIAL_OUTAGE,
    "all_down": IconState.MAJOR_OUTAGE,
    "maintenance": IconState.MAINTENANCE,
    "key_revoked": IconState.ACCOUNT,
    "rate_limited": IconState.LIMITED,
    "degraded": IconState.DEGRADED,
}
"""What is played → the picture. Slow answers come last: what is usual must be known by then."""

TOLERANCE = 10
"""Of colours."""

LARGE = 150
"""Pixels of one ink: more than an icon in a panel has."""

MENU_AREA = 40_000
"""Pixels: less than any menu has, and more than the tooltip, which may come first on a busy machine."""

CLICKS = 3

MATCHING = 0.5
"""Of a figure that a panel has scaled, and its own outline: the area both cover, to the area that either covers."""


def dunst(session: Session) -> subprocess.Popen[str]:
    settings = session.folder / "dunstrc"
    settings.write_text(DUNSTRC.replace("LAST", program("tail")), encoding="utf-8")
    return session.start_owner_of(NOTIFICATIONS, program("dunst"), "-config", str(settings))


def xfce4_notifyd(session: Session) -> subprocess.Popen[str]:
    return session.start_owner_of(NOTIFICATIONS, program(*XFCE4_NOTIFYD))


def lxqt_panel(session: Session) -> subprocess.Popen[str]:
    return lxqt_panel_(session)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Which programs make up a desktop, and how the last button of a notification is pressed there."""

    name: str
    panel: Callable[[Session], subprocess.Popen[str]]
    notifications: Callable[[Session], subprocess.Popen[str]]
    press_last_button: Callable[[Desktop], None]


PRESSES, PRESS_PATIENCE_S = 4, 3.0


def click_the_right_button(desktop: Desktop) -> None:
    """Of the window of xfce4-notifyd, whose buttons are in a row along its lower edge."""
    said = desktop.run("xdotool", "search", "--onlyvisible", "--class", "notifyd", "getwindowgeometry", "--shell")
    window = {name: int(value) for name, _, value in (line.partition("=") for line in said.split())}
    desktop.screen.click((window["X"] + window["WIDTH"] - 60, window["Y"] + window["HEIGHT"] - 30))


def ask_dunst_for_the_last_action(desktop: Desktop) -> None:
    """As ``dunstctl context`` does, with a menu program that takes the last line."""
    desktop.run("dunstctl", "context")


XFCE = Kind(
    name="xfce4-panel",
    panel=xfce4_panel,
    notifications=xfce4_notifyd,
    press_last_button=click_the_right_button,
)
LXQT = Kind(
    name="lxqt-panel",
    panel=lxqt_panel,
    notifications=dunst,
    press_last_button=ask_dunst_for_the_last_action,
)


class Desktop:
    """Everything that a user sees, and a hand on mouse and keyboard."""

    def __init__(self, folder: Path, kind: Kind, size: str = SIZE) -> None:
        need("openbox")
        self.kind = kind
        self._size = size
        self.session = Session(folder)
        self.visited = folder / "visited.txt"
        browser = folder / "browser.sh"
        browser.write_text(f'#!/bin/sh\necho "$1" >>{self.visited}\n', encoding="utf-8")
        browser.chmod(0o700)
        self.session.environ |= {"BROWSER": str(browser), "PYTHONPATH": str(ROOT), "TZ": "UTC"}
        self.processes: dict[str, subprocess.Popen[str]] = {}
        self.screen: Screen
        self._without_menu: Image.Image

    def start(self) -> Self:
        self.session.start_bus()
        self.screen = Screen(self.session, self._size)
        self.session.start(program("openbox"), "--sm-disable")
        self.start_notifications()
        self.start_panel()
        return self

    def end(self) -> None:
        try:
            self.screen.end()
        finally:
            self.session.end()

    def start_panel(self) -> None:
        self.processes["panel"] = self.kind.panel(self.session)

    def start_notifications(self) -> None:
        self.processes["notifications"] = self.kind.notifications(self.session)

    def kill_the_bus(self) -> None:
        """Everybody on it loses it, and the panel and the notification service end."""
        bus = next(process for process in self.session.processes if "dbus-daemon" in str(process.args))
        bus.kill()
        bus.wait(PATIENCE_S)
        for name in self.processes:
            self.kill(name)

    def restart_the_bus(self) -> None:
        """At the same address, with all that a session needs."""
        self.session.start_bus()
        self.start_notifications()
        self.start_panel()

    def kill(self, name: str) -> None:
        """The panel, or the notifications, as a crash does; nothing restarts them."""
        self.processes[name].kill()
        self.processes[name].wait(PATIENCE_S)

    def errors(self) -> list[str]:
        """What all programs wrote on their standard error so far."""
        return (self.session.folder / "errors.txt").read_text("utf-8", errors="replace").splitlines()

    def complaints(self) -> list[str]:
        """Of those, what is about traymon or by it."""
        return [line for line in self.errors() if "traymon" in line.lower()]

    def visits(self) -> str:
        """Addresses that the browser was sent to."""
        return self.visited.read_text("utf-8") if self.visited.exists() else ""

    def wait_for_bubble(self, state: IconState) -> None:
        """A notification with the picture of ``state``, as large as notifications show it."""
        until(lambda: _ink(self.bubble_picture(), state, "light").histogram()[255] > LARGE)

    def bubble_picture(self) -> Image.Image:
        """Where notifications are: the upper right corner."""
        picture = self.screen.picture()
        return picture.crop((picture.width // 2, 0, picture.width, picture.height // 2))

    def press_snooze(self) -> None:
        """The last button of the outage's notification; again where it moved under the hand, as it does at first."""
        self.wait_for_bubble(IconState.MAJOR_OUTAGE)
        for _ in range(PRESSES):
            self.kind.press_last_button(self)
            with contextlib.suppress(AssertionError):
                until(self.is_snoozed, PRESS_PATIENCE_S)
                return
        raise AssertionError("no press reached the button")

    def is_snoozed(self) -> bool:
        """Whether the menu says so."""
        return any(label.startswith("Notifications snoozed until") for label in self.labels())

    def panel_picture(self) -> Image.Image:
        picture = self.screen.picture()
        return picture.crop((0, picture.height - PANEL_HEIGHT, PANEL_HEIGHT, picture.height))

    def icon_box(self, state: IconState) -> tuple[int, int, int, int] | None:
        """Where in the panel something of the ink of ``state`` is."""
        return _ink(self.panel_picture(), state).getbbox()

    def shows(self, state: IconState) -> bool:
        """Whether the panel has a figure of the colour and of the shape of ``state``, and of no other one."""
        mask = _ink(self.panel_picture(), state)
        box = mask.getbbox()
        if box is None:
            return False
        seen = mask.crop(box)
        return max(IconState, key=lambda other: _likeness(seen, other)) is state and _likeness(seen, state) >= MATCHING

    def wait_for_icon(self, state: IconState) -> None:
        until(lambda: self.shows(state))

    def wait_without_icon(self, state: IconState) -> None:
        wait_until(lambda: self.icon_box(state) is None, f"no {state} in the panel")

    def where(self, state: IconState) -> tuple[int, int]:
        """The middle of the icon on the screen."""
        box: tuple[int, int, int, int] = wait_until(lambda: self.icon_box(state), f"{state} in the panel")
        top = self.screen.picture().height - PANEL_HEIGHT
        return (box[0] + box[2]) // 2, top + (box[1] + box[3]) // 2

    def click_icon(self, state: IconState, button: int = 1) -> None:
        self.screen.click(self.where(state), button=button)

    def run(self, *command: str) -> str:
        """What it prints."""
        return subprocess.run(
            [program(command[0]), *command[1:]],
            env=self.session.environ,
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE_S,
        ).stdout

    def open_menu(self, state: IconState) -> None:
        """By the right button; a panel that is still busy with the last menu lets a click pass."""
        for _ in range(CLICKS):
            self.screen.park()
            self._without_menu = self.screen.picture()
            self.click_icon(state, button=3)
            with contextlib.suppress(AssertionError):
                wait_until(self._menu_is_open, "an open menu")
                return
        raise AssertionError(f"no menu after {CLICKS} clicks")

    def _menu_is_open(self) -> bool:
        return _changed(self._without_menu, self.screen.picture()) > MENU_AREA

    def choose(self, state: IconState, *labels: str) -> None:
        """Open the menu and walk by keyboard to the row that begins with the last label, through submenus."""
        rows, keys = self.rows(), []
        for label in labels:
            rows, steps = below(rows, label)
            keys += ["Down"] * steps + ["Right"] * (label != labels[-1])
        for _ in range(3):  # lxqt-panel closes the first menu after its start at the first key
            self.open_menu(state)
            self.screen.keys(*_without_a_step_into_submenus(keys))
            if self._menu_is_open():
                break
        self.screen.keys("Return")
        self.screen.park()  # else the tooltip covers the icon

    def rows(self) -> list[tuple[dict[str, Any], list[Any]]]:
        """Properties and rows below, of each row of the menu, as panels are told them."""
        with closing(self.session.connect()) as connection:
            watcher = Properties(DBusAddress("/StatusNotifierWatcher", WATCHER, WATCHER))
            reply = connection.send_and_get_reply(watcher.get("RegisteredStatusNotifierItems"), timeout=PATIENCE_S)
            name = unwrap_msg(reply)[0][1][0].partition("/")[0]
            menu = DBusAddress(item.MENU_PATH, name, dbusmenu.INTERFACE)
            question = new_method_call(menu, "GetLayout", "iias", (0, -1, []))
            _, (_, _, children) = unwrap_msg(connection.send_and_get_reply(question, timeout=PATIENCE_S))
        return [_plain(child) for child in children]

    def labels(self) -> list[str]:
        """Of all rows, in order; separators are empty."""
        return [properties.get("label", "") for properties, _ in self.rows()]


def below(rows: list[Any], label: str) -> tuple[list[Any], int]:
    """The rows under the first that begins with ``label``, and how many enabled rows lead to it, itself included."""
    steps = 0
    for properties, children in rows:
        enabled = properties.get("enabled", True) and properties.get("type") != "separator"
        steps += bool(enabled)
        if enabled and properties.get("label", "").startswith(label):
            return children, steps
    raise AssertionError(f"no row {label!r} in {[properties.get('label') for properties, _ in rows]}")


class App:
    """traymon in a process of its own on ``desktop``."""

    def __init__(self, desktop: Desktop, *command: str, **environ: str) -> None:
        self.process = desktop.session.start(sys.executable, *command, environ=environ)

    def end(self) -> int:
        """Kindly; the exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE_S)


class HeldDemo(App):
    """The demo, played by hand."""

    def __init__(self, desktop: Desktop, speed: float = SPEED, **environ: str) -> None:
        super().__init__(desktop, str(HERE / "held_demo.py"), str(speed), **environ)

    def play(self, stage: str) -> None:
        self._ask("play", stage)

    def requests(self) -> int:
        """Made so far."""
        return sum(self._ask("counts").values())

    def _ask(self, *command: str) -> dict[str, int]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        counts: dict[str, int] = json.loads(self.process.stdout.readline())["counts"]
        return counts


class MadeDesk(App):
    """traymon's own desk, tray and notifications, given made judgements."""

    def __init__(self, desktop: Desktop, **environ: str) -> None:
        super().__init__(desktop, str(HERE / "made_desk.py"), **environ)

    def do(self, *command: str) -> None:
        """``show`` or ``tell`` a case of ``made_desk.CASES``, or an action of the menu."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()

    def end(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(PATIENCE_S)


@contextmanager
def desktop_of(kind: Kind, folder: Path, size: str = SIZE, look: Mapping[str, str] | None = None) -> Iterator[Desktop]:
    """``look``: environment variables of everything on it."""
    desktop = Desktop(folder, kind, size)
    desktop.session.environ |= look or {}
    try:
        yield desktop.start()
    finally:
        desktop.end()


def _ink(picture: Image.Image, state: IconState, scheme: Scheme = "dark") -> Image.Image:
    """Black and white: where ``picture`` has the ink of ``state``."""
    distance = ImageChops.difference(picture, Image.new("RGB", picture.size, ImageColor.getrgb(INKS[scheme][state])))
    red, green, blue = distance.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda value: 255 * (value <= TOLERANCE))


def _likeness(seen: Image.Image, state: IconState) -> float:
    figure = Image.new("RGB", (64, 64), "#000001")
    picture = icon(state, size=64, scheme="dark")
    figure.paste(picture, mask=picture)
    ideal = _ink(figure, state)
    box = ideal.getbbox()
    assert box is not None
    ideal = ideal.crop(box)
    # shapes of other proportions must not be stretched into one another
    proportions = (seen.width / seen.height) / (ideal.width / ideal.height)
    scaled = ideal.resize(seen.size).point(lambda value: 255 * (value >= 128))
    both, either = ImageChops.darker(seen, scaled), ImageChops.lighter(seen, scaled)
    return both.histogram()[255] / max(either.histogram()[255], 1) * min(proportions, 1 / proportions)


def _changed(before: Image.Image, after: Image.Image) -> int:
    """Pixels that differ."""
    return before.width * before.height - ImageChops.difference(before, after).convert("L").histogram()[0]


def _without_a_step_into_submenus(keys: list[str]) -> list[str]:
    """``Right`` selects the first row of a submenu, which is one step already."""
    return [key for index, key in enumerate(keys) if not (index and keys[index - 1] == "Right" and key == "Down")]


def _plain(child: tuple[str, tuple[Any, ...]]) -> tuple[dict[str, Any], list[Any]]:
    _, properties, children = child[1]
    return {name: value for name, (_, value) in properties.items()}, [_plain(inner) for inner in children]
