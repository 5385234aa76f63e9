"""Pictures for people to look at: ``python -m traymon.tray.contact_sheet assets/icons.png``.

Writes every state in every size on a light and a dark panel, and beside it the application's icon, ``traymon.png``.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from traymon.model import IconState
from traymon.tray.app_icon import app_icon
from traymon.tray.icons import SIZES, icon, png
from traymon.tray.palette import Scheme

_PANELS: tuple[tuple[Scheme, str, str], ...] = (("light", "#f6f5f4", "#1f2328"), ("dark", "#24272b", "#e6e9ed"))
"""Scheme, panel, text."""

_APP_ICON_SIZE = 256
_GAP = 14
_NAMES = 100
_ROW = SIZES[-1] + _GAP
_HEAD = 30


class Column(NamedTuple):
    """One kind of picture of each state."""

    size: int
    title: str
    disagrees: bool = False
    testing: bool = False


COLUMNS = (
    *(Column(size, str(size)) for size in SIZES),
    Column(16, "16 page", disagrees=True),
    Column(16, "16 test", testing=True),
    Column(32, "32 page", disagrees=True),
    Column(32, "32 test", testing=True),
    Column(32, "32 both", disagrees=True, testing=True),
)


def contact_sheet() -> Image.Image:
    """All states in all sizes and with badges, on both panels side by side, each with its name."""
    sheets = [_panel(scheme, panel, text) for scheme, panel, text in _PANELS]
    whole = Image.new("RGB", (sum(sheet.width for sheet in sheets), sheets[0].height))
    left = 0
    for sheet in sheets:
        whole.paste(sheet, (left, 0))
        left += sheet.width
    return whole.convert("RGBA")


def _panel(scheme: Scheme, panel: str, text: str) -> Image.Image:
    places = list(_places())
    sheet = Image.new("RGBA", (places[-1][1] + COLUMNS[-1].size + 2 * _GAP, _HEAD + _ROW * len(IconState)), panel)
    pen = ImageDraw.Draw(sheet)
    for column, left in places:
        pen.text((left + column.size / 2, _HEAD / 2), column.title, fill=text, anchor="mm")
    for row, state in enumerate(IconState):
        middle = _HEAD + row * _ROW + _ROW // 2
        pen.text((_GAP, middle), state.value.replace("_", " "), fill=text, anchor="lm")
        for column, left in places:
            picture = icon(state, size=column.size, scheme=scheme, disagrees=column.disagrees, testing=column.testing)
            sheet.alpha_composite(picture, (left, middle - column.size // 2))
    return sheet


def _places() -> Iterator[tuple[Column, int]]:
    """Each column and where it begins."""
    left = _NAMES
    for column in COLUMNS:
        wide = max(column.size, 8 * len(column.title))
        yield column, left + (wide - column.size) // 2
        left += wide + _GAP


def main(sheet: Path) -> None:
    """Write both files."""
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_bytes(png(contact_sheet()))
    sheet.with_name("traymon.png").write_bytes(png(app_icon(_APP_ICON_SIZE)))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "assets/icons.png"))
