"""The network under every request: resolve, connect, TLS, all within one total deadline, each phase timed.

A backend for ``httpcore`` (https://www.encode.io/httpcore/network-backends/). The request under way is kept per thread:
a kept connection serves many requests, each with a deadline of its own.
"""

import contextlib
import select
import selectors
import socket
import ssl
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from traymon.model import Phase
from traymon.probes.httpx_ import httpcore
from traymon.probes.resolver import AddressInfo, resolve

CONNECTION_MAX_AGE = 55.0
"""Seconds a connection may be reused. At the default interval of 30 s every second probe connects anew: a DNS or TLS
fault shows within a minute, at 60 % of the CPU that new connections alone would cost."""

HEAD_START = 0.25
"""Seconds each address is tried alone before the next joins (RFC 8305 recommends 250 ms)."""


@dataclass
class Attempt:
    """One request in flight: its deadline, and what each phase has cost so far (milliseconds)."""

    deadline: float
    """On ``time.monotonic()``."""
    fresh: bool = False
    """Refuse kept connections: in doubt only a new one proves anything."""
    idle_limit: float | None = None
    """Longest wait for the next piece of the answer."""
    phase: Phase = Phase.FIRST_BYTE
    """The one under way; on a kept connection the first is waiting for the answer."""
    spent: dict[Phase, float] = field(default_factory=dict)
    new_connection: bool = False
    started: float = field(default_factory=time.perf_counter)
    _entered: float = field(default_factory=time.perf_counter)

    def enter(self, phase: Phase) -> None:
        """Close the current phase and begin ``phase``."""
        now = time.perf_counter()
        self.spent[self.phase] = self.spent.get(self.phase, 0.0) + (now - self._entered) * 1000
        self.phase, self._entered = phase, now

    def remaining(self, limit: float | None = None) -> float:
        """Seconds left, at most ``limit``; raises ``TimeoutError`` when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("total deadline reached")
        return left if limit is None else min(left, limit)


_flight = threading.local()


@contextlib.contextmanager
def in_flight(attempt: Attempt) -> Iterator[Attempt]:
    """Make ``attempt`` the request of this thread."""
    _flight.attempt = attempt
    try:
        yield attempt
    finally:
        del _flight.attempt


def current() -> Attempt:
    """The request of this thread, or one of 10 s when nobody declared any."""
    attempt: Attempt | None = getattr(_flight, "attempt", None)
    return attempt or Attempt(deadline=time.monotonic() + 10.0)


class Backend(httpcore.NetworkBackend):
    """Connects by our own resolver and clock."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - httpcore's signature
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        """A connected stream; raises ``httpcore.ConnectTimeout`` or ``httpcore.ConnectError``."""
        attempt = current()
        attempt.new_connection = True
        with _raising(httpcore.ConnectTimeout, httpcore.ConnectError):
            attempt.enter(Phase.RESOLVE)
            addresses = resolve(host, port, attempt.remaining(timeout))
            attempt.enter(Phase.CONNECT)
            connection = race(addresses, attempt.remaining(timeout))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        attempt.enter(Phase.FIRST_BYTE)
        return _Stream(connection, time.monotonic() + CONNECTION_MAX_AGE)


class _Stream(httpcore.NetworkStream):
    def __init__(self, connection: socket.socket, expires: float) -> None:
        self._socket = connection
        self._expires = expires
        self._write_error: OSError | None = None

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _raising(httpcore.ReadTimeout, httpcore.ReadError):
            attempt = current()
            self._socket.settimeout(attempt.remaining(attempt.idle_limit or timeout))
            data = self._socket.recv(max_bytes)
            if not data and self._write_error:
                raise self._write_error  # httpcore reads on after a failed write; a reset is told only once
            return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not buffer:  # httpcore writes the empty body and the empty end of a GET
            return
        with _raising(httpcore.WriteTimeout, httpcore.WriteError):
            self._socket.settimeout(current().remaining(timeout))
            try:
                self._socket.sendall(buffer)
            except OSError as error:
                self._write_error = error
                raise

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        attempt = current()
        attempt.enter(Phase.TLS)
        with _raising(httpcore.ConnectTimeout, httpcore.ConnectError):
            try:
                self._socket.settimeout(attempt.remaining(timeout))
                secured = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
            except BaseException:
                self.close()
                raise
        attempt.enter(Phase.FIRST_BYTE)
        return _Stream(secured, self._expires)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        if info == "is_readable":  # the pool's question before it reuses an idle connection: "readable" means drop it
            return current().fresh or time.monotonic() >= self._expires or _readable(self._socket)
        if info == "ssl_object":
            return self._socket if isinstance(self._socket, ssl.SSLSocket) else None
        return None


def race(addresses: list[AddressInfo], seconds: float) -> socket.socket:
    """The first of ``addresses`` that connects, each getting a head start over the next (RFC 8305, in short).

    Raises the last ``OSError`` when every address refuses, ``TimeoutError`` after ``seconds``.
    """
    if len(addresses) == 1:
        return _connected(addresses[0], seconds)
    deadline = time.monotonic() + seconds
    waiting, error = list(addresses), OSError("no address")
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or selector.get_map():
                if waiting:
                    error = _begin(waiting.pop(0), selector) or error
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError("no address answered")
                for key, _ in selector.select(min(left, HEAD_START) if waiting else left):
                    connection: socket.socket = key.fileobj  # type: ignore[assignment]
                    selector.unregister(connection)
                    code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if not code:
                        return connection
                    connection.close()
                    error = OSError(code, "connect failed")
            raise error
        finally:
            for key in list(selector.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]


def _connected(address: AddressInfo, seconds: float) -> socket.socket:
    family, target = address
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(target)
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(address: AddressInfo, selector: selectors.BaseSelector) -> OSError | None:
    family, target = address
    try:
        connection = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        return error
    connection.setblocking(False)  # noqa: FBT003 - the standard library's signature
    try:
        connection.connect(target)
    except BlockingIOError:
        pass
    except OSError as error:
        connection.close()
        return error
    selector.register(connection, selectors.EVENT_WRITE)
    return None


def _readable(connection: socket.socket) -> bool:
    """Whether an idle connection has something to read: the server closed it, or sent what nobody asked for."""
    if connection.fileno() < 0:
        return True
    if sys.platform == "win32":
        return bool(select.select([connection], [], [], 0)[0])
    else:  # noqa: RET505 - so the type checker knows that this is not Windows
        poll = select.poll()
        poll.register(connection, select.POLLIN)
        return bool(poll.poll(0))


@contextlib.contextmanager
def _raising(on_timeout: type[Exception], on_error: type[Exception]) -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise on_timeout(str(error)) from error
    except OSError as error:
        raise on_error(str(error)) from error
