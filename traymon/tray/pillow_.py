"""Pillow, imported without its fonts, which no icon has.

``PIL.ImageDraw`` imports ``PIL.ImageFont``, and that FreeType, HarfBuzz and what they need, 1 MB, when they are there.
A ``None`` in ``sys.modules`` is Python's documented way to make an import fail, which Pillow allows for.
"""

import sys

_FONTS = "PIL._imagingft"
_withheld = sys.modules.setdefault(_FONTS, None) is None  # type: ignore[arg-type]

from PIL import Image, ImageChops, ImageDraw  # noqa: E402 - must follow the lines above

if _withheld:  # from now on it can be imported
    del sys.modules[_FONTS]

__all__ = ["Image", "ImageChops", "ImageDraw"]
