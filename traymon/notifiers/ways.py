"""The ways of telling on each platform, best first, and trying them in turn."""

import logging
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from traymon.notifiers.notification import Notification
from traymon.threads import call_with_deadline

if TYPE_CHECKING:
    from PIL.Image import Image

    from traymon.model import IconState

log = logging.getLogger(__name__)

DEADLINE_S = 12.0
"""For one way to deliver one notification. Only other notifications wait for it; above what each way allows itself."""


class Notifier(Protocol):
    """A way of telling. Called from one thread; may block; made when first needed, which may fail as well."""

    def send(self, notification: Notification) -> None:
        """Show it; raise, whatever, when it cannot be shown."""


class NotToldError(Exception):
    """No way worked."""


@dataclass(frozen=True, kw_only=True)
class Means:
    """What the ways of telling may use of the rest of the program."""

    on_action: Callable[[str, str], None] = lambda _subject, _action: None
    """Called with subject and action id in a thread of its own when a button was pressed."""
    picture: "Callable[[IconState], Image] | None" = None
    """RGBA, about 64 pixels wide."""
    balloon: Callable[[str, str], object] | None = None
    """The tray icon's own bubble (Windows): called with body and title, as ``pystray.Icon.notify`` is."""


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way of telling that is made when its turn comes."""

    name: str
    make: Callable[[], Notifier]


class Chain:
    """Tries ``ways`` in their order until one delivers.

    The best is asked first each time: desktops start their notification service late and restart it, and a way that is
    not there says so within milliseconds. One that hangs is passed over for as long as its last call has not returned,
    so it holds one thread at most.
    """

    def __init__(self, ways: Sequence[Way], *, deadline_s: float = DEADLINE_S) -> None:
        self._attempts = [_Attempt(way, deadline_s) for way in ways]
        self.used = ""
        """Name of the way that delivered last."""

    @property
    def problems(self) -> dict[str, str]:
        """Way → why it failed when it was last tried."""
        return {attempt.name: attempt.problem for attempt in self._attempts if attempt.problem}

    def send(self, notification: Notification) -> None:
        """Deliver it, or raise ``NotToldError``."""
        delivered = next((attempt for attempt in self._attempts if attempt.delivers(notification)), None)
        if delivered is None:
            raise NotToldError(f"no way of notifying works: {self.problems}")
        self.used = delivered.name


class _Attempt:
    """One way, and what has become of it."""

    def __init__(self, way: Way, deadline_s: float) -> None:
        self._way = way
        self._deadline_s = deadline_s
        self._free = threading.Lock()
        self._notifier: Notifier | None = None
        self.name = way.name
        self.problem = ""

    def delivers(self, notification: Notification) -> bool:
        if not self._free.acquire(blocking=False):
            self._failed("has still not answered")
            return False
        try:
            call_with_deadline(partial(self._call, notification), self._deadline_s, name=f"notify ({self.name})")
        except Exception as error:  # noqa: BLE001 - a way may fail in any manner; then the next is tried
            self._failed(f"{type(error).__name__}: {error}")
            return False
        if self.problem:
            log.info("Notifications by %s work again", self.name)
        self.problem = ""
        return True

    def _call(self, notification: Notification) -> None:
        try:
            if self._notifier is None:
                self._notifier = self._way.make()
            self._notifier.send(notification)
        finally:
            self._free.release()

    def _failed(self, problem: str) -> None:
        log.log(logging.DEBUG if self.problem else logging.INFO, "No notification by %s: %s", self.name, problem)
        self.problem = problem


def ways_of(means: Means, platform: str = sys.platform) -> Notifier:
    """All ways of this platform behind plyer's call."""
    chain = Chain([Way(name=name, make=partial(make, means)) for name, make in WAYS.get(platform, _UNIX)])
    try:
        from traymon.notifiers.plyer_ import Plyer  # noqa: PLC0415 - 6 to 14 ms, at the first notification
    except ImportError:
        return chain
    return Plyer(chain)


def _freedesktop(means: Means) -> Notifier:
    from traymon.notifiers.freedesktop import Freedesktop  # noqa: PLC0415 - jeepney, when its turn comes

    return Freedesktop(on_action=means.on_action, picture=means.picture)


def _notify_send(_means: Means) -> Notifier:
    from traymon.notifiers.notify_send import NotifySend  # noqa: PLC0415 - when its turn comes

    return NotifySend()


def _osascript(_means: Means) -> Notifier:
    from traymon.notifiers.darwin_ import Osascript  # noqa: PLC0415 - when its turn comes

    return Osascript()


def _balloon(means: Means) -> Notifier:
    from traymon.notifiers.win32_ import Balloon  # noqa: PLC0415 - when its turn comes

    return Balloon(means.balloon)


def _log(_means: Means) -> Notifier:
    from traymon.notifiers.log_ import Log  # noqa: PLC0415 - when its turn comes

    return Log()


_Make = Callable[[Means], Notifier]

_UNIX: tuple[tuple[str, _Make], ...] = (
    ("the desktop's notification service (D-Bus)", _freedesktop),
    ("notify-send", _notify_send),
    ("the log", _log),
)

WAYS: dict[str, tuple[tuple[str, _Make], ...]] = {
    "linux": _UNIX,
    "darwin": (("osascript", _osascript), ("the log", _log)),
    "win32": (("the tray icon", _balloon), ("the log", _log)),
}
"""``sys.platform`` → ways, best first; any other platform is taken for a Unix desktop."""
