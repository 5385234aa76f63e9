"""The application's own picture: what asks, and the answer it likes best."""

from PIL import Image

from traymon.tray.icons import stamp
from traymon.tray.pen import Pen

_TILE = "#1d2636"
_PULSE = "#8fb4e8"
_ANSWER = "#3fc55f"
_CHECK = "#ffffff"


def app_icon(size: int) -> Image.Image:
    """RGBA picture of ``size`` pixels; it has a ground of its own and suits any theme."""
    image = Image.new("RGBA", (size, size))
    for shape, ink in ((_tile, _TILE), (_pulse, _PULSE), (_answer, _ANSWER), (_check, _CHECK)):
        stamp(image, shape, ink=ink, paper=_TILE, outline=0 if shape in {_tile, _check} else size / 32)
    return image


def _tile(pen: Pen) -> None:
    pen.box((0.5, 0.5, 15.5, 15.5), corners=3.4)


def _pulse(pen: Pen) -> None:
    pen.stroke([(1.9, 8), (3.1, 8), (4.5, 4), (6.1, 12), (7.3, 8), (10, 8)], 1)


def _answer(pen: Pen) -> None:
    pen.disc((11.2, 8), 3.1)


def _check(pen: Pen) -> None:
    pen.stroke([(9.8, 8.1), (10.8, 9.1), (12.6, 7)], 0.9)
