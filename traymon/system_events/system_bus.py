"""What services of the system tell over D-Bus, as far as they run: none is started for it, none is needed.

Sleep: logind (org.freedesktop.login1(5)). Metered lines and captive portals: NetworkManager's D-Bus reference.
Saving power: power-profiles-daemon under its new and old name, and UPower's warning of a low battery (its own default:
20 %). A battery that is merely in use is no reason to look away for longer.

A match rule keeps other programs' broadcasts away, but anybody may send a signal straight to us: its sender is compared
with the owner of the name, as the bus itself tells.
"""

import os
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageFlag,
    MessageType,
    Properties,
    message_bus,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from traymon.system_events.events import OnEvent, Saving, SystemEvent, UnavailableError

_LOGIN = DBusAddress("/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager")
_NETWORK = DBusAddress(
    "/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager", "org.freedesktop.NetworkManager"
)
_PROFILES = DBusAddress(
    "/org/freedesktop/UPower/PowerProfiles",
    "org.freedesktop.UPower.PowerProfiles",
    "org.freedesktop.UPower.PowerProfiles",
)
_OLD_PROFILES = DBusAddress("/net/hadess/PowerProfiles", "net.hadess.PowerProfiles", "net.hadess.PowerProfiles")
_BATTERY = DBusAddress(
    "/org/freedesktop/UPower/devices/DisplayDevice", "org.freedesktop.UPower", "org.freedesktop.UPower.Device"
)
_PROPERTIES = "org.freedesktop.DBus.Properties"
_BUS = "org.freedesktop.DBus"

_METERED = (1, 3)
"""NM_METERED_YES, _GUESS_YES."""
_LOW = 3
"""UpDeviceLevel: low; critical and action are greater."""


@dataclass(frozen=True)
class Property:
    """One property of one object."""

    place: DBusAddress
    name: str


CONNECTIVITY = Property(_NETWORK, "Connectivity")
"""Whether the Internet is reached, a portal is in the way, or neither: it changes with the login."""

SAVES: Mapping[Property, Callable[[object], bool]] = {
    Property(_NETWORK, "Metered"): lambda value: value in _METERED,
    Property(_PROFILES, "ActiveProfile"): lambda value: value == "power-saver",
    Property(_OLD_PROFILES, "ActiveProfile"): lambda value: value == "power-saver",
    Property(_BATTERY, "WarningLevel"): lambda value: isinstance(value, int) and value >= _LOW,
}
"""When a value is a reason to save."""

WATCHED = (CONNECTIVITY, *SAVES)


