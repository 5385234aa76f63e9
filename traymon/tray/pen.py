"""Draws shapes on a square of 16 by 16 units, whatever the number of pixels.

Two masks come of it: the ink, and the whole figure. What is cut out of the ink stays within the figure and shows the
paper; what is erased belongs to neither and shows the panel.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from traymon.tray.pillow_ import Image, ImageChops, ImageDraw

UNITS = 16
_FULL = 255
_AROUND = 16
"""Directions in which a mask is shifted to grow: enough for a round outline."""

Point = tuple[float, float]


def grown(mask: Image.Image, radius: float) -> Image.Image:
    """Give ``mask`` an outline of ``radius`` pixels, round at corners."""
    turns = (2 * math.pi * step / _AROUND for step in range(_AROUND))
    shifts = {(round(radius * math.cos(turn)), round(radius * math.sin(turn))) for turn in turns}
    whole = mask
    for shift in sorted(shifts):
        shifted = Image.new("L", mask.size)
        shifted.paste(mask, shift)
        whole = ImageChops.lighter(whole, shifted)
    return whole


def arc(centre: Point, radius: float, start: float, end: float) -> list[Point]:
    """Points along a circle, from ``start`` to ``end`` in degrees, clockwise from three o'clock."""
    steps = max(8, round(abs(end - start) / 8))
    angles = (math.radians(start + (end - start) * step / steps) for step in range(steps + 1))
    return [(centre[0] + radius * math.cos(angle), centre[1] + radius * math.sin(angle)) for angle in angles]


class Pen:
    """Draws ink until told to ``cut`` or ``erase``; ``ink`` and ``figure`` are the masks, ``pixels`` wide."""

    def __init__(self, pixels: int) -> None:
        self.ink = Image.new("L", (pixels, pixels))
        self.figure = Image.new("L", (pixels, pixels))
        self._unit = pixels / UNITS
        self._inked, self._figured = _FULL, _FULL
        self._on_ink, self._on_figure = ImageDraw.Draw(self.ink), ImageDraw.Draw(self.figure)

    def draw(self) -> None:
        """From here on, add ink."""
        self._inked, self._figured = _FULL, _FULL

    def cut(self) -> None:
        """From here on, take ink away and leave paper."""
        self._inked, self._figured = 0, _FULL

    def erase(self) -> None:
        """From here on, take ink and paper away."""
        self._inked, self._figured = 0, 0

    def area(self, points: Sequence[Point]) -> None:
        """Fill a polygon."""
        # Pillow means the middle of a pixel where a drawing means its corner
        corners = [(x * self._unit - 0.5, y * self._unit - 0.5) for x, y in points]
        self._on_ink.polygon(corners, fill=self._inked)
        self._on_figure.polygon(corners, fill=self._figured)

    def rounded(self, points: Sequence[Point], corners: float) -> None:
        """Fill a polygon and go round it with corners of that radius."""
        self.area(points)
        self.stroke([*points, points[0]], 2 * corners)

    def box(self, edges: tuple[float, float, float, float], *, corners: float = 0) -> None:
        """Fill a rectangle: left, top, right, bottom; ``corners`` is their radius."""
        left, top, right, bottom = (edge * self._unit for edge in edges)
        for canvas, value in ((self._on_ink, self._inked), (self._on_figure, self._figured)):
            canvas.rounded_rectangle((left, top, right - 1, bottom - 1), corners * self._unit, fill=value)

    def disc(self, centre: Point, radius: float) -> None:
        """Fill a circle."""
        x, y = centre
        self.box((x - radius, y - radius, x + radius, y + radius), corners=radius)

    def stroke(self, points: Iterable[Point], width: float) -> None:
        """Draw a line with round ends and corners."""
        path = list(points)
        for point in path:
            self.disc(point, width / 2)
        for (x0, y0), (x1, y1) in pairwise(path):
            half = width / 2 / (math.hypot(x1 - x0, y1 - y0) or 1)
            across, along = (y1 - y0) * half, (x1 - x0) * half
            self.area(
                [
                    (x0 + across, y0 - along),
                    (x1 + across, y1 - along),
                    (x1 - across, y1 + along),
                    (x0 - across, y0 + along),
                ]
            )
