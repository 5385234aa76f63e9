"""The pictures: one outline for each state, so that none needs its colour to be told from the others."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from traymon.model import IconState
from traymon.tray.pen import Pen, arc

Shape = Callable[[Pen], None]


def disc_with_check(pen: Pen) -> None:
    """All is well."""
    pen.disc((8, 8), 7)
    pen.cut()
    pen.stroke([(4.8, 8.2), (7.1, 10.5), (11.2, 5.9)], 2)


def warning_triangle(pen: Pen) -> None:
    """Works, but badly."""
    pen.rounded([(8, 2.4), (13.8, 13.8), (2.2, 13.8)], 1.2)
    pen.cut()
    pen.box((7, 5, 9, 10), corners=0.5)
    pen.box((7, 11, 9, 13), corners=0.5)


def half_diamond(pen: Pen) -> None:
    """A part is gone."""
    pen.rounded([(8, 1.5), (14.5, 8), (8, 14.5), (1.5, 8)], 0.8)
    pen.cut()
    pen.area([(8, 3.2), (12.8, 8), (3.2, 8)])


def bold_cross(pen: Pen) -> None:
    """Nothing works."""
    for start, end in (((3.4, 3.4), (12.6, 12.6)), ((12.6, 3.4), (3.4, 12.6))):
        pen.stroke([start, end], 4.6)


def wrench(pen: Pen) -> None:
    """Announced work."""
    pen.disc((10.4, 5.6), 4.6)
    pen.stroke([(9, 7), (3.2, 12.8)], 3.8)
    pen.erase()
    pen.stroke([(11.2, 4.8), (16, 0)], 3)


def question_mark(pen: Pen) -> None:
    """Nothing known."""
    pen.stroke([*arc((8, 5.2), 3.2, 180, 395), (8, 9.9)], 2.6)
    pen.disc((8, 13.5), 1.6)


def plug(pen: Pen) -> None:
    """No network."""
    pen.box((4, 1, 6, 6), corners=0.7)
    pen.box((10, 1, 12, 6), corners=0.7)
    pen.box((2, 5, 14, 8), corners=0.7)
    pen.area(arc((8, 7), 5.2, 0, 180))
    pen.box((7, 11, 9, 15), corners=0.7)


def door_with_arrow(pen: Pen) -> None:
    """A network that wants a sign-in."""
    pen.box((8, 1, 15, 15), corners=1)
    pen.erase()
    pen.box((8, 3, 13, 13))
    pen.draw()
    pen.box((1, 7, 10, 9), corners=0.7)
    pen.stroke([(6.6, 4.4), (10.2, 8), (6.6, 11.6)], 2)


def key(pen: Pen) -> None:
    """Key or quota."""
    pen.disc((5.2, 5.2), 4.4)
    pen.stroke([(6, 6), (13.6, 13.6)], 2.2)
    pen.stroke([(10, 10), (12.2, 7.8)], 2)
    pen.stroke([(12.6, 12.6), (14, 11.2)], 2)
    pen.cut()
    pen.disc((4.8, 4.8), 1.7)


def hourglass(pen: Pen) -> None:
    """Told to wait."""
    pen.box((2, 1, 14, 3), corners=0.7)
    pen.box((2, 13, 14, 15), corners=0.7)
    pen.area([(3.4, 2), (12.6, 2), (12.6, 4), (9, 8), (12.6, 12), (12.6, 14), (3.4, 14), (3.4, 12), (7, 8), (3.4, 4)])
    pen.cut()
    pen.area([(5, 3), (11, 3), (11, 4), (9.5, 5.6), (6.5, 5.6), (5, 4)])


def two_bars(pen: Pen) -> None:
    """Switched off for now."""
    pen.box((2, 2, 6, 14), corners=0.8)
    pen.box((10, 2, 14, 14), corners=0.8)


def speech_bubble(pen: Pen) -> None:
    """Badge, upper right: the status page says something else."""
    pen.box((9, 1, 15, 5), corners=1.4)
    pen.area([(10, 4), (13, 4), (10, 7)])


def dots(pen: Pen) -> None:
    """Badge, lower right: a test is under way."""
    pen.cut()
    pen.box((7, 13, 15, 15), corners=1)
    pen.draw()
    for left in (7, 10, 13):
        pen.box((left, 13, left + 2, 15), corners=0.8)


SHAPES: Mapping[IconState, Shape] = MappingProxyType(
    {
        IconState.OPERATIONAL: disc_with_check,
        IconState.DEGRADED: warning_triangle,
        IconState.PARTIAL_OUTAGE: half_diamond,
        IconState.MAJOR_OUTAGE: bold_cross,
        IconState.MAINTENANCE: wrench,
        IconState.UNKNOWN: question_mark,
        IconState.OFFLINE: plug,
        IconState.CAPTIVE_PORTAL: door_with_arrow,
        IconState.ACCOUNT: key,
        IconState.LIMITED: hourglass,
        IconState.PAUSED: two_bars,
    }
)
