"""The icon as the bus knows it: ``org.kde.StatusNotifierItem``.

Source: https://www.freedesktop.org/wiki/Specifications/StatusNotifierItem; the properties with ``Ayatana`` or
``Accessible`` in their name are read by GNOME's extension, which complains where they are missing.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from traymon.model import IconState, TrayView
from traymon.tray.bus_text import as_markup, speakable
from traymon.tray.introspection import describe
from traymon.tray.palette import Scheme

INTERFACE = "org.kde.StatusNotifierItem"
PATH = "/StatusNotifierItem"
MENU_PATH = "/StatusNotifierItem/Menu"
NAME = "traymon"
SIZES = (16, 22, 24, 32, 48, 64)
"""Pixels. What panels ask for, up to twice the usual size."""
STATUS = {IconState.MAJOR_OUTAGE: "NeedsAttention"}
"""Such an icon comes out of the drawer in which Plasma keeps quiet icons."""

SIGNATURES = {
    "Category": "s",
    "Id": "s",
    "Title": "s",
    "Status": "s",
    "WindowId": "i",
    "IconThemePath": "s",
    "IconName": "s",
    "IconPixmap": "a(iiay)",
    "OverlayIconName": "s",
    "OverlayIconPixmap": "a(iiay)",
    "AttentionIconName": "s",
    "AttentionIconPixmap": "a(iiay)",
    "AttentionMovieName": "s",
    "ToolTip": "(sa(iiay)ss)",
    "ItemIsMenu": "b",
    "Menu": "o",
    "IconAccessibleDesc": "s",
    "AttentionAccessibleDesc": "s",
    "XAyatanaLabel": "s",
    "XAyatanaLabelGuide": "s",
    "XAyatanaOrderingIndex": "u",
}
EMPTY: dict[str, Any] = {"s": "", "i": 0, "u": 0, "a(iiay)": [], "b": False, "o": "/", "(sa(iiay)ss)": ("", [], "", "")}
METHODS = {
    "ContextMenu": ("i i", ""),
    "Activate": ("i i", ""),
    "SecondaryActivate": ("i i", ""),
    "Scroll": ("i s", ""),
}
SIGNALS = {"NewTitle": "", "NewIcon": "", "NewAttentionIcon": "", "NewToolTip": "", "NewStatus": "s"}
XML = describe(INTERFACE, SIGNATURES, METHODS, SIGNALS)

Pixmap = tuple[int, int, bytes]
"""Width, height, and ARGB32 in network byte order."""
Draw = Callable[[TrayView, int, Scheme], bytes]
"""Pixels of the icon of a view in one size (width and height), as ``Pixmap`` holds them."""


def picture_of(view: TrayView) -> TrayView:
    """What of ``view`` is in its icon."""
    return replace(view, tooltip="", menu=())


def status_of(view: TrayView) -> str:
    """How eager the icon is to be seen."""
    return STATUS.get(view.icon, "Active")


def properties_of(view: TrayView, pixmaps: list[Pixmap]) -> dict[str, tuple[str, Any]]:
    """All that a host may ask of the icon. The longer part of a tooltip is markup."""
    headline, _, rest = speakable(view.tooltip).partition("\n")
    values: dict[str, Any] = {
        "Category": "ApplicationStatus",
        "Id": NAME,
        "Title": NAME,
        "Status": status_of(view),
        "IconPixmap": pixmaps,
        "AttentionIconPixmap": pixmaps if status_of(view) == "NeedsAttention" else [],
        "ToolTip": ("", [], headline, as_markup(rest)),
        "ItemIsMenu": not any(item.default for item in view.menu),
        "Menu": MENU_PATH,
        "IconAccessibleDesc": headline,
        "AttentionAccessibleDesc": headline,
    }
    return {name: (signature, values.get(name, EMPTY[signature])) for name, signature in SIGNATURES.items()}
