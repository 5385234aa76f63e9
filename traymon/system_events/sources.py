"""Listening to all that this system tells."""

import logging
import sys
import threading

from traymon.system_events.events import OnEvent, Sources, Stop, UnavailableError
from traymon.threads import start

log = logging.getLogger(__name__)


def watch(on_event: OnEvent) -> Stop:
    """Call ``on_event`` with whatever happens, from threads of its own, until the returned function is called.

    Returns at once. What this computer does not tell is left out; ``missing`` says why.
    """
    listening = _Listening(on_event)
    start(listening.begin, name="system events")
    return listening.stop


def missing() -> dict[str, str]:
    """What is not told here, by name, each with the reason."""
    reasons = {}
    for name, source in _sources().items():
        try:
            source(lambda _event: None)()
        except UnavailableError as error:
            reasons[name] = str(error)
    return reasons


class _Listening:
    def __init__(self, on_event: OnEvent) -> None:
        self._on_event = on_event
        self._lock = threading.Lock()
        self._stops: list[Stop] = []
        self._stopped = False

    def begin(self) -> None:
        for name, source in _sources().items():
            try:
                self._stops.append(source(self._on_event))
            except UnavailableError as error:
                log.debug("Not told here: %s (%s)", name, error)
        if self._stopped:
            self.stop()

    def stop(self) -> None:
        self._stopped = True
        with self._lock:
            while self._stops:
                self._stops.pop()()


def _sources() -> Sources:
    """Imported only now: D-Bus and ctypes cost time."""
    if sys.platform == "linux":
        from traymon.system_events import linux as system  # noqa: PLC0415 - this system's alone
    elif sys.platform == "darwin":
        from traymon.system_events import darwin as system  # noqa: PLC0415 - this system's alone
    elif sys.platform == "win32":
        from traymon.system_events import win32 as system  # noqa: PLC0415 - this system's alone
    else:
        from traymon.system_events import null as system  # noqa: PLC0415 - this system's alone
    return system.SOURCES
