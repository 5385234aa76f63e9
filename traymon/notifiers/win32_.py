"""Windows: the bubble of our own tray icon.

The sizes are those of ``NOTIFYICONDATAW``, less the final NUL:
https://learn.microsoft.com/windows/win32/api/shellapi/ns-shellapi-notifyicondataw.
"""

from collections.abc import Callable

from traymon.notifiers.notification import Notification

TITLE_UNITS = 63
BODY_UNITS = 255


class Balloon:
    """Tells by ``show(body, title)``, which is the tray icon's ``notify``. Each bubble replaces the one before."""

    def __init__(self, show: Callable[[str, str], object] | None) -> None:
        if show is None:
            raise RuntimeError("there is no tray icon")
        self._show = show

    def send(self, notification: Notification) -> None:
        """Show it. An empty body would hide the bubble, so then the title stands for both."""
        body = notification.body or notification.title
        self._show(clip_utf16(body, BODY_UNITS), clip_utf16(notification.title, TITLE_UNITS))


def clip_utf16(text: str, most: int) -> str:
    """``text`` in at most ``most`` UTF-16 units, cut between characters and marked with ``…`` where it is cut."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    if len(encoded) <= 2 * most:
        return text
    # a pair that the cut divides leaves half a character, which "ignore" takes away
    return encoded[: 2 * (most - 1)].decode("utf-16-le", "ignore").rstrip() + "…"
