"""Sockets that wait in the namespaces, and a thread for each connection that comes."""

import contextlib
import os
import selectors
import socket
import ssl
import threading
from collections.abc import Callable

from tests.netlab.spaces import Spaces

Serve = Callable[[socket.socket], None]
"""Serves one connection (or reads one datagram) to its end; what the network does to it may raise ``OSError``."""

PATIENCE = 20.0
"""Seconds without a byte after which a server lets go."""


class Listening:
    """All waiting sockets of one lab, in one thread."""

    def __init__(self, spaces: Spaces) -> None:
        self._spaces = spaces
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake = os.pipe()
        self._selector.register(self._wake_read, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, name="lab", daemon=True)

    @property
    def running(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Close everything that waits; connections under way end by themselves."""
        os.close(self._wake)
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.close()
        self._selector.close()
        os.close(self._wake_read)

    def tcp(self, space: str, address: str, port: int, serve: Serve) -> None:
        """Serve TCP connections."""
        listener = self._bound(space, address, port, socket.SOCK_STREAM)
        listener.listen(128)
        self._selector.register(listener, selectors.EVENT_READ, serve)

    def udp(self, space: str, address: str, port: int, serve: Serve) -> None:
        """Serve datagrams; ``serve`` reads one from the socket it is given."""
        self._selector.register(self._bound(space, address, port, socket.SOCK_DGRAM), selectors.EVENT_READ, serve)

    def _bound(self, space: str, address: str, port: int, kind: int) -> socket.socket:
        bound = self._spaces.socket(space, address, kind)
        if address == "::":
            bound.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind((address, port))
        return bound

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.fd == self._wake_read:
                    return
                self._take(key.fileobj, key.data)  # type: ignore[arg-type]

    def _take(self, waiting: socket.socket, serve: Serve) -> None:
        if waiting.type == socket.SOCK_DGRAM:
            with contextlib.suppress(OSError):
                serve(waiting)
            return
        with contextlib.suppress(OSError):
            connection, _ = waiting.accept()
            threading.Thread(target=_serve, args=(serve, connection), name="lab connection", daemon=True).start()


def _serve(serve: Serve, connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError, ssl.SSLError):
        connection.settimeout(PATIENCE)
        serve(connection)


def reset(connection: socket.socket) -> None:
    """End a connection with an RST."""
    linger_not = b"\x01\x00\x00\x00\x00\x00\x00\x00"
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
    connection.close()


def hang(connection: socket.socket) -> None:
    """Say nothing until the other side gives up."""
    while connection.recv(65536):
        pass
