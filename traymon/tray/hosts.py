"""Whether anybody shows StatusNotifierItems in this session.

Items register with a watcher, which tells hosts of them. A panel is both, but Plasma keeps a watcher without a host.
"""

import time
from collections import deque
from contextlib import closing

from jeepney import DBusAddress, DBusErrorResponse, MatchRule, Properties, message_bus
from jeepney.io.blocking import DBusConnection, Proxy
from jeepney.wrappers import unwrap_msg

from traymon.model import TraymonError
from traymon.tray.bus import UNREACHABLE, connect

NAME = "org.kde.StatusNotifierWatcher"
WATCHER = DBusAddress("/StatusNotifierWatcher", bus_name=NAME, interface=NAME)
PATIENCE_S = 5.0
"""A panel that starts together with traymon is there by then."""
REPLY_PATIENCE_S = 2.0
REMEDY = (
    "Xfce, LXQt, KDE Plasma, Cinnamon and waybar have a tray of their own: add it to the panel. GNOME needs the "
    "extension AppIndicator and KStatusNotifierItem Support (package gnome-shell-extension-appindicator)"
)

OWNER_CHANGED = MatchRule(
    type="signal",
    sender="org.freedesktop.DBus",
    interface="org.freedesktop.DBus",
    member="NameOwnerChanged",
    path="/org/freedesktop/DBus",
)
OWNER_CHANGED.add_arg_condition(0, NAME)
HOST_REGISTERED = MatchRule(type="signal", interface=NAME, member="StatusNotifierHostRegistered")


def wait_for_host(patience: float = PATIENCE_S) -> None:
    """Return as soon as there is a host. Raises ``TraymonError`` when none has come within ``patience`` seconds."""
    try:
        connection = connect()
    except UNREACHABLE as error:
        raise no_session(error) from None
    deadline = time.monotonic() + patience
    with closing(connection):
        try:
            _wait_for_host(connection, deadline)
        except (OSError, DBusErrorResponse):
            raise TraymonError(f"no tray: {_what_is_missing(connection)} in this desktop session", REMEDY) from None


def need_session() -> None:
    """Raises ``TraymonError`` where there is no session bus on which a host could appear later."""
    try:
        connect().close()
    except UNREACHABLE as error:
        raise no_session(error) from None


def no_session(error: Exception) -> TraymonError:
    """Words for a bus that cannot be reached."""
    return TraymonError(
        f"no tray: no desktop session (D-Bus) was found ({str(error).strip(chr(39))})",
        "Start traymon inside the desktop session; DBUS_SESSION_BUS_ADDRESS must be set there",
    )


def _wait_for_host(connection: DBusConnection, deadline: float) -> None:
    """Raises ``TimeoutError`` at ``deadline``, of ``time.monotonic``."""
    news: deque[object] = deque()
    bus = Proxy(message_bus, connection, timeout=REPLY_PATIENCE_S)
    with connection.filter(OWNER_CHANGED, queue=news), connection.filter(HOST_REGISTERED, queue=news):
        bus.AddMatch(OWNER_CHANGED)
        bus.AddMatch(HOST_REGISTERED)
        while not _has_host(connection):
            connection.recv_until_filtered(news, timeout=deadline - time.monotonic())


def _has_watcher(connection: DBusConnection) -> bool:
    (owned,) = Proxy(message_bus, connection, timeout=REPLY_PATIENCE_S).NameHasOwner(NAME)
    return bool(owned)


def _has_host(connection: DBusConnection) -> bool:
    if not _has_watcher(connection):
        return False
    question = Properties(WATCHER).get("IsStatusNotifierHostRegistered")
    try:
        ((_, registered),) = unwrap_msg(connection.send_and_get_reply(question, timeout=REPLY_PATIENCE_S))
    except DBusErrorResponse:
        # it has just gone, or is not ready yet: its signal will tell
        return False
    return bool(registered)


def _what_is_missing(connection: DBusConnection) -> str:
    try:
        watched = _has_watcher(connection)
    except (OSError, DBusErrorResponse):
        return "the D-Bus session does not answer, or it is gone,"
    return f"{NAME} is there, but no panel with a tray" if watched else f"nobody offers {NAME}"
