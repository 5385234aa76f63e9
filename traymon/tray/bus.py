"""The session bus: finding it, and staying in touch with it in one thread, without ever polling."""

import logging
import os
import selectors
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from typing import Protocol

from jeepney import HeaderFields, Message, MessageType
from jeepney.io.blocking import DBusConnection, open_dbus_connection

log = logging.getLogger(__name__)

UNREACHABLE = (OSError, KeyError, ValueError, RuntimeError)
"""What jeepney raises: no socket, no address, an address it cannot read, a transport it does not know."""
FIRST_DELAY_S, LAST_DELAY_S = 1.0, 60.0
SEND_PATIENCE_S = 5.0
"""A bus that takes nothing for so long is lost."""


def addresses(environ: Mapping[str, str]) -> Iterator[str]:
    """Where the session bus may be, best first."""
    if address := environ.get("DBUS_SESSION_BUS_ADDRESS"):
        yield address
    if folder := environ.get("XDG_RUNTIME_DIR"):
        yield f"unix:path={folder}/bus"


def connect(environ: Mapping[str, str] | None = None) -> DBusConnection:
    """A connection to the session bus. Raises one of ``UNREACHABLE``."""
    problem: Exception = KeyError("DBUS_SESSION_BUS_ADDRESS is not set")
    for address in addresses(os.environ if environ is None else environ):
        try:
            connection = open_dbus_connection(address)
        except UNREACHABLE as error:
            problem = error
        else:
            connection.sock.settimeout(SEND_PATIENCE_S)
            return connection
    raise problem


def delays(first: float = FIRST_DELAY_S) -> Iterator[float]:
    """Seconds to wait before each new attempt: 1, 2, 4, … 60, 60, …."""
    while True:
        yield first
        first = min(first * 2, LAST_DELAY_S)


class Service(Protocol):
    """What is offered on the bus. All of it is called in the thread of ``Link.run``."""

    def connected(self) -> None:
        """There is a new connection."""

    def received(self, message: Message) -> None:
        """A call or a signal has come."""

    def woken(self) -> None:
        """Somebody called ``wake``."""


class Link:
    """Serves a ``Service`` on the session bus, and comes back when the bus was lost."""

    def __init__(self, service: Service, open_connection: Callable[[], DBusConnection] = connect) -> None:
        self._service = service
        self._open = open_connection
        self._connection: DBusConnection | None = None
        self._replies: dict[int, Callable[[Message], None]] = {}
        self._alarm: tuple[float, Callable[[], None]] | None = None
        self._ear, self._mouth = socket.socketpair()
        self._mouth.settimeout(0.0)
        self._stopping = False

    def run(self) -> None:
        """Block until ``stop``."""
        with self._ear, self._mouth:
            waits = delays()
            while not self._stopping:
                if (connection := self._opened()) is not None:
                    waits = delays()
                    with closing(connection):
                        self._serve_until_lost(connection)
                self._sleep(next(waits))

    def wake(self) -> None:
        """Have ``woken`` called soon. From any thread and from signal handlers; never blocks."""
        # full: it is awake anyway; closed: it has ended
        with suppress(OSError):
            self._mouth.send(b"\0")

    def stop(self) -> None:
        """End ``run``, even one that has not begun. From any thread and from signal handlers."""
        self._stopping = True
        self.wake()

    def send(self, message: Message, on_reply: Callable[[Message], None] | None = None) -> None:
        """Nothing is sent while there is no connection: ``connected`` tells when there is one again."""
        if self._connection is None:
            return
        serial = next(self._connection.outgoing_serial)
        if on_reply:
            self._replies[serial] = on_reply
        self._connection.send(message, serial=serial)

    def call_later(self, seconds: float, function: Callable[[], None]) -> None:
        """Call ``function`` once; it replaces what was to be called later."""
        self._alarm = (time.monotonic() + seconds, function)

    def _opened(self) -> DBusConnection | None:
        try:
            return self._open()
        except UNREACHABLE as error:
            log.debug("no desktop session (D-Bus): %s", error)
            return None

    def _serve_until_lost(self, connection: DBusConnection) -> None:
        try:
            self._serve(connection)
        except OSError as error:
            log.warning("the desktop session (D-Bus) is lost: %s", error)
        finally:
            self._connection = None

    def _serve(self, connection: DBusConnection) -> None:
        self._connection, self._alarm = connection, None
        self._replies.clear()
        with selectors.DefaultSelector() as selector:
            selector.register(connection.sock, selectors.EVENT_READ)
            selector.register(self._ear, selectors.EVENT_READ)
            self._service.connected()
            while not self._stopping:
                self._receive_all(connection)
                ready = selector.select(self._seconds_to_alarm())
                if any(key.fileobj is self._ear for key, _ in ready):
                    self._ear.recv(4096)
                    self._service.woken()
                self._ring()

    def _receive_all(self, connection: DBusConnection) -> None:
        while not self._stopping:
            try:
                message = connection.receive(timeout=0)
            except TimeoutError:
                return
            self._hand_on(message)

    def _hand_on(self, message: Message) -> None:
        if message.header.message_type in (MessageType.method_return, MessageType.error):
            serial = message.header.fields.get(HeaderFields.reply_serial, 0)
            self._replies.pop(serial, lambda _: None)(message)
        else:
            self._service.received(message)

    def _seconds_to_alarm(self) -> float | None:
        return max(self._alarm[0] - time.monotonic(), 0.0) if self._alarm else None

    def _ring(self) -> None:
        if self._alarm and self._alarm[0] <= time.monotonic():
            _, function = self._alarm
            self._alarm = None
            function()

    def _sleep(self, seconds: float) -> None:
        """Wait for ``stop`` only: a view that is shown meanwhile waits for the connection."""
        end = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self._ear, selectors.EVENT_READ)
            while not self._stopping and (left := end - time.monotonic()) > 0:
                if selector.select(left):
                    self._ear.recv(4096)
