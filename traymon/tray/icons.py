"""State → picture, drawn from shapes: no font, no file.

A figure is ink on paper. The paper shows where the ink is cut out and as a thin outline, in the colour of the panel
the scheme means: unseen there, and what keeps the figure apart from any other panel.
"""

import struct
import zlib
from functools import lru_cache

from PIL import Image

from traymon.model import IconState
from traymon.tray.palette import BADGE_INK, INKS, PAPER, Scheme
from traymon.tray.pen import Pen, grown
from traymon.tray.shapes import SHAPES, Shape, dots, speech_bubble

SIZES = (16, 22, 24, 32, 48, 64)
"""What panels ask for, from 100 % to 300 %."""

_FINER = 4
"""Drawn so many times larger, then averaged down."""

_CACHED = 64
"""Every size of the state shown and of those it comes and goes between; 64 by 64 pixels are 16 KiB."""


def icon(state: IconState, *, size: int, scheme: Scheme, disagrees: bool = False, testing: bool = False) -> Image.Image:
    """RGBA picture of ``size`` pixels. It is shared: copy it before drawing on it."""
    return _icon(state, size, scheme, disagrees, testing)


def argb(image: Image.Image) -> bytes:
    """ARGB32 in network byte order, as StatusNotifierItem pixmaps want it."""
    red, green, blue, alpha = image.split()
    return Image.merge("RGBA", (alpha, red, green, blue)).tobytes()


def png(image: Image.Image) -> bytes:
    """PNG file. Written here because Pillow loads five file formats before it writes one."""
    width, height = image.size
    row = width * 4
    pixels = image.tobytes()
    lines = b"".join(b"\0" + pixels[start : start + row] for start in range(0, row * height, row))
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def stamp(onto: Image.Image, shape: Shape, *, ink: str, paper: str, outline: float) -> None:
    """Draw ``shape`` over what is there, with an outline of so many pixels."""
    pen = Pen(onto.width * _FINER)
    shape(pen)
    figure = grown(pen.figure, outline * _FINER)
    for mask, colour in ((figure, paper), (pen.ink, ink)):
        layer = Image.new("RGBA", onto.size, colour)
        layer.putalpha(mask.reduce(_FINER))
        onto.alpha_composite(layer)


@lru_cache(maxsize=_CACHED)
def _icon(state: IconState, size: int, scheme: Scheme, disagrees: bool, testing: bool) -> Image.Image:  # noqa: FBT001 - lru_cache wants one order
    image = Image.new("RGBA", (size, size))
    paper = PAPER[scheme]
    outline = 0.75 + size / 64  # one pixel at 16, hardly more on larger panels
    stamp(image, SHAPES[state], ink=INKS[scheme][state], paper=paper, outline=outline)
    for shown, badge in ((disagrees, speech_bubble), (testing, dots)):
        if shown:
            stamp(image, badge, ink=BADGE_INK[scheme], paper=paper, outline=outline)
    return image
