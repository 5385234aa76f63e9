"""One plain-HTTP question on a socket of its own: no redirect, no proxy, a few kilobytes, one total deadline."""

import http.client
import io
import secrets
import socket
import time
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from traymon.model import Failure, Phase
from traymon.probes.failures import failure_of
from traymon.probes.headers import date_of as http_date
from traymon.probes.racing import race
from traymon.probes.resolver import resolve
from traymon.version import USER_AGENT

BODY = 4096
"""Bytes of the body that are read."""

_ALL = 65536
"""Bytes of an answer that are looked at, headers included."""


@dataclass(frozen=True, kw_only=True)
class Got:
    """An answer, or how far it came."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes = b""
    failure: Failure | None = None
    phase: Phase | None = None
    ms: float = 0.0


def get(url: str, seconds: float) -> Got:
    """Ask for an ``http://`` URL; never raises for what a network can do."""
    began = time.perf_counter()
    deadline = time.monotonic() + seconds
    phase = Phase.RESOLVE
    try:
        parts = urlsplit(url)
        addresses = resolve(parts.hostname or "", parts.port or 80, seconds)
        phase = Phase.CONNECT
        with race(addresses, _left(deadline)) as connection:
            phase = Phase.FIRST_BYTE
            got = ask(connection, request("GET", parts.netloc, _fresh_target(parts.path, parts.query)), deadline)
    except (OSError, ValueError, http.client.HTTPException) as error:
        return Got(failure=_failure(error), phase=phase, ms=_since(began))
    return Got(status=got.status, headers=got.headers, body=got.body, ms=_since(began))


def request(method: str, host: str, target: str) -> bytes:
    """The head of a request that wants no cached answer."""
    lines = (
        f"{method} {target} HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: {USER_AGENT}",
        "Accept: */*",
        "Cache-Control: no-cache",
        "Connection: close",
        "\r\n",
    )
    return "\r\n".join(lines).encode("ascii", "replace")


def ask(connection: socket.socket, asked: bytes, deadline: float) -> Got:
    """Status, headers and the beginning of the body; raises ``OSError`` or ``http.client.HTTPException``.

    A body that is cut off, or does not end in time, counts as far as it came.
    """
    connection.settimeout(_left(deadline))
    connection.sendall(asked)
    stream = _Stream(connection, deadline)
    answer = http.client.HTTPResponse(stream, method=asked.partition(b" ")[0].decode())  # type: ignore[arg-type] # it only calls makefile
    answer.begin()
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return Got(status=answer.status, headers=headers, body=_beginning(answer))


def date_of(headers: dict[str, str]) -> datetime | None:
    """The server's clock by its ``Date`` header (RFC 9110 6.6.1)."""
    return http_date(headers.get("date", ""))


class _Stream(io.RawIOBase):
    """What a connection brings until the deadline; more than ``_ALL`` bytes are no answer."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        super().__init__()
        self._connection = connection
        self._deadline = deadline
        self._room = _ALL

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override] # what BufferedReader passes
        if not self._room:
            raise http.client.HTTPException("too much")
        self._connection.settimeout(_left(self._deadline))
        size = self._connection.recv_into(buffer[: self._room])
        self._room -= size
        return size


def _beginning(answer: http.client.HTTPResponse) -> bytes:
    body = b""
    try:
        while len(body) < BODY and (piece := answer.read1(BODY - len(body))):
            body += piece
    except (OSError, http.client.HTTPException, ValueError):
        pass
    return body


def _fresh_target(path: str, query: str) -> str:
    buster = f"t={secrets.token_hex(4)}"
    return f"{path or '/'}?{query}&{buster}" if query else f"{path or '/'}?{buster}"


def _failure(error: Exception) -> Failure:
    if isinstance(error, http.client.RemoteDisconnected):
        return Failure.EOF
    return Failure.PROTOCOL if isinstance(error, http.client.HTTPException) else failure_of(error)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("no time is left")
    return left


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
