"""plyer's call, ``plyer.notification.notify()``, with our own ways of telling behind it.

plyer 2.1 is kept for its interface: one documented call for every desktop, with ``hints`` for what it does not name,
and a class to derive from for a platform of one's own. Its stock platforms are left out, because each of them loses
what matters here: on Linux it shells out to ``notify-send``, takes a title that begins with a dash for an option and
never lets a bubble expire; on Windows it adds a second tray icon and drops bodies over 256 characters; on macOS it
needs a library that it does not install. Putting our object in the place of ``plyer.notification`` also keeps
``plyer.platforms`` from being imported by name, which bundlers cannot follow.

Cost: 6 to 14 ms and 0.4 MB for the import, some microseconds a call.
"""

import plyer  # type: ignore[import-untyped]
from plyer.facades import Notification as Facade  # type: ignore[import-untyped]

from traymon.model import IconState
from traymon.notifiers.notification import APPLICATION, Notification, Urgency
from traymon.notifiers.ways import Notifier


class Plyer:
    """Tells by calling plyer, which calls ``behind``."""

    def __init__(self, behind: Notifier) -> None:
        plyer.notification = OurPlatform(behind)

    def send(self, notification: Notification) -> None:
        """Show it."""
        plyer.notification.notify(
            title=notification.title,
            message=notification.body,
            app_name=APPLICATION,
            hints={
                "subject": notification.subject,
                "urgency": notification.urgency,
                "icon": notification.icon,
                "actions": notification.actions,
            },
        )


class OurPlatform(Facade):  # type: ignore[misc]
    """What plyer calls a platform: takes ``notify``'s arguments and shows a notification."""

    def __init__(self, behind: Notifier) -> None:
        self._behind = behind

    def _notify(self, *, title: str, message: str, hints: dict[str, object], **_others: object) -> None:
        known = {"subject": title, "urgency": Urgency.NORMAL, "icon": IconState.UNKNOWN, "actions": ()} | hints
        self._behind.send(
            Notification(
                title=title,
                body=message,
                subject=str(known["subject"]),
                urgency=Urgency(str(known["urgency"])),
                icon=IconState(str(known["icon"])),
                actions=known["actions"],  # type: ignore[arg-type] # ours, or none
            )
        )
