"""The tray icon of Windows: pystray's, with what it gets wrong put right.

Seen with pystray 0.19.5: texts longer than the system's fields raise in the caller; an unknown message is answered by
0, which forbids Windows to end the session; a menu that changes while it is open is destroyed under the user's hand.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from PIL import IcoImagePlugin  # noqa: F401 - else Pillow loads every format there is before it writes an icon
from pystray import _win32  # type: ignore[import-untyped]
from pystray._util import win32  # type: ignore[import-untyped]

from traymon.model import TrayView
from traymon.tray.clicks import Clicks
from traymon.tray.clipping import clip
from traymon.tray.pystray_ import NAME, menu_of, picture, same_picture

WM_QUERYENDSESSION, WM_ENDSESSION = 0x11, 0x16
WM_SHOW = 0x8000
"""``WM_APP``: the first number that is free for programs."""
LENGTHS = {"szTip": 128, "szInfo": 256, "szInfoTitle": 64}
"""UTF-16 units of the fields of ``NOTIFYICONDATAW``, the closing NUL included."""


def create(on_action: Callable[[str], None]) -> "Icon":
    """An icon; Windows has a tray, or will have one when Explorer is back."""
    return Icon(on_action)


class Icon(_win32.Icon):  # type: ignore[misc] # pystray has no types
    """Changes only in the thread of ``run``: others leave word by a message to its window."""

    def __init__(self, on_action: Callable[[str], None]) -> None:
        super().__init__(NAME)
        self._click = Clicks(on_action)
        self._wanted: TrayView | None = None
        self._shown: TrayView | None = None
        self._menu_shown: tuple[Any, ...] | None = None
        self._busy = 0
        self._stopping = False
        self._message_handlers |= {
            WM_SHOW: lambda *_: self._apply(),
            WM_QUERYENDSESSION: lambda *_: 1,
            WM_ENDSESSION: self._on_end_of_session,
        }

    def run(self, setup: Callable[["Icon"], None] | None = None) -> None:
        """Block until ``stop``."""
        del setup
        super().run(setup=Icon._begun)

    def show(self, view: TrayView) -> None:
        """Show ``view`` soon."""
        self._wanted = view
        self._post(WM_SHOW)

    def stop(self) -> None:
        """End ``run``."""
        self._stopping = True
        self._post(win32.WM_STOP)

    def _begun(self) -> None:
        """Run by pystray in a thread as soon as there is a window: what was ordered before could not be posted."""
        self._post(win32.WM_STOP if self._stopping else WM_SHOW)

    def _post(self, message: int) -> None:
        # the window is gone when run has ended
        with suppress(OSError):
            if self._hwnd:
                win32.PostMessage(self._hwnd, message, 0, 0)

    def _apply(self) -> None:
        view, before = self._wanted, self._shown
        if view is None:
            return
        self._shown = view
        if not same_picture(view, before):
            self.icon = picture(view)
        self.title = view.tooltip
        self.visible = True
        if not self._busy and view.menu != self._menu_shown:
            self._menu_shown = view.menu
            self.menu = menu_of(view.menu, self._click, escape=lambda label: label.replace("&", "&&"))

    def _on_notify(self, wparam: int, lparam: int) -> None:
        """While a menu is open this does not return, yet other messages are handled."""
        self._busy += 1
        try:
            super()._on_notify(wparam, lparam)
        finally:
            self._busy -= 1
            self._apply()

    def _on_end_of_session(self, wparam: int, _lparam: int) -> None:
        if wparam:
            self.stop()

    def _message(self, code: int, flags: int, **fields: object) -> None:
        for name in LENGTHS.keys() & fields.keys():
            fields[name] = clip(str(fields[name] or ""), LENGTHS[name])
        super()._message(code, flags, **fields)
