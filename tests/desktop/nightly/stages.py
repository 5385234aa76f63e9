"""The stages of the demo on a real desktop: its panel shows each, and "Check now" works from its menu."""

from __future__ import annotations

import sys
import tempfile
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageColor

from tests.desktop.app_rig import STAGES, Desktop, HeldDemo
from tests.desktop.conftest import Session
from tests.user import until
from traymon.tray.palette import INKS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import ClassVar, Self

    from traymon.model import IconState

SIZE = "1280x720x24"

STEPS = 3
"""Rows that can be chosen, down to "Check now"."""

MENU_HEIGHT = 100
"""Pixels that change at least where a menu has opened: a hint is smaller."""


class StagedDesktop(Desktop, ABC):
    """A desktop with a panel and notifications of its own."""

    name: ClassVar[str]
    surroundings: ClassVar[Mapping[str, str]]
    tolerance: ClassVar[int]
    """How much of the panel shines through an ink."""
    enough: ClassVar[int]
    """Pixels of one ink in the panel."""
    menu_button: ClassVar[int]

    def __init__(self, folder: Path) -> None:
        self.session = Session(folder)
        self.session.environ |= {**self.surroundings, "PYTHONPATH": str(Path(__file__).parents[3])}

    @abstractmethod
    def start(self) -> Self:
        """Begin the session, until its panel is drawn."""

    @abstractmethod
    def panel(self, picture: Image.Image) -> tuple[int, int, int, int]:
        """Where it is on the screen."""

    def where_is(self, state: IconState) -> tuple[int, int] | None:
        """The middle of the ink of ``state`` in the panel, on the screen."""
        picture = self.screen.picture()
        place = self.panel(picture)
        panel = picture.crop(place)
        plain = Image.new("RGB", panel.size, ImageColor.getrgb(INKS["dark"][state]))
        red, green, blue = ImageChops.difference(panel, plain).split()
        near = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda v: 255 * (v <= self.tolerance))
        box = near.getbbox()
        if box is None or near.histogram()[255] < self.enough:
            return None
        return place[0] + (box[0] + box[2]) // 2, place[1] + (box[1] + box[3]) // 2


def main(kind: type[StagedDesktop]) -> int:
    """Play everything; pictures go to the folder that the command line names."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else kind.name)
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"traymon-{kind.name}-") as folder:
        desktop = kind(Path(folder, "x"))
        try:
            app = HeldDemo(desktop.start())
            missing = [stage for stage, state in STAGES.items() if not _shown(desktop, app, stage, state, out)]
            missing += [] if _worked(desktop, app, out) else ["menu"]
            print(f"exit code {app.end()}")
        finally:
            (out / f"{kind.name}-errors.txt").write_text("\n".join(desktop.errors()), encoding="utf-8")
            desktop.end()
    return 1 if missing else 0


def _shown(desktop: StagedDesktop, app: HeldDemo, stage: str, state: IconState, out: Path) -> bool:
    app.play("operational")
    try:
        until(lambda: desktop.where_is(STAGES["operational"]))
        app.play(stage)
        until(lambda: desktop.where_is(state))
        seen = True
    except AssertionError:
        seen = False
    print(f"{stage}: {'seen' if seen else 'NOT SEEN'}")
    desktop.screen.picture().save(out / f"{desktop.name}-{stage}.png")
    return seen


def _worked(desktop: StagedDesktop, app: HeldDemo, out: Path) -> bool:
    """Whether "Check now" was run from the menu."""
    app.play("operational")
    until(lambda: desktop.where_is(STAGES["operational"]))
    place, before = desktop.where_is(STAGES["operational"]), desktop.screen.picture()
    assert place is not None
    desktop.screen.click(place, button=desktop.menu_button)
    until(lambda: _height_of_change(before, desktop.screen.picture()) > MENU_HEIGHT)
    time.sleep(1)
    desktop.screen.picture().save(out / f"{desktop.name}-menu.png")
    asked = app.requests()
    desktop.screen.keys(*["Down"] * STEPS, "Return")
    try:
        until(lambda: app.requests() >= asked + 4, 5)
    except AssertionError:
        print("the menu: NOT WORKING")
        return False
    print("the menu: Check now asked")
    return True


def _height_of_change(before: Image.Image, after: Image.Image) -> int:
    box = ImageChops.difference(before, after).getbbox()
    return box[3] - box[1] if box else 0
