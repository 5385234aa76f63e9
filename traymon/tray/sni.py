"""The tray icon of Linux desktops: StatusNotifierItem and dbusmenu, spoken over jeepney.

It registers by object path, as libappindicator does: by name it would lose a race in GNOME's extension.
"""

import logging
import os
from collections.abc import Callable, Sequence
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageFlag,
    MessageType,
    message_bus,
    new_error,
    new_method_call,
    new_method_return,
    new_signal,
)

from traymon.model import TrayView
from traymon.tray import appearance, dbusmenu, hosts, item
from traymon.tray.bus import Link, delays
from traymon.tray.clicks import Clicks
from traymon.tray.palette import Scheme

# else pystray looks for a screen, or for GTK, as soon as it is imported
os.environ.setdefault("PYSTRAY_BACKEND", "dummy")

from pystray import _base  # type: ignore[import-untyped]

log = logging.getLogger(__name__)

PROPERTIES = "org.freedesktop.DBus.Properties"
INTROSPECTABLE = "org.freedesktop.DBus.Introspectable"
PEER = "org.freedesktop.DBus.Peer"
UNKNOWN = "org.freedesktop.DBus.Error.UnknownMethod"
INVALID = "org.freedesktop.DBus.Error.InvalidArgs"
XML = {
    "/": f'<node><node name="{item.PATH[1:]}"/></node>',
    item.PATH: item.XML.replace("</node>", '<node name="Menu"/></node>'),
    item.MENU_PATH: dbusmenu.XML,
}
NOBODY = ("org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner")
"""Its coming will be told."""
Answer = dbusmenu.Answer


def draw_icon(view: TrayView, size: int, scheme: Scheme) -> bytes:
    """The icon as everybody sees it."""
    from traymon.tray import icons  # noqa: PLC0415 - loads Pillow

    return icons.argb(icons.icon(view.icon, size=size, scheme=scheme, disagrees=view.disagrees, testing=view.testing))


def create(on_action: Callable[[str], None]) -> "Icon":
    """An icon for the host that runs, or that appears soon. Raises ``TraymonError``."""
    hosts.wait_for_host()
    return Icon(on_action)


def create_for_later(on_action: Callable[[str], None]) -> "Icon":
    """An icon for the host that may appear at any time. Raises ``TraymonError``."""
    hosts.need_session()
    return Icon(on_action)


