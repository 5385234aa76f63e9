"""A desktop portal that knows one setting: prints what it is asked, and changes it when told so.

Argument: the colour scheme. Each line of standard input is a new one. It ends with the bus.
"""

import sys
import threading
from contextlib import suppress

from jeepney import DBusAddress, HeaderFields, Message, MessageType, message_bus, new_method_return, new_signal
from jeepney.io.blocking import Proxy, open_dbus_connection

SETTINGS = DBusAddress("/org/freedesktop/portal/desktop", interface="org.freedesktop.portal.Settings")
GROUP, KEY = "org.freedesktop.appearance", "color-scheme"


def change() -> None:
    for line in sys.stdin:
        connection.send(new_signal(SETTINGS, "SettingChanged", "ssv", (GROUP, "contrast", ("u", 1))))
        connection.send(new_signal(SETTINGS, "SettingChanged", "ssv", (GROUP, KEY, ("u", int(line)))))


def answer(call: Message) -> Message:
    assert call.body == (GROUP, KEY)
    return new_method_return(call, "v", (("v", ("u", int(sys.argv[1]))),))


with open_dbus_connection() as connection, suppress(ConnectionError):
    Proxy(message_bus, connection).RequestName("org.freedesktop.portal.Desktop")
    threading.Thread(target=change, daemon=True).start()
    while True:
        message = connection.receive()
        if (
            message.header.message_type is MessageType.method_call
            and message.header.fields[HeaderFields.member] == "Read"
        ):
            connection.send(answer(message))
