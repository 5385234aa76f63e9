"""Telling people, on whatever their desktop offers.

``notification``  what is told
``wording``       what happened, in words; pure
``words``         every word of it in every language
``outbox``        never delays who tells: a queue and one thread
``ways``          the ordered ways of telling on each platform, and trying them in turn
``freedesktop``, ``notify_send``, ``darwin_``, ``win32_``, ``log_``   one way each; imported when it is their turn
``plyer_``        plyer's call, with these ways behind it
"""

from traymon.notifiers.notification import Notification, Urgency
from traymon.notifiers.outbox import Outbox
from traymon.notifiers.ways import Means, Notifier, ways_of

__all__ = ["Means", "Notification", "Notifier", "Outbox", "Urgency", "ways_of"]
