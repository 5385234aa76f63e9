"""A connection to the session bus over jeepney: calls with a deadline, and a thread that sleeps until something comes.

Where the bus is: ``DBUS_SESSION_BUS_ADDRESS``, else ``bus`` in ``XDG_RUNTIME_DIR``, as libdbus and sd-bus have it.
"""

import os
import queue
from collections.abc import Callable, Mapping
from typing import Any

from jeepney import HeaderFields, Message, MessageType
from jeepney.io.threading import DBusConnection, open_dbus_connection
from jeepney.wrappers import unwrap_msg

from traymon.threads import start

Body = tuple[Any, ...]
Keep = Callable[[Body], None]


class SessionBus:
    """One connection. After it was lost ``alive`` is false and calls raise; make another one."""

    def __init__(self, address: str, on_signal: Callable[[Message], None]) -> None:
        """Connect within a second or raise ``OSError``, ``ValueError`` or ``RuntimeError``."""
        self._connection: DBusConnection = open_dbus_connection(address)
        self._on_signal = on_signal
        self._expected: dict[int, _Expected] = {}
        self.alive = True
        start(self._listen, name="notifications (D-Bus)")

    def call(self, message: Message, signature: str, seconds: float, keep: Keep = lambda _body: None) -> Body:
        """The answer's body, of ``signature``.

        ``keep`` gets it in the listening thread, in the order of the bus and however late it comes. Raises
        ``TimeoutError``, ``ConnectionError``, ``TypeError`` for another answer, or jeepney's ``DBusErrorResponse``.
        """
        expected = _Expected(signature, keep)
        serial = next(self._connection.outgoing_serial)
        self._expected[serial] = expected
        if not self.alive:
            raise ConnectionError("the session bus has gone")
        self._connection.send(message, serial=serial)
        return expected.wait(seconds)

    def tell(self, message: Message) -> None:
        """Send a call whose answer does not matter."""
        self._connection.send(message)

    def _listen(self) -> None:
        try:
            while True:
                self._take(self._connection.receive())
        except OSError:
            pass  # the bus has gone
        finally:
            self.alive = False
            self._connection.close()
            for expected in list(self._expected.values()):
                expected.came(None)

    def _take(self, message: Message) -> None:
        if message.header.message_type is MessageType.signal:
            self._on_signal(message)
            return
        expected = self._expected.pop(message.header.fields.get(HeaderFields.reply_serial, -1), None)
        if expected is not None:
            expected.came(message)


class _Expected:
    """An answer that is on its way."""

    def __init__(self, signature: str, keep: Keep) -> None:
        self._signature = signature
        self._keep = keep
        self._message: queue.SimpleQueue[Message | None] = queue.SimpleQueue()

    def came(self, message: Message | None) -> None:
        """``None``: it will never come."""
        if message is not None and self._fits(message):
            self._keep(message.body)
        self._message.put(message)

    def wait(self, seconds: float) -> Body:
        try:
            message = self._message.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError(f"no answer within {seconds:g} s") from None
        if message is None:
            raise ConnectionError("the session bus has gone")
        body = tuple(unwrap_msg(message))
        if not self._fits(message):
            raise TypeError(f"not an answer of the signature {self._signature}")
        return body

    def _fits(self, message: Message) -> bool:
        returned = message.header.message_type is MessageType.method_return
        return returned and message.header.fields.get(HeaderFields.signature, "") == self._signature


def bus_address(environ: Mapping[str, str] = os.environ) -> str:
    """Where the session bus listens; raises ``LookupError`` where there is no session."""
    address = environ.get("DBUS_SESSION_BUS_ADDRESS", "")
    if address and not address.startswith("autolaunch:"):
        return address
    folder = environ.get("XDG_RUNTIME_DIR", "")
    if not folder:
        raise LookupError("no desktop session: neither DBUS_SESSION_BUS_ADDRESS nor XDG_RUNTIME_DIR is set")
    return f"unix:path={folder}/bus"