class Icon(_base.Icon):  # type: ignore[misc] # pystray has no types
    """pystray's icon, shown by whoever hosts StatusNotifierItems: now, later, or again.

    Only ``show`` and ``stop`` may be called from any thread: they leave word for the thread of ``run``, the only one
    that touches the bus. pystray's ``icon`` holds the view that the picture is drawn from, ``menu`` its rows.
    """

    HAS_MENU_RADIO = False
    HAS_NOTIFICATION = False

    def __init__(
        self, on_action: Callable[[str], None], draw: item.Draw = draw_icon, link: Callable[["Icon"], Link] = Link
    ) -> None:
        super().__init__(item.NAME)
        self._click = Clicks(on_action)
        self._rows = dbusmenu.Menu(self._click)
        self._draw = draw
        self._scheme = appearance.USUAL
        self._drawn: dict[TrayView, list[item.Pixmap]] = {}
        self._wanted: TrayView | None = None
        self._view: TrayView | None = None
        self._retries = delays()
        self._link = link(self)

    def run(self, setup: Callable[["Icon"], None] | None = None) -> None:
        """Block until ``stop``."""
        del setup
        self._link.run()

    def stop(self) -> None:
        """End ``run``, even one that has not begun, which pystray would forget."""
        self._link.stop()

    def show(self, view: TrayView) -> None:
        """Show ``view`` soon; a newer one takes its place."""
        self._wanted = view
        self._link.wake()

    def woken(self) -> None:
        """Show what is wanted, telling hosts only what differs."""
        view, before = self._wanted, self._view
        if view is None or view == before:
            return
        self._view = view
        self.menu = view.menu
        if before is None or item.picture_of(view) != item.picture_of(before):
            self.icon = view
            if before is not None and item.status_of(view) != item.status_of(before):
                self._announce("NewStatus", "s", (item.status_of(view),))
        self.title = view.tooltip
        self.visible = True

    def connected(self) -> None:
        """Watch for hosts, and register with the one there is."""
        for rule in (hosts.OWNER_CHANGED, appearance.CHANGED):
            self._link.send(message_bus.AddMatch(rule))
        self._link.send(appearance.question(), on_reply=lambda reply: self._draw_for(appearance.of_reply(reply)))
        if self.visible:
            self._register()
        self.woken()

    def received(self, message: Message) -> None:
        """Answer a call, or follow the change of hosts."""
        if message.header.message_type is MessageType.signal:
            if hosts.OWNER_CHANGED.matches(message):
                self._host_changed(message.body[2])
            elif appearance.CHANGED.matches(message):
                self._draw_for(appearance.of_change(message))
            return
        answer = self._answered(message)
        if not message.header.flags & MessageFlag.no_reply_expected:
            self._link.send(answer)

    def _draw_for(self, scheme: Scheme | None) -> None:
        if scheme is None or scheme == self._scheme:
            return
        self._scheme = scheme
        self._drawn.clear()
        if self._view is not None:
            self._update_icon()

    def _host_changed(self, owner: str) -> None:
        log.info("the tray host has %s", "come" if owner else "gone")
        self._retries = delays()
        if owner and self.visible:
            self._register()

    def _register(self) -> None:
        message = new_method_call(hosts.WATCHER, "RegisterStatusNotifierItem", "s", (item.PATH,))
        # else the bus may start a program that offers the name
        message.header.flags |= MessageFlag.no_auto_start
        self._link.send(message, on_reply=self._registered)

    def _registered(self, reply: Message) -> None:
        error = reply.header.fields.get(HeaderFields.error_name, "")
        if error and error not in NOBODY:
            log.debug("the tray host refused the icon: %s", error)
            self._link.call_later(next(self._retries), self._register)

    def _answered(self, call: Message) -> Message:
        fields = call.header.fields
        path, interface, member = (
            str(fields.get(field, "")) for field in (HeaderFields.path, HeaderFields.interface, HeaderFields.member)
        )
        try:
            signature, body = self._answer(path, interface, member, call.body)
        except KeyError:
            return new_error(call, UNKNOWN, "s", (f"{path} has no {interface}.{member} of that kind",))
        except (TypeError, ValueError, AttributeError, IndexError):
            return new_error(call, INVALID, "s", (f"{interface}.{member} takes other arguments",))
        return new_method_return(call, signature or None, body)

    def _answer(self, path: str, interface: str, member: str, body: Sequence[Any]) -> Answer:
        """Raises ``KeyError`` for what does not exist, other errors for arguments that do not fit."""
        if interface == INTROSPECTABLE:
            return "s", (XML[path],)
        if interface == PEER:
            return "", ()
        if interface == PROPERTIES:
            return self._property_answer(path, member, body)
        if path == item.PATH:
            return self._clicked(member)
        return self._rows.answer(member, body)

    def _property_answer(self, path: str, member: str, body: Sequence[Any]) -> Answer:
        properties = self._properties() if path == item.PATH else dbusmenu.PROPERTIES
        if member == "GetAll":
            return "a{sv}", (properties,)
        return "v", ({"Get": properties}[member][body[1]],)

    def _clicked(self, member: str) -> Answer:
        if member not in item.METHODS:
            raise KeyError(member)
        if member == "Activate" and self._view is not None:
            self._click(next((row.action for row in self._view.menu if row.default), ""))
        return "", ()

    def _properties(self) -> dbusmenu.Properties:
        view = self._view or self._wanted
        return item.properties_of(view, self._pixmaps(view)) if view else {}

    def _pixmaps(self, view: TrayView) -> list[item.Pixmap]:
        picture = item.picture_of(view)
        if picture not in self._drawn:
            self._drawn[picture] = [(size, size, self._draw(view, size, self._scheme)) for size in item.SIZES]
        return self._drawn[picture]

    def _announce(self, member: str, signature: str | None = None, body: tuple[Any, ...] = ()) -> None:
        self._link.send(new_signal(DBusAddress(item.PATH, interface=item.INTERFACE), member, signature, body))

    def _show(self) -> None:
        self._register()

    def _hide(self) -> None:
        """Called when the object goes: leaving the bus is enough."""

    def _update_icon(self) -> None:
        self._icon_valid = True
        self._announce("NewIcon")
        if item.status_of(self.icon) != "Active":
            self._announce("NewAttentionIcon")

    def _update_title(self) -> None:
        """The tooltip: what is the title on the bus never changes, and hosts read everything anew for each signal."""
        self._announce("NewToolTip")

    def _update_menu(self) -> None:
        for member, signature, body in self._rows.show(self.menu):
            address = DBusAddress(item.MENU_PATH, interface=dbusmenu.INTERFACE)
            self._link.send(new_signal(address, member, signature, body))
