"""``python -m tests.desktop.nightly.plasma [OUT]``: the real application on KDE Plasma, one command, some 60 seconds.

Needs ``apt-get install --no-install-recommends plasma-workspace plasma-desktop kwin-x11`` (690 MB) beside what the
tests of the desktop need. Prints a line for each state; exit code 0 when each was seen and the menu worked.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import ImageChops, ImageColor

from tests.desktop.app_rig import STAGES, Desktop, HeldDemo
from tests.desktop.conftest import Session, program
from tests.desktop.screen import Screen
from tests.desktop.tray_rig import WATCHER
from tests.user import until
from traymon.tray.palette import INKS

if TYPE_CHECKING:
    import subprocess

    from PIL import Image

    from traymon.model import IconState

SIZE = "1280x720x24"
SURROUNDINGS = {
    "XDG_CURRENT_DESKTOP": "KDE",
    "KDE_FULL_SESSION": "true",
    "KDE_SESSION_VERSION": "5",
    "QT_QUICK_BACKEND": "software",
    "QSG_RENDER_LOOP": "basic",
    "KWIN_COMPOSE": "N",
}
STARTED_BY_NAME = ("kactivitymanagerd", "kded5")
"""The bus starts nothing here, and plasmashell draws nothing without the first."""

PANEL_HEIGHT = 44
SETTLING_S = 10
"""Until the panel has drawn itself: it tells nobody."""

ENOUGH = 30
"""Pixels of one ink in the panel."""


class Plasma(Desktop):
    """plasmashell on kwin; it shows notifications too."""

    def __init__(self, folder: Path) -> None:
        self.session = Session(folder)
        self.session.environ |= SURROUNDINGS | {"PYTHONPATH": str(Path(__file__).parents[3])}

    def start(self) -> Plasma:
        self.session.start_bus()
        self.screen = Screen(self.session, SIZE)
        self.session.start(program("kwin_x11"))
        for name in STARTED_BY_NAME:
            found = next(Path("/usr/lib").glob(f"**/{name}"), None)
            self.session.start(str(found or program(name)))
        began = time.monotonic()
        self.shell: subprocess.Popen[str] = self.session.start_owner_of(WATCHER, program("plasmashell"), "--no-respawn")
        print(f"a watcher after {time.monotonic() - began:.1f} s")
        time.sleep(SETTLING_S)
        return self

    def panel(self) -> Image.Image:
        picture = self.screen.picture()
        return picture.crop((0, picture.height - PANEL_HEIGHT, picture.width, picture.height))

    def where_is(self, state: IconState) -> tuple[int, int] | None:
        """The middle of the ink of ``state`` in the panel, on the screen."""
        panel = self.panel()
        difference = ImageChops.difference(panel, _plain(panel, INKS["dark"][state])).split()
        near = ImageChops.lighter(ImageChops.lighter(*difference[:2]), difference[2]).point(lambda v: 255 * (v <= 12))
        if near.histogram()[255] < ENOUGH:
            return None
        left, top, right, bottom = near.getbbox()
        return (left + right) // 2, self.screen.picture().height - PANEL_HEIGHT + (top + bottom) // 2


def _plain(like: Image.Image, colour: str) -> Image.Image:
    return like.copy().point([value for band in ImageColor.getrgb(colour) for value in [band] * 256])


def main(out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    missing = []
    with tempfile.TemporaryDirectory(prefix="traymon-plasma-") as folder:
        desktop = Plasma(Path(folder, "x"))
        try:
            app = HeldDemo(desktop.start())
            for stage, state in STAGES.items():
                seen = shown(desktop, app, stage, state)
                print(f"{stage}: {'seen' if seen else 'NOT SEEN'}")
                desktop.screen.picture().save(out / f"plasma-{stage}.png")
                missing += [] if seen else [stage]
            missing += [] if worked(desktop, app, out) else ["menu"]
            print(f"exit code {app.end()}")
        finally:
            desktop.screen.end()
            desktop.session.end()
    return 1 if missing else 0


def shown(desktop: Plasma, app: HeldDemo, stage: str, state: IconState) -> bool:
    app.play("operational")
    try:
        until(lambda: desktop.where_is(STAGES["operational"]))
        app.play(stage)
        until(lambda: desktop.where_is(state))
    except AssertionError:
        return False
    return True


def worked(desktop: Plasma, app: HeldDemo, out: Path) -> bool:
    """Whether "Check now" was run from the menu."""
    app.play("operational")
    until(lambda: desktop.where_is(STAGES["operational"]))
    place, before = desktop.where_is(STAGES["operational"]), desktop.screen.picture()
    assert place is not None
    desktop.screen.click(place, button=3)
    until(lambda: ImageChops.difference(before, desktop.screen.picture()).getbbox())
    time.sleep(1)
    desktop.screen.picture().save(out / "plasma-menu.png")
    asked = app.requests()
    desktop.screen.keys("Down", "Down", "Down", "Return")
    try:
        until(lambda: app.requests() >= asked + 4, 5)
    except AssertionError:
        print("the menu: NOT WORKING")
        return False
    print("the menu: Check now asked")
    return True


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("plasma")))
