"""``python -m tests.desktop.nightly.gnome [OUT]``: the real application on GNOME Shell, one command, some 60 seconds.

Needs ``apt-get install --no-install-recommends gnome-shell gnome-shell-extension-appindicator python3-dbusmock``
(345 MB) beside what the tests of the desktop need. Prints a line for each state; exit code 0 when each was seen and the
menu worked. GNOME shows no tray without that extension, and does not start without a login manager: a mock stands in.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.desktop.conftest import program
from tests.desktop.nightly.stages import SIZE, StagedDesktop, main
from tests.desktop.screen import Screen
from tests.desktop.tray_rig import WATCHER

if TYPE_CHECKING:
    from PIL import Image

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

OF_DEBIAN = "/usr/bin/python3"
"""The interpreter that has dbusmock."""


class Gnome(StagedDesktop):
    """GNOME Shell on X11 with the AppIndicator extension, which opens its menus on a left click."""

    name, surroundings, menu_button = "gnome", SURROUNDINGS, 1
    tolerance, enough = 24, 12

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

    def panel(self, picture: Image.Image) -> tuple[int, int, int, int]:
        return 0, 0, picture.width, PANEL_HEIGHT


if __name__ == "__main__":
    sys.exit(main(Gnome))
