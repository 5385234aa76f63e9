"""Accepts connections on a loopback port, each served by a daemon thread of its own."""

import contextlib
import socket
import sys
import threading
from collections.abc import Callable
from functools import partial
from typing import Self

from traymon import threads

_BACKLOG = 512
"""Room for hundreds of clients that connect at once."""
_PATIENCE = 2.0
"""Seconds that ``close`` waits for the threads; they end at once unless the machine is very busy."""

_PAUSE = 0.05
"""Seconds to wait for a free file descriptor."""


class Listener:
    """A context manager: open inside it. ``serve`` is called with each connection, which is closed when it returns.

    ``serve`` may raise ``OSError``: the client has gone.
    """

    def __init__(self, serve: Callable[[socket.socket], None], *, port: int = 0) -> None:
        self._serve = serve
        self._wanted = port
        self._open: set[socket.socket] = set()
        self._changed = threading.Condition()
        self._stopped = threading.Event()
        self.port = port
        """The real port once it is open."""
        self.accepted = 0
        """Connections so far."""

    def __enter__(self) -> Self:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let others share the port
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", self._wanted))
        self._socket.listen(_BACKLOG)
        self.port = self._socket.getsockname()[1]
        self._thread = threads.start(self._accept, name="demo-listener")
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        with contextlib.suppress(OSError):  # wakes accept(), which close() alone does not do everywhere
            socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE).close()
        self._thread.join(_PATIENCE)
        self._socket.close()
        self.drop_connections()
        with self._changed:
            self._changed.wait_for(lambda: not self._open, _PATIENCE)

    def drop_connections(self) -> None:
        """Close every open connection, as a server does that is tired of idle ones."""
        with self._changed:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:  # no file descriptor left, or the client has gone already
                self._stopped.wait(_PAUSE)
                continue
            if self._stopped.is_set():
                connection.close()
                return
            self.accepted += 1
            with self._changed:
                self._open.add(connection)
            threads.start(partial(self._attend, connection), name="demo-connection")

    def _attend(self, connection: socket.socket) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._serve(connection)
        except OSError:
            pass
        finally:
            connection.close()
            with self._changed:
                self._open.discard(connection)
                self._changed.notify_all()
