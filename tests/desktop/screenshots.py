"""``python -m tests.desktop.screenshots OUT [ASSETS]``: pictures of traymon's own tray and notifications on desktops.

The judgements are made (``made_desk``): the pictures show the same each time. Writes every state in two panels, the menu and each notification in two looks, in English and French, and the window
that asks for a key into OUT; and, made of them, the pictures of the README into ASSETS.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFont

from tests.desktop.app_rig import LXQT, XFCE, App, Desktop, Kind, MadeDesk, desktop_of
from tests.user import until
from traymon.demo import Anchors, DemoServer, settings_toml
from traymon.model import IconState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SIZE = "1280x720x24"
"""So wide that menus end before notifications begin."""

BACKGROUND = "#35507a"
LOOKS: tuple[tuple[Kind, dict[str, str]], ...] = ((XFCE, {"GTK_THEME": "Adwaita:dark"}), (LXQT, {}))
"""A dark panel and a light one."""

LANGUAGES = {"en": "C.UTF-8", "fr": "fr_FR.UTF-8"}
TOLD = ("major_outage", "recovered", "offline", "account", "digest")
"""Whose notifications are shown."""

STATES = (*(state.value for state in IconState if state is not IconState.PAUSED), "page_alone", "paused")
CAPTIONS = {"account": "key refused", "limited": "rate limit", "page_alone": "page disagrees"}
"""In the words of the README, where they are others."""

KEYS_TO_SUBMENU = ("Down", "Right")
PAPER, INK = "#ffffff", "#1f2328"
GAP = 8
COLOURS = 128


class Album:
    """Pictures by name, each in a file of its own."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def keep(self, name: str, picture: Image.Image) -> None:
        picture.save(self._folder / f"{name}.png", optimize=True)

    def __getitem__(self, name: str) -> Image.Image:
        with Image.open(self._folder / f"{name}.png") as picture:
            return picture.convert("RGB")


def photograph(album: Album, kind: Kind, look: dict[str, str], language: str, folder: Path) -> None:
    """Everything on one desktop in one language."""
    name = f"{kind.name}-{language}"
    with desktop_of(kind, folder, size=SIZE, look=look) as desktop:
        desktop.run("xsetroot", "-solid", BACKGROUND)
        bare = still(desktop.screen.picture)
        app = MadeDesk(desktop, LC_ALL=LANGUAGES[language])
        desktop.wait_for_icon(IconState.OPERATIONAL)
        for case in TOLD:
            album.keep(f"{name}-told-{case}", told(desktop, app, case, bare))
            restart_notifications(desktop)
        app.do("show", "major_outage")
        desktop.wait_for_icon(IconState.MAJOR_OUTAGE)
        album.keep(f"{name}-menu", menu(desktop, bare))
        if language == "en":
            pictures_of_states(album, name, desktop, app)
        app.end()


def pictures_of_states(album: Album, name: str, desktop: Desktop, app: MadeDesk) -> None:
    for case in STATES:
        app.do(*(["pause"] if case == "paused" else ["show", case]))
        if case in set(IconState):
            desktop.wait_for_icon(IconState(case))
        else:
            time.sleep(1)  # until it is shown: its picture is no other state's
        album.keep(f"{name}-{case}", still(desktop.panel_picture))


def restart_notifications(desktop: Desktop) -> None:
    """So that the next one is alone."""
    desktop.kill("notifications")
    desktop.start_notifications()