class SystemBus:
    """A receiver of the signals of those services."""

    def __init__(self, on_event: OnEvent) -> None:
        self._on_event = on_event
        self._saving = Saving(on_event)
        self._asked: dict[int, Property] = {}
        self._looked_up: dict[int, str] = {}
        """Serial of a question to the bus → the name whose owner was asked for."""
        self._owners = {_BUS: _BUS}
        """Name → who sends under it, as messages name their sender."""
        self._values: dict[Property, object] = {}

    def open(self) -> socket.socket:
        """Connect and ask for all that is told later, and for how things are now."""
        try:
            self._connection: DBusConnection = open_dbus_connection("SYSTEM", auth_timeout=2.0)
        except (OSError, LookupError, ValueError, RuntimeError) as error:
            reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
            raise UnavailableError(f"no system bus: {reason}") from error
        self._connection.sock.settimeout(2.0)
        try:
            self._subscribe()
        except OSError as error:
            self._connection.close()
            raise UnavailableError(f"the system bus takes nothing: {error}") from error
        heard: socket.socket = self._connection.sock
        return heard

    def receive(self) -> None:
        """Take all messages that have come."""
        while True:
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return
            self._take(message)

    def close(self) -> None:
        """Leave the bus."""
        self._connection.close()

    def _subscribe(self) -> None:
        self._follow(_LOGIN, "PrepareForSleep")
        for place in dict.fromkeys(watched.place for watched in WATCHED):
            self._follow(place, "PropertiesChanged")
        for watched in WATCHED:
            self._ask(watched)

    def _follow(self, place: DBusAddress, member: str) -> None:
        """Hear of that signal, and of who owns the name now and later."""
        told = MatchRule(type="signal", sender=place.bus_name, path=place.object_path, member=member)
        owner = MatchRule(type="signal", sender=_BUS, member="NameOwnerChanged")
        owner.add_arg_condition(0, place.bus_name)
        for rule in (told, owner):
            self._send(message_bus.AddMatch(rule))
        self._looked_up[self._send(message_bus.GetNameOwner(place.bus_name))] = place.bus_name

    def _ask(self, watched: Property) -> None:
        self._asked[self._send(Properties(watched.place).get(watched.name))] = watched

    def _send(self, message: Message) -> int:
        """The serial of what was sent. Nothing that does not run is started by it."""
        message.header.flags |= MessageFlag.no_auto_start
        serial: int = next(self._connection.outgoing_serial)
        self._connection.send(message, serial=serial)
        return serial

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        signature = fields.get(HeaderFields.signature, "")
        if message.header.message_type is MessageType.method_return:
            serial = fields.get(HeaderFields.reply_serial, 0)
            _REPLIES.get(signature, SystemBus._ignore)(self, message, serial)
        elif message.header.message_type is MessageType.signal:
            told = (fields.get(HeaderFields.member, ""), signature)
            _SIGNALS.get(told, SystemBus._ignore)(self, message)

    def _ignore(self, _message: Message, _serial: int = 0) -> None:
        pass

    def _is_from(self, name: str, message: Message) -> bool:
        """Whether the owner of ``name`` sent it. Who sent a message, the bus writes into it itself."""
        sender = message.header.fields.get(HeaderFields.sender)
        return sender is not None and sender == self._owners.get(name)

    def _owner_named(self, message: Message, serial: int) -> None:
        name = self._looked_up.get(serial)
        if name and self._is_from(_BUS, message):
            self._owners[name] = message.body[0]

    def _answered(self, message: Message, serial: int) -> None:
        watched = self._asked.get(serial)
        if watched and self._is_from(watched.place.bus_name, message):
            del self._asked[serial]
            self._know(watched, message.body[0][1])

    def _prepare_for_sleep(self, message: Message) -> None:
        if self._is_from(_LOGIN.bus_name, message):
            self._on_event(SystemEvent.SLEEPING if message.body[0] else SystemEvent.WOKE)

    def _changed(self, message: Message) -> None:
        interface, values, unsaid = message.body
        path = message.header.fields.get(HeaderFields.path)
        for watched in WATCHED:
            place = watched.place
            if (place.object_path, place.interface) == (path, interface) and self._is_from(place.bus_name, message):
                if watched.name in values:
                    self._know(watched, values[watched.name][1])
                elif watched.name in unsaid:
                    self._ask(watched)

    def _owner_changed(self, message: Message) -> None:
        if not self._is_from(_BUS, message):
            return
        name, _, owner = message.body
        self._owners[name] = owner
        for watched in WATCHED:
            if watched.place.bus_name == name:
                if owner:
                    self._ask(watched)
                else:
                    self._forget(watched)

    def _know(self, watched: Property, value: object) -> None:
        before = self._values.get(watched)
        self._values[watched] = value
        if watched in SAVES:
            self._saving.put(watched, holds=SAVES[watched](value))
        elif before is not None and before != value:
            self._on_event(SystemEvent.NETWORK_CHANGED)

    def _forget(self, watched: Property) -> None:
        self._values.pop(watched, None)
        self._saving.put(watched, holds=False)


_SIGNALS: dict[tuple[str, str], Callable[[SystemBus, Message], None]] = {
    ("PrepareForSleep", "b"): SystemBus._prepare_for_sleep,  # noqa: SLF001 - its own table
    ("PropertiesChanged", "sa{sv}as"): SystemBus._changed,  # noqa: SLF001 - its own table
    ("NameOwnerChanged", "sss"): SystemBus._owner_changed,  # noqa: SLF001 - its own table
}
"""By member and signature."""

_REPLIES: dict[str, Callable[[SystemBus, Message, int], None]] = {
    "s": SystemBus._owner_named,  # noqa: SLF001 - its own table
    "v": SystemBus._answered,  # noqa: SLF001 - its own table
}
"""By signature."""
