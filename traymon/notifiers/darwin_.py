"""macOS: ``osascript``, which is on every Mac. No buttons, and nothing is replaced.

UserNotifications would have both, but takes a signed application bundle to show anything at all.
"""

from traymon.notifiers.commands import Run, run
from traymon.notifiers.notification import APPLICATION, Notification

_SCRIPT = (
    "on run argv",
    "display notification (item 3 of argv) with title (item 2 of argv) subtitle (item 1 of argv)",
    "end run",
)
"""The texts are arguments, not parts of the script: nothing in them needs quoting."""


class Osascript:
    """Tells by ``osascript``."""

    def __init__(self, run: Run = run) -> None:
        self._run = run

    def send(self, notification: Notification) -> None:
        """Show it."""
        self._run(command(notification))


def command(notification: Notification) -> list[str]:
    """The command line. Options end at the first argument without a dash, so a title may begin with one."""
    lines = [argument for line in _SCRIPT for argument in ("-e", line)]
    return ["/usr/bin/osascript", *lines, APPLICATION, notification.title, notification.body]
