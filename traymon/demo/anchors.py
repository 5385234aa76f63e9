"""Two loopback ports that stand in for independent hosts: the demo clears its own network without the Internet."""

import socket
from contextlib import ExitStack
from typing import Self

from traymon.demo.listener import Listener


class Anchors:
    """A context manager: while it is open, both ``ports`` accept connections and close them."""

    def __init__(self) -> None:
        self._listeners = (Listener(_close), Listener(_close))
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for listener in self._listeners:
            self._stack.enter_context(listener)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def ports(self) -> tuple[int, int]:
        """Where they listen on 127.0.0.1."""
        return self._listeners[0].port, self._listeners[1].port

    @property
    def accepted(self) -> tuple[int, int]:
        """Connections so far."""
        return self._listeners[0].accepted, self._listeners[1].accepted


def _close(_connection: socket.socket) -> None:
    pass
