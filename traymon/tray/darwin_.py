"""The tray icon of macOS: pystray's, kept to the main thread, which AppKit insists on, and sharp on Retina screens."""

import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

import AppKit  # type: ignore[import-not-found]
import Foundation  # type: ignore[import-not-found]
from PyObjCTools import AppHelper, MachSignals  # type: ignore[import-not-found]
from pystray import _darwin  # type: ignore[import-untyped]

from traymon.model import TrayView
from traymon.tray.clicks import Clicks
from traymon.tray.icons import png
from traymon.tray.pystray_ import NAME, menu_of, picture, same_picture

if TYPE_CHECKING:
    from traymon.tray.palette import Scheme

ACCESSORY = 1
"""``NSApplicationActivationPolicyAccessory``: no icon in the Dock."""


def create(on_action: Callable[[str], None]) -> "Icon":
    """An icon in the menu bar. Call it in the main thread."""
    return Icon(on_action)


class Icon(_darwin.Icon):  # type: ignore[misc] # pystray has no types
    """Changes only in the main thread: others leave word by ``callAfter``. pystray's ``icon`` holds the view."""

    def __init__(self, on_action: Callable[[str], None]) -> None:
        super().__init__(NAME)
        self._click = Clicks(on_action)
        self._wanted: TrayView | None = None
        self._shown: TrayView | None = None
        self._app.setActivationPolicy_(ACCESSORY)

    def run(self, setup: Callable[["Icon"], None] | None = None) -> None:
        """Block until ``stop``. Not pystray's: an interrupt would end the process without a farewell."""
        del setup
        self._running = True
        for number in (signal.SIGINT, signal.SIGTERM):
            MachSignals.signal(number, self._on_signal(signal.getsignal(number)))
        try:
            self._app.run()
        finally:
            self._running = False
            self._status_bar.removeStatusItem_(self._status_item)

    def show(self, view: TrayView) -> None:
        """Show ``view`` soon."""
        self._wanted = view
        AppHelper.callAfter(self._apply)

    def stop(self) -> None:
        """End ``run``."""
        AppHelper.callAfter(self._stop)

    def _on_signal(self, handler: object) -> Callable[[int], None]:
        """Python's own handlers wait until the loop of AppKit ends."""
        return lambda number: handler(number, None) if callable(handler) else self.stop()

    def _apply(self) -> None:
        view, before = self._wanted, self._shown
        if view is None or view == before:
            return
        self._shown = view
        if before is None or view.menu != before.menu:
            self.menu = menu_of(view.menu, self._click)
        if not same_picture(view, before):
            self.icon = view
        self.title = view.tooltip
        self.visible = True

    def _assert_image(self) -> None:
        """Draws twice the points of the menu bar, in colours for its appearance."""
        points = int(self._status_bar.thickness())
        button = self._status_item.button()
        scheme: Scheme = "dark" if "Dark" in str(button.effectiveAppearance().name()) else "light"
        data = png(picture(self._icon, 2 * points, scheme))
        image = AppKit.NSImage.alloc().initWithData_(Foundation.NSData.dataWithBytes_length_(data, len(data)))
        image.setSize_((points, points))
        # a template would be drawn in one colour
        image.setTemplate_(False)
        self._icon_image = image
        button.setImage_(image)
