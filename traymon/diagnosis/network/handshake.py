"""TCP, then TLS, to one address: each phase timed, and within limits that dripping bytes cannot stretch."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from traymon.diagnosis.network.sockets import Endpoint, connected
from traymon.model import Phase
from traymon.trust import ssl_context

_MAKING = threading.Lock()
"""The first connections begin together, and making the one context costs 20-35 ms of CPU."""


@dataclass(frozen=True, kw_only=True)
class Tls:
    """How to shake hands."""

    server_name: str
    """A name is sent (SNI) and compared with the certificate, an IP literal only compared; empty: neither."""
    verify: bool = True
    maximum: ssl.TLSVersion | None = None
    """Only of a handshake that verifies nothing."""
    context: ssl.SSLContext | None = None
    """Trusts others than the program does."""


@dataclass(kw_only=True)
class Attempt:
    """The time of one connection, and how far it came."""

    deadline: float
    """On ``time.monotonic()``."""
    phase_seconds: float | None = None
    """Longest that each phase may take."""
    phase: Phase = Phase.CONNECT
    spent: dict[Phase, float] = field(default_factory=dict)
    """Milliseconds."""

    def left(self) -> float:
        """Seconds that the next phase may take; raises ``TimeoutError``."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time is left")
        return left if self.phase_seconds is None else min(left, self.phase_seconds)

    @contextlib.contextmanager
    def timing(self, phase: Phase) -> Iterator[None]:
        """Time ``phase``, and remember that it was the last."""
        self.phase, began = phase, time.perf_counter()
        try:
            yield
        finally:
            self.spent[phase] = (time.perf_counter() - began) * 1000


def open_connection(attempt: Attempt, to: Endpoint, tls: Tls | None) -> socket.socket:
    """A connection, over TLS if ``tls`` says how; raises ``OSError``, or ``ValueError`` for a name no host can have."""
    if tls is not None:
        tls.server_name.encode("idna")  # where wrap_socket finds that out, it loses the connection
    with attempt.timing(Phase.CONNECT):
        connection = connected(to, attempt.left())
    if tls is None:
        return connection
    try:
        with attempt.timing(Phase.TLS):
            connection.settimeout(attempt.left())  # CPython holds the whole handshake to it, not each read
            return _context(tls).wrap_socket(connection, server_hostname=tls.server_name or None)
    except BaseException:
        connection.close()
        raise


def chain_of(connection: ssl.SSLSocket) -> list[bytes]:
    """The certificates of an accepted connection in DER form, leaf first; empty where Python cannot tell.

    Public since Python 3.13; before, the same method hides in ``_sslobj``, where truststore takes it from too.
    """
    holder = connection if hasattr(connection, "get_verified_chain") else getattr(connection, "_sslobj", None)
    read = getattr(holder, "get_verified_chain", None)
    if read is None:
        return []
    return [entry if isinstance(entry, bytes) else _der(entry) for entry in read() or ()]


def _der(certificate: object) -> bytes:
    """Of the private type that Python before 3.13 returns."""
    encoded = certificate.public_bytes(2)  # type: ignore[attr-defined] # 2: _ssl.ENCODING_DER
    return bytes(encoded)


def _context(tls: Tls) -> ssl.SSLContext:
    if tls.context is not None:
        return tls.context
    if not tls.verify:
        return _unverified(tls.maximum)
    with _MAKING:
        return ssl_context()


def _unverified(maximum: ssl.TLSVersion | None) -> ssl.SSLContext:
    """For looking only: nothing worth keeping secret is ever sent over it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    if maximum is not None:
        context.maximum_version = maximum
    return context
