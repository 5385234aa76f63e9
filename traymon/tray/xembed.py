"""pystray's XEmbed icon, with its left click: it never asked for mouse buttons. Importing it needs an X screen."""

import threading
from collections.abc import Callable
from queue import SimpleQueue

from Xlib import X  # type: ignore[import-untyped]

from traymon.model import TrayView
from traymon.threads import start
from traymon.tray.clicks import Clicks
from traymon.tray.pystray_ import NAME, menu_of, picture, same_picture

from pystray import _xorg  # type: ignore[import-untyped] # isort: skip - after the module that makes its import safe


class Icon(_xorg.Icon):  # type: ignore[misc] # pystray has no types
    """Shows views in its own thread, as pystray waits for the screen whenever something changes."""

    def __init__(self, on_action: Callable[[str], None]) -> None:
        super().__init__(NAME)
        self._click = Clicks(on_action)
        self._orders: SimpleQueue[TrayView | None] = SimpleQueue()
        self._stops: SimpleQueue[None] = SimpleQueue()
        self._window.change_attributes(event_mask=X.ExposureMask | X.StructureNotifyMask | X.ButtonPressMask)

    def run(self, setup: Callable[["Icon"], None] | None = None) -> None:
        """Block until ``stop``, while another thread talks to the screen: it may miss what would wake it."""
        del setup
        start(self._serve, name="tray-xembed")
        self._stops.get()

    def _serve(self) -> None:
        # pystray sets it when others may already have asked for it
        self._thread = threading.current_thread()
        super().run(setup=Icon._follow)

    def show(self, view: TrayView) -> None:
        """Show ``view`` soon."""
        self._orders.put(view)

    def stop(self) -> None:
        """End ``run``."""
        self._orders.put(None)
        self._stops.put(None)

    def __del__(self) -> None:
        """Not pystray's, which waits for the screen: the icon goes with the process."""

    def _follow(self) -> None:
        """Run by pystray in a thread as soon as the icon can be used."""
        before: TrayView | None = None
        while (view := self._orders.get()) is not None:
            self.menu = menu_of(view.menu, self._click)
            if not same_picture(view, before):
                self.icon = picture(view)
            self.title = view.tooltip
            self.visible = True
            before = view
        self._window.destroy()
        self._display.flush()
