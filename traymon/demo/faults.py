"""Connections that go wrong below HTTP, after the request has been read."""

import socket
import struct
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event

from traymon.demo.conditions import Trouble

HUGE_BYTES = 100_000_000
_BLOCK = b" " * 65_536
"""Blanks are good JSON so far: a reader cannot give up before its own limit."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """One connection whose request waits for an answer."""

    connection: socket.socket
    answer: bytes
    """What would be sent if all were well."""
    over: Event
    """Set when the condition ends."""
    speed: float


def _close(_line: Line) -> None:
    pass


def _reset(line: Line) -> None:
    # SO_LINGER with time 0 makes close() send RST. Windows packs two shorts, the others two ints.
    packing = "hh" if sys.platform == "win32" else "ii"
    line.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(packing, 1, 0))


def _never_answer(line: Line) -> None:
    line.over.wait()


def _drip(line: Line) -> None:
    for byte in _bytes(line.answer):
        line.connection.sendall(byte)
        if line.over.wait(1 / line.speed):
            return


def _huge(line: Line) -> None:
    # No content-length: only counting what arrives can protect the reader.
    line.connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n")
    for _ in range(HUGE_BYTES // len(_BLOCK) + 1):
        line.connection.sendall(_BLOCK)
        if line.over.is_set():
            return


def _not_http(line: Line) -> None:
    line.connection.sendall(b"SSH-2.0-demo\r\nthis is not HTTP\r\n\r\n")


def _bytes(data: bytes) -> Iterator[bytes]:
    return (data[index : index + 1] for index in range(len(data)))


TRANSPORT: dict[Trouble, Callable[[Line], None]] = {
    Trouble.CLOSED: _close,
    Trouble.RESET: _reset,
    Trouble.SILENT: _never_answer,
    Trouble.DRIP: _drip,
    Trouble.HUGE: _huge,
    Trouble.NOT_HTTP: _not_http,
}
"""Each does its harm and returns; the connection is closed after it."""
