"""A StatusNotifierWatcher without a panel of its own. Argument: ``yes`` if a host has registered with it."""

import sys
from contextlib import suppress

from jeepney import MessageType, message_bus, new_method_return
from jeepney.io.blocking import open_dbus_connection

HAS_HOST = sys.argv[1] == "yes"

with open_dbus_connection() as connection, suppress(ConnectionError):
    connection.send(message_bus.RequestName("org.kde.StatusNotifierWatcher"))
    while True:
        message = connection.receive()
        if message.header.message_type is MessageType.method_call:
            connection.send(new_method_return(message, "v", (("b", HAS_HOST),)))
