"""The two ends of a tray icon on a private D-Bus session: a tray in a thread, and a panel without a screen."""

import threading
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
)
from jeepney.io.blocking import Proxy
from jeepney.wrappers import unwrap_msg

from traymon.model import IconState, MenuItem, TrayView
from traymon.tray import dbusmenu, item
from traymon.tray.bus import Link, connect
from traymon.tray.sni import Icon

if TYPE_CHECKING:
    from tests.desktop.conftest import Session

PATIENCE_S = 10.0
WATCHER = "org.kde.StatusNotifierWatcher"
PROPERTIES = "org.freedesktop.DBus.Properties"
REPLY_SERIAL = HeaderFields.reply_serial
COLOURS = {
    IconState.OPERATIONAL: (0, 200, 0),
    IconState.DEGRADED: (230, 200, 0),
    IconState.MAJOR_OUTAGE: (220, 0, 0),
}
MENU = (
    MenuItem(label="All is well", enabled=False),
    MenuItem(separator=True),
    MenuItem(label="Show_it", action="dashboard", default=True),
    MenuItem(label="Paused", action="pause", checked=False),
    MenuItem(label="More", children=(MenuItem(label="Test now", action="test"), MenuItem(label="Log", action="log"))),
    MenuItem(label="Quit", action="quit"),
)
VIEW = TrayView(icon=IconState.OPERATIONAL, tooltip="Mistral: operational\n120 ms & <fine>", menu=MENU)


def square(view: TrayView, size: int, scheme: str) -> bytes:
    """Pixels of one plain colour, half transparent on light panels."""
    return bytes((255 if scheme == "dark" else 128, *COLOURS[view.icon])) * (size * size)


class RunningTray:
    """A tray in a thread, with the actions that it asked for."""

    def __init__(self, session: "Session", on_action: Callable[[str], None] | None = None) -> None:
        self.actions: SimpleQueue[tuple[str, str]] = SimpleQueue()
        self.icon = Icon(on_action or self._act, square, lambda icon: Link(icon, partial(connect, session.environ)))
        self._thread = threading.Thread(target=self.icon.run, name="the tray", daemon=True)
        self._thread.start()

    def _act(self, action: str) -> None:
        self.actions.put((action, threading.current_thread().name))

    def next_action(self) -> str:
        return self.actions.get(timeout=PATIENCE_S)[0]

    def end(self) -> None:
        self.icon.stop()
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()


class Panel:
    """A watcher and host as panels are, without a screen. It reads what comes, and asks."""

    def __init__(self, session: "Session", *, refusals: int = 0) -> None:
        self._connection = session.connect()
        self._asking = session.connect()
        self._refusals = refusals
        self.item = ""
        """Bus name of whoever has registered."""
        bus = Proxy(message_bus, self._connection)
        for interface in (item.INTERFACE, dbusmenu.INTERFACE):
            bus.AddMatch(MatchRule(type="signal", interface=interface))
        bus.RequestName(WATCHER)

    def close(self) -> None:
        self._connection.close()
        self._asking.close()

    def registered(self) -> str:
        """Path of the item that registers next."""
        path = self.next(lambda message: _member(message) == "RegisterStatusNotifierItem").body[0]
        assert isinstance(path, str)
        return path

    def heard(self, *members: str) -> tuple[str, tuple[Any, ...]]:
        """The next signal of one of these names, with its body."""
        message = self.next(lambda message: _member(message) in members)
        return _member(message), message.body

    def next(self, wanted: Callable[[Message], bool]) -> Message:
        while True:
            message = self._connection.receive(timeout=PATIENCE_S)
            if self._take(message) and wanted(message):
                return message

    def heard_since(self) -> list[str]:
        """Names of all signals that were sent before now and that nobody has asked for yet."""
        self.ask(item.PATH, "org.freedesktop.DBus.Peer", "Ping")
        serial = next(self._connection.outgoing_serial)
        self._connection.send(message_bus.GetId(), serial=serial)
        names = []
        while (message := self._connection.receive(timeout=PATIENCE_S)).header.fields.get(REPLY_SERIAL) != serial:
            names.append(_member(message))
        return [name for name in names if name]

    def ask(self, path: str, interface: str, method: str, signature: str | None = None, *body: object) -> Any:
        """Ask the item that has registered, by a connection of its own so that no signal is lost."""
        call = new_method_call(DBusAddress(path, self.item, interface), method, signature, body)
        return unwrap_msg(self._asking.send_and_get_reply(call, timeout=PATIENCE_S))

    def properties(self) -> dict[str, Any]:
        """Of the icon."""
        (answer,) = self.ask(item.PATH, PROPERTIES, "GetAll", "s", item.INTERFACE)
        return {name: value for name, (_, value) in answer.items()}

    def menu(self, method: str, signature: str | None = None, *body: object) -> Any:
        return self.ask(item.MENU_PATH, dbusmenu.INTERFACE, method, signature, *body)

    def rows(self) -> list[tuple[Any, ...]]:
        """Number, properties and rows below, of each row of the menu."""
        _, (_, _, children) = self.menu("GetLayout", "iias", 0, -1, [])
        return [_plain(child) for child in children]

    def number_of(self, label: str) -> int:
        return next(number for number, properties, _ in self.rows() if properties.get("label") == label)

    def click(self, number: int) -> None:
        self.menu("Event", "isvu", number, "clicked", ("s", ""), 0)

    def _take(self, message: Message) -> bool:
        if message.header.message_type is not MessageType.method_call:
            return True
        self.item = message.header.fields[HeaderFields.sender]
        self._refusals -= 1
        if self._refusals >= 0:
            self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownObject"))
            return False
        self._connection.send(new_method_return(message))
        return True


def _member(message: Message) -> str:
    return str(message.header.fields.get(HeaderFields.member, ""))


def _plain(child: tuple[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    number, properties, children = child[1]
    return number, {name: value for name, (_, value) in properties.items()}, [_plain(below) for below in children]