def told(desktop: Desktop, app: MadeDesk, case: str, bare: Image.Image) -> Image.Image:
    """The notification about ``case``, cut out."""
    right, bottom = bare.width, bare.height // 2
    corner = (right // 2, 0, right, bottom)
    app.do("tell", case)
    until(lambda: wide(ImageChops.difference(bare, desktop.screen.picture()).crop(corner).getbbox()))
    return cut(bare.crop(corner), still(desktop.screen.picture).crop(corner))


def menu(desktop: Desktop, bare: Image.Image) -> Image.Image:
    """The menu with the rows of the provider opened, cut out with the panel below it."""
    desktop.open_menu(IconState.MAJOR_OUTAGE)
    desktop.screen.keys(*KEYS_TO_SUBMENU)
    left = (0, 0, bare.width // 2 + 60, bare.height)
    picture = still(desktop.screen.picture)
    desktop.screen.keys("Escape", "Escape")
    desktop.screen.park()  # else the tooltip covers the icon
    box = ImageChops.difference(bare, picture).crop(left).getbbox()
    assert box is not None
    return picture.crop((0, max(box[1] - GAP, 0), box[2] + GAP, bare.height))


def key_window(album: Album, folder: Path) -> None:
    """As "Set API key…" opens it."""
    with desktop_of(XFCE, folder) as desktop, DemoServer() as server, Anchors() as anchors:
        desktop.run("xsetroot", "-solid", BACKGROUND)
        file = folder / "config.toml"
        file.write_text(settings_toml(server, anchors, speed=1.0), encoding="utf-8")
        app = App(desktop, "-m", "traymon", "run", TRAYMON_CONFIG=str(file), MISTRAL_API_KEY=server.key)
        desktop.wait_for_icon(IconState.OPERATIONAL)
        bare = still(desktop.screen.picture)
        desktop.choose(IconState.OPERATIONAL, "Set API key")
        middle = (0, 60, bare.width, bare.height - 60)
        until(lambda: wide(ImageChops.difference(bare, desktop.screen.picture()).crop(middle).getbbox()))
        desktop.screen.keys(*"secret")
        picture = still(desktop.screen.picture)
        album.keep("key-window", cut(bare.crop(middle), picture.crop(middle)))
        desktop.screen.keys("Escape")
        app.end()


def wide(box: tuple[int, int, int, int] | None) -> bool:
    """As wide as a window."""
    return box is not None and box[2] - box[0] > 250


def still(look: Callable[[], Image.Image]) -> Image.Image:
    """A picture that no longer changes."""
    before = look()
    for _ in range(40):
        time.sleep(0.25)
        after = look()
        if ImageChops.difference(before, after).getbbox() is None:
            break
        before = after
    return before


def cut(bare: Image.Image, picture: Image.Image) -> Image.Image:
    """What is new in ``picture``, with a little around it."""
    box = ImageChops.difference(bare, picture).getbbox()
    if box is None:
        return picture.crop((0, 0, 1, 1))
    return picture.crop((max(box[0] - GAP, 0), max(box[1] - GAP, 0), box[2] + GAP, box[3] + GAP))


def panels(album: Album) -> Image.Image:
    """Every state, in both panels."""
    width, height, names = 84, 44, 84
    sheet = Image.new("RGB", (names + width * len(STATES), 24 + (height + GAP) * len(LOOKS)), PAPER)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(11)
    for row, (kind, _) in enumerate(LOOKS):
        top = 24 + row * (height + GAP)
        pen.text((4, top + height // 2), kind.name, fill=INK, font=font, anchor="lm")
        for column, name in enumerate(STATES):
            left = names + column * width
            words = CAPTIONS.get(name, name.replace("_", " "))
            pen.text((left + width // 2, 12), words, fill=INK, font=font, anchor="mm")
            sheet.paste(album[f"{kind.name}-en-{name}"], (left + (width - height) // 2, top))
    return sheet


def notifications(album: Album) -> Image.Image:
    """In English and French, one column each."""
    columns = [[album[f"{XFCE.name}-{language}-told-{case}"] for case in TOLD] for language in LANGUAGES]
    return beside([stacked(column) for column in columns], at_the_top=True)


def stacked(pictures: Sequence[Image.Image]) -> Image.Image:
    height = sum(picture.height for picture in pictures)
    sheet = Image.new("RGB", (max(picture.width for picture in pictures), height), BACKGROUND)
    for picture, top in zip(pictures, tops(pictures), strict=True):
        sheet.paste(picture, (0, top))
    return sheet


def tops(pictures: Sequence[Image.Image]) -> Iterator[int]:
    top = 0
    for picture in pictures:
        yield top
        top += picture.height


def beside(pictures: Sequence[Image.Image], *, at_the_top: bool = False) -> Image.Image:
    width, height = sum(picture.width for picture in pictures), max(picture.height for picture in pictures)
    sheet, left = Image.new("RGB", (width, height), BACKGROUND), 0
    for picture in pictures:
        sheet.paste(picture, (left, 0 if at_the_top else height - picture.height))
        left += picture.width
    return sheet


def small(picture: Image.Image) -> Image.Image:
    """For a web page."""
    return picture.quantize(COLOURS, dither=Image.Dither.NONE)


def main(out: Path, assets: Path) -> None:
    album = Album(out)
    for kind, look in LOOKS:
        for language in LANGUAGES:
            with tempfile.TemporaryDirectory(prefix="traymon-pictures-") as folder:
                photograph(album, kind, look, language, Path(folder, "x"))
    with tempfile.TemporaryDirectory(prefix="traymon-pictures-") as folder:
        key_window(album, Path(folder, "x"))
    assemble(album, assets)


def assemble(album: Album, assets: Path) -> None:
    contact = {
        "panels": panels(album),
        "notifications": notifications(album),
        "menu-en": beside([album[f"{kind.name}-en-menu"] for kind, _ in LOOKS]),
        "menu-fr": beside([album[f"{kind.name}-fr-menu"] for kind, _ in LOOKS]),
        "key-window": album["key-window"],
    }
    for name, picture in contact.items():
        small(picture).save(assets / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else Path(__file__).parents[2] / "assets")
