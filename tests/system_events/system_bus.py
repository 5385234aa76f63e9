"""A private system bus, and services on it that say what they are told to say."""

import shutil
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import pytest
from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection as connect
from jeepney.io.threading import DBusConnection, open_dbus_connection

HERE = Path(__file__).parent
PATIENCE_S = 10.0

LOGIN = DBusAddress("/org/freedesktop/login1", "org.freedesktop.login1", "org.freedesktop.login1.Manager")
NETWORK = DBusAddress(
    "/org/freedesktop/NetworkManager", "org.freedesktop.NetworkManager", "org.freedesktop.NetworkManager"
)
PROFILES = DBusAddress(
    "/org/freedesktop/UPower/PowerProfiles",
    "org.freedesktop.UPower.PowerProfiles",
    "org.freedesktop.UPower.PowerProfiles",
)
OLD_PROFILES = DBusAddress("/net/hadess/PowerProfiles", "net.hadess.PowerProfiles", "net.hadess.PowerProfiles")
BATTERY = DBusAddress(
    "/org/freedesktop/UPower/devices/DisplayDevice", "org.freedesktop.UPower", "org.freedesktop.UPower.Device"
)

_TYPES = {int: "u", str: "s", bool: "b"}


class PrivateBus:
    """A ``dbus-daemon`` with nobody on it."""

    def __init__(self, folder: Path) -> None:
        daemon = shutil.which("dbus-daemon") or pytest.skip("dbus-daemon is not installed")
        configuration = folder / "system.conf"
        template = (HERE / "data" / "system.conf").read_text("utf-8")
        configuration.write_text(template.replace("FOLDER", str(folder)), encoding="utf-8")
        arguments = [daemon, f"--config-file={configuration}", "--nofork", "--nopidfile", "--print-address"]
        self._process = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    def end(self) -> None:
        with self._process:
            self._process.kill()
            self._process.wait(PATIENCE_S)


class Impostor:
    """Speaks in the name of services, straight to everybody on the bus: no match rule keeps that away."""

    def __init__(self, bus: PrivateBus) -> None:
        self._connection = connect(bus.address)
        self._hearers = [name for name in self._ask(message_bus.ListNames()) if name.startswith(":")]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def signal(self, place: DBusAddress, member: str, signature: str, *body: object) -> None:
        """When it returns, the bus has passed it on."""
        for hearer in self._hearers:
            message = new_signal(place, member, signature, body)
            message.header.fields[HeaderFields.destination] = hearer
            self._connection.send(message)
        self._ask(message_bus.GetId())

    def _ask(self, question: Message) -> Any:
        return self._connection.send_and_get_reply(question, timeout=PATIENCE_S).body[0]


class Service:
    """Owns a name, answers questions for its properties, and sends signals."""

    def __init__(self, bus: PrivateBus, place: DBusAddress, **properties: int | str) -> None:
        self._place = place
        self._properties = properties
        self._one_at_a_time = threading.Lock()
        self._connection: DBusConnection = open_dbus_connection(bus.address)
        self._owned, self.listeners = threading.Event(), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._connection.send(message_bus.RequestName(place.bus_name))
        assert self._owned.wait(PATIENCE_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.sock.shutdown(2)
        self._thread.join(PATIENCE_S)
        self._connection.close()

    def change(self, *, tell_value: bool = True, **properties: int | str) -> None:
        """``tell_value``: within the signal; else the others have to ask."""
        values = {name: (_TYPES[type(value)], value) for name, value in properties.items()}
        told, unsaid = (values, []) if tell_value else ({}, list(properties))
        source = DBusAddress(self._place.object_path, interface="org.freedesktop.DBus.Properties")
        body = (self._place.interface, told, unsaid)
        with self._one_at_a_time:
            self._properties |= properties
            self._connection.send(new_signal(source, "PropertiesChanged", "sa{sv}as", body))

    def signal(self, member: str, signature: str, *body: object) -> None:
        self._connection.send(new_signal(self._place, member, signature, body))

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                self._take(self._connection.receive())

    def _take(self, message: Message) -> None:
        kind = message.header.message_type
        if kind is MessageType.signal and message.header.fields[HeaderFields.member] == "NameAcquired":
            if message.body[0] == self._place.bus_name:
                self._owned.set()
        elif kind is MessageType.method_call:
            with self._one_at_a_time:
                self._answer(message)
            self.listeners.release()

    def _answer(self, call: Message) -> None:
        interface, name = call.body
        value = self._properties.get(name) if interface == self._place.interface else None
        if value is None:
            self._connection.send(new_error(call, "org.freedesktop.DBus.Error.UnknownProperty"))
        else:
            self._connection.send(new_method_return(call, "v", ((_TYPES[type(value)], value),)))
