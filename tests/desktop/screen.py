"""A screen without a monitor on a private session, panels on it, and a hand on the mouse."""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageChops, ImageColor, ImageGrab

from tests.desktop.tray_rig import PATIENCE_S, WATCHER
from traymon.model import TrayView

if TYPE_CHECKING:
    from tests.desktop.conftest import Session

HERE = Path(__file__).parent
SIZE = "640x360x24"
EMPTY_SPOT = (320, 40)
TOLERANCE = 16
Point = tuple[int, int]


def need(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


class Screen:
    """An X server, without a window manager."""

    def __init__(self, session: "Session", size: str = SIZE) -> None:
        need("Xvfb", "xdotool")
        self.session = session
        self._server = server = session.start(
            "Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp", "-noreset"
        )
        assert server.stdout is not None
        self.name = f":{server.stdout.readline().strip()}"
        session.environ |= {
            "DISPLAY": self.name,
            "QT_QPA_PLATFORM": "xcb",
            "NO_AT_BRIDGE": "1",
            "GTK_A11Y": "none",
            "GSETTINGS_BACKEND": "memory",
        }

    def end(self) -> None:
        """Kindly: a killed server leaves its lock behind."""
        self._server.terminate()
        self._server.wait(PATIENCE_S)

    def picture(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.name)

    def find(self, colour: str) -> Point | None:
        """Middle of what has that colour."""
        picture = self.picture()
        distance = ImageChops.difference(picture, Image.new("RGB", picture.size, ImageColor.getrgb(colour)))
        red, green, blue = distance.split()
        near = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda value: 255 * (value <= TOLERANCE))
        box = near.getbbox()
        return ((box[0] + box[2]) // 2, (box[1] + box[3]) // 2) if box else None

    def wait_for(self, colour: str) -> Point:
        return wait_until(lambda: self.find(colour), f"{colour} on the screen")

    def wait_without(self, colour: str) -> None:
        wait_until(lambda: self.find(colour) is None, f"no {colour} on the screen")

    def wait_for_change(self, before: Image.Image) -> tuple[int, int, int, int]:
        """Where the screen differs from ``before``."""
        return wait_until(lambda: ImageChops.difference(before, self.picture()).getbbox(), "another picture")

    def click(self, point: Point, button: int = 1) -> None:
        self.point_at(point)
        self._do("sleep", 0.1, "click", button)

    def point_at(self, point: Point) -> None:
        self._do("mousemove", *point)

    def press(self, button: int) -> None:
        """Where the pointer is."""
        self._do("click", button)

    def keys(self, *names: str) -> None:
        self._do("key", "--delay", 80, *names)

    def park(self) -> None:
        self._do("mousemove", *EMPTY_SPOT)

    def _do(self, *arguments: object) -> None:
        subprocess.run(["xdotool", *map(str, arguments)], env=self.session.environ, check=True, timeout=PATIENCE_S)


def wait_until(look: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if found := look():
            return found
    raise AssertionError(f"waited in vain for {what}")


def xfce4_panel(session: "Session") -> "subprocess.Popen[str]":
    need("xfce4-panel")
    folder = Path(session.environ["XDG_CONFIG_HOME"], "xfce4/xfconf/xfce-perchannel-xml")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "data" / "xfce4-panel.xml", folder)
    daemon = next(Path("/usr/lib").glob("**/xfconf/xfconfd"), None) or pytest.skip("xfconfd is not installed")
    session.let_the_bus_start("org.xfce.Xfconf", str(daemon))
    return session.start_owner_of(WATCHER, "xfce4-panel", "--disable-wm-check")


def lxqt_panel(session: "Session") -> "subprocess.Popen[str]":
    need("lxqt-panel")
    folder = Path(session.environ["XDG_CONFIG_HOME"], "lxqt")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "data" / "panel.conf", folder)
    return session.start_owner_of(WATCHER, "lxqt-panel")


class Application:
    """A process of traymon's tray."""

    def __init__(self, session: "Session", **environ: str) -> None:
        self.process = session.start(sys.executable, str(HERE / "tray_application.py"), environ=environ)

    def show(self, view: TrayView) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(["show", asdict(view)]) + "\n")
        self.process.stdin.flush()

    def says(self) -> list[Any]:
        """The next line; waits for it."""
        assert self.process.stdout is not None
        said = json.loads(self.process.stdout.readline())
        assert isinstance(said, list)
        return said

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
