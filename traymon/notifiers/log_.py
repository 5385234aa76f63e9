"""The last resort: what no desktop shows is at least in the log, and on a terminal, where there is one."""

import logging

from traymon.notifiers.notification import Notification, Urgency

log = logging.getLogger(__name__)

_LEVELS = {Urgency.LOW: logging.INFO}


class Log:
    """Logs notifications."""

    def send(self, notification: Notification) -> None:
        """Log it; as a warning, unless it is of low urgency."""
        text = " — ".join(filter(None, (notification.title, notification.body)))
        log.log(_LEVELS.get(notification.urgency, logging.WARNING), "%s", text)
