"""The network under every request: resolve, connect, TLS, all within one total deadline, each phase timed.

A backend for ``httpcore`` (https://www.encode.io/httpcore/network-backends/). The request under way is kept per thread:
a kept connection serves many requests, each with a deadline of its own.
"""

import contextlib
import select
import socket
import ssl
import sys
import threading
import time
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from traymon.model import Phase
from traymon.probes.httpx_ import httpcore
from traymon.probes.racing import by_turns, race
from traymon.probes.resolver import resolve

CONNECTION_MAX_AGE = 55.0
"""Seconds a connection may be reused. At the default interval of 30 s every second probe connects anew: a DNS or TLS
fault shows within a minute, at 60 % of the CPU that new connections alone would cost."""


@dataclass
class Attempt:
    """One request in flight: its deadline, and what each phase has cost so far (milliseconds)."""

    deadline: float
    """On ``time.monotonic()``."""
    fresh: bool = False
    """Refuse kept connections: in doubt only a new one proves anything."""
    asked: Sequence[str] = ()
    """Addresses that come last where it connects anew, the last one last of all."""
    addresses: Sequence[str] = ()
    """The one that was asked, or all that refused; never a proxy's."""
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
    """Connects by our own resolver and clock; ``direct``: not to a proxy."""

    def __init__(self, streams: "Streams | None" = None, *, direct: bool = True) -> None:
        self._streams = streams or Streams()
        self._direct = direct

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
            addresses = by_turns(resolve(host, port, attempt.remaining(timeout)), attempt.asked)
            attempt.enter(Phase.CONNECT)
            refusing: list[str] = []
            attempt.addresses = refusing if self._direct else ()
            connection = race(addresses, attempt.remaining(timeout), refusing)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        attempt.enter(Phase.FIRST_BYTE)
        expires, asked = time.monotonic() + CONNECTION_MAX_AGE, _address_of(connection, direct=self._direct)
        return self._streams.keep(_Stream(connection, expires, asked, self._streams))


class Streams:
    """The open connections of one client. httpcore's pool forgets one that is being made while it is closed."""

    def __init__(self) -> None:
        self._open: weakref.WeakSet[_Stream] = weakref.WeakSet()
        self._closed = False
        self._lock = threading.Lock()

    def keep(self, stream: "_Stream") -> "_Stream":
        """``stream``; after ``close`` it is closed, and ``httpcore.ConnectError`` raised."""
        with self._lock:
            if not self._closed:
                self._open.add(stream)
                return stream
        stream.close()
        raise httpcore.ConnectError("its client was closed")

    def close(self) -> None:
        """Close every connection, and each that is made from now on."""
        with self._lock:
            self._closed = True
            streams = list(self._open)
        for stream in streams:
            stream.give_up()


class _Stream(httpcore.NetworkStream):
    def __init__(self, connection: socket.socket, expires: float, addresses: Sequence[str], among: Streams) -> None:
        self._socket = connection
        self._expires = expires
        self._addresses = addresses
        self._among = among
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
            attempt = current()
            attempt.addresses = self._addresses
            self._socket.settimeout(attempt.remaining(timeout))
            try:
                self._socket.sendall(buffer)
            except OSError as error:
                self._write_error = error
                raise

    def close(self) -> None:
        self._socket.close()

    def give_up(self) -> None:
        """Close it while another thread may be waiting for it: closing alone would not wake that one.

        Not by ``SSLSocket.shutdown``, which takes the encryption off first: what that thread is just sending, the key
        with it, would go out in the open.
        """
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
        self.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        attempt = current()
        attempt.enter(Phase.TLS)
        attempt.addresses = self._addresses
        with _raising(httpcore.ConnectTimeout, httpcore.ConnectError):
            try:
                self._socket.settimeout(attempt.remaining(timeout))
                secured = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
            except BaseException:
                self.close()
                raise
        attempt.enter(Phase.FIRST_BYTE)
        return self._among.keep(_Stream(secured, self._expires, self._addresses, self._among))

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's signature
        if info == "is_readable":  # the pool's question before it reuses an idle connection: "readable" means drop it
            return current().fresh or time.monotonic() >= self._expires or _readable(self._socket)
        if info == "ssl_object":
            return self._socket if isinstance(self._socket, ssl.SSLSocket) else None
        return None


def _address_of(connection: socket.socket, *, direct: bool) -> Sequence[str]:
    """Nothing of a connection to a proxy, and of one that is lost already."""
    try:
        return (connection.getpeername()[0],) if direct else ()
    except OSError:
        return ()


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
