"""A place for the icon, somebody who shows notifications, and somebody who tells of sleep and networks."""

import os
import sys
from contextlib import closing

from traymon.cli.examining.findings import Finding
from traymon.model import TraymonError
from traymon.system_events import missing

_HOST_PATIENCE_S = 0.5
"""The session has long begun: a host that is not there now is missing."""

_ANSWER_PATIENCE_S = 5.0
"""The bus may have to start the service first."""

_NOTIFICATIONS = "org.freedesktop.Notifications"
_NO_NOTIFICATIONS = "Install and start one, for example dunst or xfce4-notifyd; desktops bring their own."
_NO_SESSION = "Start traymon inside the desktop session."
_BUILT_IN = Finding(ok=True, found="built into this system")


def tray_host() -> Finding:
    """A host of StatusNotifierItems, or an old system tray of X11."""
    return _linux_tray_host() if sys.platform == "linux" else _BUILT_IN


def notifications() -> Finding:
    """The notification service's name and what it can do."""
    return _linux_notifications() if sys.platform == "linux" else _BUILT_IN


def system_events() -> Finding:
    """What this computer does not tell of itself; traymon notices most of it by itself, only later."""
    reasons = missing()
    if not reasons:
        return Finding(ok=True, found="this computer tells of sleep, network changes and metered lines")
    found = "; ".join(f"{name}: {reason}" for name, reason in reasons.items())
    return Finding(ok=None, found=f"not told here: {found}")


def _linux_tray_host() -> Finding:
    from traymon.tray.hosts import REMEDY, wait_for_host  # noqa: PLC0415 - jeepney, on Linux only

    try:
        wait_for_host(_HOST_PATIENCE_S)
    except TraymonError as error:
        if _has_old_tray():
            return Finding(ok=True, found="an old system tray (XEmbed): an icon, but no menu", remedy=REMEDY)
        return Finding(ok=False, found=error.title.removeprefix("no tray: "), remedy=error.advice)
    return Finding(ok=True, found="a panel that shows StatusNotifierItems")


def _linux_notifications() -> Finding:
    from jeepney import DBusAddress, DBusErrorResponse, new_method_call  # noqa: PLC0415 - on Linux only
    from jeepney.wrappers import unwrap_msg  # noqa: PLC0415

    from traymon.tray.bus import UNREACHABLE, connect  # noqa: PLC0415

    service = DBusAddress("/org/freedesktop/Notifications", _NOTIFICATIONS, _NOTIFICATIONS)
    try:
        with closing(connect()) as connection:
            answers = [
                unwrap_msg(
                    connection.send_and_get_reply(new_method_call(service, question), timeout=_ANSWER_PATIENCE_S)
                )
                for question in ("GetServerInformation", "GetCapabilities")
            ]
    except DBusErrorResponse:
        return Finding(ok=False, found=f"nobody offers {_NOTIFICATIONS}", remedy=_NO_NOTIFICATIONS)
    except UNREACHABLE:
        return Finding(ok=False, found="no desktop session (D-Bus) that answers", remedy=_NO_SESSION)
    name, _, version, *_ = answers[0]
    return Finding(ok=True, found=f"{name} {version} ({', '.join(answers[1][0]) or 'no capabilities'})")


def _has_old_tray() -> bool:
    """Whether an X11 display has an owner of its first screen's tray."""
    if not os.environ.get("DISPLAY"):
        return False
    try:
        from Xlib import error  # type: ignore[import-untyped]  # noqa: PLC0415 - comes with pystray
        from Xlib.display import Display  # type: ignore[import-untyped]  # noqa: PLC0415
    except ImportError:
        return False
    try:
        with closing(Display()) as display:
            return bool(display.get_selection_owner(display.intern_atom("_NET_SYSTEM_TRAY_S0")))
    except (error.DisplayError, error.XauthError, error.ConnectionClosedError, OSError):
        return False
