"""``python -m tests.desktop.nightly.plasma [OUT]``: the real application on KDE Plasma, one command, some 60 seconds.

Needs ``apt-get install --no-install-recommends plasma-workspace plasma-desktop kwin-x11`` (690 MB) beside what the
tests of the desktop need. Prints a line for each state; exit code 0 when each was seen and the menu worked.
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
    import subprocess

    from PIL import Image

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


class Plasma(StagedDesktop):
    """plasmashell on kwin."""

    name, surroundings, menu_button = "plasma", SURROUNDINGS, 3
    tolerance, enough = 12, 30

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

    def panel(self, picture: Image.Image) -> tuple[int, int, int, int]:
        return 0, picture.height - PANEL_HEIGHT, picture.width, picture.height


if __name__ == "__main__":
    sys.exit(main(Plasma))
