"""No tray: for a session that has none, and for whoever wants none."""

from collections.abc import Callable
from queue import SimpleQueue

from traymon.model import TrayView


def create(on_action: Callable[[str], None]) -> "NullTray":
    """It always works."""
    return NullTray(on_action)


class NullTray:
    """Shows nothing, and waits as any other."""

    def __init__(self, on_action: Callable[[str], None]) -> None:
        del on_action
        # unlike an event it may be used by a signal handler that interrupts ``run``
        self._stops: SimpleQueue[None] = SimpleQueue()

    def run(self) -> None:
        """Block until ``stop``."""
        self._stops.get()

    def show(self, view: TrayView) -> None:
        """Nobody sees it."""

    def stop(self) -> None:
        """End ``run``."""
        self._stops.put(None)
