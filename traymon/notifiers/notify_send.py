"""The program ``notify-send`` of libnotify, for desktops that D-Bus does not reach from here.

Its options: https://manpages.debian.org/notify-send. It undoes backslash escapes in the body and hands on markup as it
is, without asking whether the desktop knows any.
"""

import shutil
from collections.abc import Callable

from traymon.notifiers.commands import Run, run
from traymon.notifiers.notification import APPLICATION, Notification, Urgency
from traymon.notifiers.stock_icons import icon_name

_EXPIRES_AFTER_MS = {Urgency.CRITICAL: "0"}
"""0: never; otherwise -1: the desktop decides."""

_HARMLESS = str.maketrans({"\\": "\\\\", "<": "‹", ">": "›", "&": "＆"})  # noqa: RUF001 - as like as can be
"""Neither an escape nor markup, and readable whether the desktop knows markup or not."""


class NotifySend:
    """Tells by ``notify-send``: no buttons, and nothing is replaced."""

    def __init__(self, *, run: Run = run, which: Callable[[str], str | None] = shutil.which) -> None:
        program = which("notify-send")
        if program is None:
            raise FileNotFoundError("notify-send is not installed")
        self._program = program
        self._run = run

    def send(self, notification: Notification) -> None:
        """Show it."""
        self._run([self._program, *arguments(notification)])


def arguments(notification: Notification) -> list[str]:
    """The command line after the program's name; no text can pass for an option."""
    return [
        f"--app-name={APPLICATION}",
        f"--urgency={notification.urgency}",
        f"--expire-time={_EXPIRES_AFTER_MS.get(notification.urgency, '-1')}",
        f"--icon={icon_name(notification.icon)}",
        f"--hint=string:desktop-entry:{APPLICATION}",
        "--",
        notification.title,
        notification.body.translate(_HARMLESS),
    ]
