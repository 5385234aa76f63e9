"""A notification service that shows nothing: prints each call as a line of JSON, and does what a person would do.

Arguments: its capabilities; ``inhibited`` stands for a user who wants no disturbance. ``Press(id, action)`` and ``Close(id, reason)`` of ``test.Person`` press and close.
A title ``kill PID`` kills that process before it is answered. The service ends with the bus.
"""

import json
import os
import signal
import sys
from contextlib import suppress

from jeepney import DBusAddress, HeaderFields, Message, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import DBusConnection, open_dbus_connection

NAME = "org.freedesktop.Notifications"
SIGNALS = DBusAddress("/org/freedesktop/Notifications", interface=NAME)


class Server:
    def __init__(self, connection: DBusConnection, capabilities: list[str]) -> None:
        self._connection = connection
        self._capabilities = capabilities
        self._last = 0

    def answer(self, call: Message) -> None:
        member = call.header.fields[HeaderFields.member]
        signature, body = getattr(self, member)(*call.body)
        self._connection.send(new_method_return(call, signature, body))

    def GetCapabilities(self) -> tuple[str, tuple[object, ...]]:  # noqa: N802 - names of the specification
        return "as", (self._capabilities,)

    def GetServerInformation(self) -> tuple[str, tuple[object, ...]]:  # noqa: N802
        return "ssss", ("recorder", "traymon's tests", "1", "1.2")

    def Notify(self, *arguments: object) -> tuple[str, tuple[object, ...]]:  # noqa: N802
        app, replaces, icon, title, body, actions, hints, expires = arguments
        plain = {name: value for name, (_type, value) in hints.items() if name != "image-data"}
        image = hints.get("image-data", (None, None))[1]
        if image is not None:
            plain["image-data"] = [*image[:6], len(image[6]), image[6][:4].hex()]
        if str(title).startswith("kill "):
            os.kill(int(str(title).split()[1]), signal.SIGKILL)
        self._last += 1
        shown = replaces or self._last
        call = {"id": shown, "app": app, "replaces": replaces, "icon": icon, "title": title, "body": body}
        print(json.dumps(call | {"actions": actions, "hints": plain, "expires": expires}), flush=True)
        return "u", (shown,)

    def Get(self, _interface: str, _name: str) -> tuple[str, tuple[object, ...]]:  # noqa: N802
        return "v", (("b", "inhibited" in self._capabilities),)

    def Press(self, bubble: int, action: str) -> tuple[None, tuple[()]]:  # noqa: N802
        self._connection.send(new_signal(SIGNALS, "ActionInvoked", "us", (bubble, action)))
        return None, ()

    def Close(self, bubble: int, reason: int) -> tuple[None, tuple[()]]:  # noqa: N802
        self._connection.send(new_signal(SIGNALS, "NotificationClosed", "uu", (bubble, reason)))
        return None, ()


with open_dbus_connection() as connection, suppress(ConnectionError):
    server = Server(connection, sys.argv[1:])
    # without waiting for the answer: a call that the bus has started us for comes before it
    connection.send(message_bus.RequestName(NAME))
    while True:
        message = connection.receive()
        if message.header.message_type is MessageType.method_call:
            server.answer(message)
