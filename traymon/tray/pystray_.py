"""Views in the words of pystray, for the backends that are its own with their defects cured."""

import os
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from traymon.model import MenuItem, TrayView
from traymon.tray.icons import icon
from traymon.tray.palette import Scheme

if sys.platform == "linux":
    # else it looks for a screen, or for GTK, as soon as it is imported
    os.environ.setdefault("PYSTRAY_BACKEND", "dummy")

import pystray  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from PIL import Image

NAME = "traymon"
SIZE = 64
"""Pixels; pystray scales it down to what the panel wants."""


def same_picture(one: TrayView, other: TrayView | None) -> bool:
    """Whether both look the same."""
    return other is not None and (one.icon, one.disagrees, one.testing) == (other.icon, other.disagrees, other.testing)


def picture(view: TrayView, size: int = SIZE, scheme: Scheme = "dark") -> "Image.Image":
    """Picture of ``view``."""
    return icon(view.icon, size=size, scheme=scheme, disagrees=view.disagrees, testing=view.testing)


def menu_of(
    items: Iterable[MenuItem], click: Callable[[str], None], escape: Callable[[str], str] = str
) -> "pystray.Menu":
    """``items`` as pystray's menu. ``escape`` protects what the system would not take literally in a label."""
    return pystray.Menu(*(_row(item, click, escape) for item in items))


def _row(item: MenuItem, click: Callable[[str], None], escape: Callable[[str], str]) -> "pystray.MenuItem":
    if item.separator:
        return pystray.Menu.SEPARATOR
    return pystray.MenuItem(
        escape(item.label),
        menu_of(item.children, click, escape) if item.children else lambda: click(item.action),
        checked=None if item.checked is None else lambda _: bool(item.checked),
        default=item.default,
        enabled=item.enabled,
    )
