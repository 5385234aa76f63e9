"""Short messages to the running traymon from another process of the same user.

A socket in the state folder, which only its owner may enter; on Windows a named pipe.
"""

import errno
import logging
import os
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from traymon.threads import DeadlineExceededError, call_with_deadline, start

log = logging.getLogger(__name__)

VERBS = ("hello", "check", "test")
"""What a message may ask for, followed by ``:`` and a provider: to show itself, a fresh round, the local test."""

_LONGEST_MESSAGE = 200
"""Bytes."""

_LONGEST_SOCKET_PATH = 100
"""Bytes; macOS allows 104."""

_PATIENCE = 2.0
"""Seconds."""

_ERRORS = (OSError, EOFError, ValueError)
"""What ``multiprocessing.connection`` raises: a lost peer is ``EOFError``, an empty address ``ValueError``."""


_PASSING = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.ECONNABORTED})
"""No file is free just now, or a visitor left: the next one may be heard."""

_PAUSE = 0.5
"""Seconds."""


class _Connection(Protocol):
    """``multiprocessing.connection``'s, over a socket or a pipe."""

    def poll(self, timeout: float) -> bool: ...
    def recv_bytes(self, maxlength: int) -> bytes: ...
    def send_bytes(self, buf: bytes) -> None: ...
    def close(self) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def listen(lock: Path, on_message: Callable[[str], None]) -> Callable[[], None]:
    """Hear messages, in threads of their own, until the result is called. ``lock`` names this installation.

    Where it cannot listen it says so in the log: everything else works without.
    """
    try:
        next_visitor, close = _open(_address(lock))
    except _ERRORS as error:
        log.warning("Other commands cannot reach this traymon: %s", error)
        return lambda: None
    start(partial(accept, next_visitor, on_message), name="channel")
    return close


def send(lock: Path, message: str) -> bool:
    """Tell the running traymon ``message``; ``False``: none heard it."""
    try:
        return call_with_deadline(lambda: _send(_address(lock), message), _PATIENCE, name="channel")
    except (*_ERRORS, DeadlineExceededError):
        return False


def _send(address: str, message: str) -> bool:
    from multiprocessing.connection import Client  # noqa: PLC0415 - 10 ms, not on the way to the icon

    with Client(address) as connection:
        connection.send_bytes(message.encode())
        return connection.poll(_PATIENCE) and connection.recv_bytes(_LONGEST_MESSAGE) == b"heard"


def _open(address: str) -> tuple[Callable[[], _Connection], Callable[[], None]]:
    """How to accept a connection, and how to end it; raises ``OSError``."""
    if sys.platform == "win32":
        from multiprocessing.connection import Listener  # noqa: PLC0415 - 10 ms, not on the way to the icon

        listener = Listener(address)
        return listener.accept, listener.close
    else:  # noqa: RET505 - so the type checker knows that this is not Windows
        server = _server(address)
        return lambda: _accepted(server), partial(_end, server, address)


if sys.platform != "win32":

    def _server(address: str) -> socket.socket:
        Path(address).unlink(missing_ok=True)  # left by one that was killed: who holds the lock is alone
        server = socket.socket(socket.AF_UNIX)
        try:
            server.bind(address)
            server.listen()
        except OSError:
            server.close()
            raise
        return server

    def _accepted(server: socket.socket) -> _Connection:
        visitor, _ = server.accept()
        from multiprocessing.connection import Connection  # noqa: PLC0415 - 0.4 MB, not before somebody comes

        return Connection(visitor.detach())


def _end(server: socket.socket, address: str) -> None:
    Path(address).unlink(missing_ok=True)
    with suppress(OSError):
        server.shutdown(socket.SHUT_RDWR)  # wakes the thread that accepts
    server.close()


def accept(next_visitor: Callable[[], _Connection], on_message: Callable[[str], None], pause: float = _PAUSE) -> None:
    """Hear every visitor, until there is nothing left to accept them from."""
    while True:
        try:
            connection = next_visitor()
        except _ERRORS as error:
            if getattr(error, "errno", None) not in _PASSING:  # closed
                return
            time.sleep(pause)
            continue
        try:
            start(partial(_hear, connection, on_message), name="channel-message")
        except RuntimeError:  # the system gives no more threads
            connection.close()


def _hear(connection: _Connection, on_message: Callable[[str], None]) -> None:
    with suppress(*_ERRORS), connection:
        if connection.poll(_PATIENCE):
            message = connection.recv_bytes(_LONGEST_MESSAGE).decode()
            connection.send_bytes(b"heard")
            on_message(message)


def _address(lock: Path) -> str:
    folder = lock.parent.resolve()
    if sys.platform == "win32":
        return rf"\\.\pipe\traymon-{_digest(folder)}"
    else:  # noqa: RET505 - so the type checker knows that this is not Windows
        path = folder / "traymon.sock"
        return str(path) if len(bytes(path)) <= _LONGEST_SOCKET_PATH else str(_short(folder) / path.name)


def _digest(folder: Path) -> str:
    import hashlib  # noqa: PLC0415 - 6 ms that few installations need

    return hashlib.sha256(bytes(folder)).hexdigest()[:16]


def _short(folder: Path) -> Path:
    """A folder with a short name instead; raises ``OSError`` where somebody else made it first."""
    import tempfile  # noqa: PLC0415 - as above

    return _private(Path(tempfile.gettempdir()) / f"traymon-{_digest(folder)}")


def _private(folder: Path) -> Path:
    """A folder that is ours alone; raises ``OSError`` where somebody else made it first."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if sys.platform != "win32" and (found.st_uid != os.getuid() or found.st_mode & 0o077):
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder
