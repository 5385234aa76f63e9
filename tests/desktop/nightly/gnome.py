"""``python -m tests.desktop.nightly.gnome [OUT]``: the real application on GNOME Shell, one command, some 60 seconds.

Needs ``apt-get install --no-install-recommends gnome-shell gnome-shell-extension-appindicator python3-dbusmock``
(345 MB) beside what the tests of the desktop need. Prints a line for each state; exit code 0 when each was seen and the
menu worked. GNOME shows no tray without that extension, and does not start without a login manager: a mock stands in.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageColor

from tests.desktop.app_rig import STAGES, Desktop, HeldDemo
from tests.desktop.conftest import Session, program
from tests.desktop.screen import Screen
from tests.desktop.tray_rig import WATCHER
from tests.user import until
from traymon.tray.palette import INKS

if TYPE_CHECKING:
    from traymon.model import IconState

SIZE = "1280x720x24"
EXTENSIONS = ("ubuntu-appindicators@ubuntu.com", "appindicatorsupport@rgcjonas.gmail.com")
"""Debian's, and the same from GNOME's own site."""

SETTINGS = f"""
[org/gnome/shell]
enabled-extensions={list(EXTENSIONS)}
welcome-dialog-last-shown-version='99'
[org/gnome/desktop/interface]
enable-animations=false
[org/gnome/desktop/background]
picture-options='none'
"""
SURROUNDINGS = {
    "XDG_CURRENT_DESKTOP": "GNOME",
    "XDG_SESSION_DESKTOP": "gnome",
    "XDG_SESSION_TYPE": "x11",
    "GNOME_SHELL_SESSION_MODE": "user",
    "LIBGL_ALWAYS_SOFTWARE": "1",
}
PANEL_HEIGHT = 34
"""At the upper edge."""

SETTLING_S = 6
"""Until the shell has shown its overview, which it tells nobody."""

TOLERANCE = 24
"""GNOME lets a little of the panel shine through."""

ENOUGH = 12
"""Pixels of one ink in the panel."""

OF_DEBIAN = "/usr/bin/python3"
"""The interpreter that has dbusmock."""


class Gnome(Desktop):
    """GNOME Shell on X11 with the AppIndicator extension; it shows notifications too."""

    def __init__(self, folder: Path) -> None:
        self.session = Session(folder)
        self.session.environ |= SURROUNDINGS | {"PYTHONPATH": str(Path(__file__).parents[3])}

    def start(self) -> Gnome:
        self.session.start_bus()
        self.screen = Screen(self.session, SIZE)
        self.session.environ["GSETTINGS_BACKEND"] = "keyfile"
        settings = Path(self.session.environ["XDG_CONFIG_HOME"], "glib-2.0/settings/keyfile")
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS, encoding="utf-8")
        self._start_login_manager()
        began = time.monotonic()
        self.session.start_owner_of(WATCHER, program("gnome-shell"), "--x11")
        print(f"a watcher after {time.monotonic() - began:.1f} s")
        time.sleep(SETTLING_S)
        self.screen.keys("Escape")
        return self

    def _start_login_manager(self) -> None:
        """A mock on a bus that is taken for the system's."""
        address = f"unix:path={self.session.folder}/system-bus"
        bus = (program("dbus-daemon"), "--session", "--nofork", "--nopidfile", f"--address={address}")
        started = self.session.start(*bus, "--print-address")
        assert started.stdout is not None
        started.stdout.readline()
        self.session.environ["DBUS_SYSTEM_BUS_ADDRESS"] = address
        mock = self.session.start(
            OF_DEBIAN, "-m", "dbusmock", "--system", "--template", "logind", environ={"PYTHONPATH": ""}
        )
        time.sleep(1)
        assert mock.poll() is None, self.errors()[-3:]

    def panel(self) -> Image.Image:
        picture = self.screen.picture()
        return picture.crop((0, 0, picture.width, PANEL_HEIGHT))

    def where_is(self, state: IconState) -> tuple[int, int] | None:
        """The middle of the ink of ``state`` in the panel, on the screen."""
        panel = self.panel()
        plain = Image.new("RGB", panel.size, ImageColor.getrgb(INKS["dark"][state]))
        red, green, blue = ImageChops.difference(panel, plain).split()
        near = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda v: 255 * (v <= TOLERANCE))
        box = near.getbbox()
        if box is None or near.histogram()[255] < ENOUGH:
            return None
        return (box[0] + box[2]) // 2, (box[1] + box[3]) // 2


def main(out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    missing = []
    with tempfile.TemporaryDirectory(prefix="traymon-gnome-") as folder:
        desktop = Gnome(Path(folder, "x"))
        try:
            app = HeldDemo(desktop.start())
            for stage, state in STAGES.items():
                seen = shown(desktop, app, stage, state)
                print(f"{stage}: {'seen' if seen else 'NOT SEEN'}")
                desktop.screen.picture().save(out / f"gnome-{stage}.png")
                missing += [] if seen else [stage]
            missing += [] if worked(desktop, app, out) else ["menu"]
            print(f"exit code {app.end()}")
        finally:
            (out / "gnome-errors.txt").write_text("\n".join(desktop.errors()), encoding="utf-8")
            desktop.end()
    return 1 if missing else 0


def shown(desktop: Gnome, app: HeldDemo, stage: str, state: IconState) -> bool:
    app.play("operational")
    try:
        until(lambda: desktop.where_is(STAGES["operational"]))
        app.play(stage)
        until(lambda: desktop.where_is(state))
    except AssertionError:
        return False
    return True


def worked(desktop: Gnome, app: HeldDemo, out: Path) -> bool:
    """Whether "Check now" was run from the menu, which a left click opens here."""
    app.play("operational")
    until(lambda: desktop.where_is(STAGES["operational"]))
    place, before = desktop.where_is(STAGES["operational"]), desktop.screen.picture()
    assert place is not None
    desktop.screen.click(place)
    until(lambda: _height_of_change(before, desktop.screen.picture()) > 100)
    time.sleep(1)
    desktop.screen.picture().save(out / "gnome-menu.png")
    asked = app.requests()
    desktop.screen.keys(*["Down"] * STEPS, "Return")
    try:
        until(lambda: app.requests() >= asked + 4, 5)
    except AssertionError:
        print("the menu: NOT WORKING")
        return False
    print("the menu: Check now asked")
    return True


STEPS = 3
"""Rows that can be chosen, down to "Check now"."""


def _height_of_change(before: Image.Image, after: Image.Image) -> int:
    box = ImageChops.difference(before, after).getbbox()
    return box[3] - box[1] if box else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("gnome")))
