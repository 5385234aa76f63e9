"""A thread that sleeps until its socket has something to say."""

import logging
import selectors
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Protocol

from traymon.system_events.events import Stop
from traymon.threads import start

log = logging.getLogger(__name__)


class Receiver(Protocol):
    """A socket with somebody who understands it. Used by one thread, after ``open`` has been called."""

    def open(self) -> socket.socket:
        """Connect; raises ``UnavailableError``."""

    def receive(self) -> None:
        """Read all that has come, without waiting for more. Raises ``OSError`` when no more will come."""

    def close(self) -> None:
        """Let go of it."""


def listen(receiver: Receiver, *, name: str) -> Stop:
    """Open ``receiver`` and let it receive in a thread until stopped. Raises ``UnavailableError``."""
    heard = receiver.open()
    ear, mouth = socket.socketpair()
    start(partial(_serve, receiver, heard, ear), name=name)
    return _once(mouth)


def _once(mouth: socket.socket) -> Callable[[], None]:
    def stop() -> None:
        with suppress(OSError):
            mouth.shutdown(socket.SHUT_RDWR)
        mouth.close()

    return stop


def _serve(receiver: Receiver, heard: socket.socket, ear: socket.socket) -> None:
    try:
        with ear, selectors.DefaultSelector() as selector:
            selector.register(heard, selectors.EVENT_READ)
            selector.register(ear, selectors.EVENT_READ)
            receiver.receive()  # what came while it was opened
            while all(key.fileobj is not ear for key, _ in selector.select()):
                receiver.receive()
    except OSError as error:
        log.debug("%s says no more: %r", type(receiver).__name__, error)
    finally:
        receiver.close()
