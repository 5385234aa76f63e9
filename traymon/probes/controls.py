"""Ask independent hosts whether the network works, at the moment when a provider seems not to."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from traymon.model import Anchor, Control
from traymon.probes.failures import failure_of
from traymon.probes.network import race
from traymon.probes.resolver import is_loopback, resolve
from traymon.threads import together
from traymon.trust import ssl_context

DEADLINE = 3.5
"""Seconds for all of them together; Linux needs 3 s to call a neighbour dead."""

CACHED = 5.0
"""Seconds for which one round serves every provider that asks."""

RESOLVER = "resolver"


class Controls:
    """The anchors and control names of the settings. Safe to ask from several threads: they share one round."""

    def __init__(self, anchors: Sequence[Anchor], names: Sequence[str], now: Callable[[], datetime]) -> None:
        self._checks: list[Callable[[], Control]] = [partial(ask_anchor, anchor, now) for anchor in anchors]
        self._checks += [partial(ask_name, name, now) for name in names]
        self._lock = threading.Lock()
        self._asked_at = float("-inf")
        self._answers: tuple[Control, ...] = ()

    def ask(self) -> tuple[Control, ...]:
        """One round, at most ``CACHED`` seconds old; takes ``DEADLINE`` seconds at the longest."""
        with self._lock:
            if time.monotonic() - self._asked_at > CACHED:
                self._answers = tuple(together(self._checks, name="control"))
                self._asked_at = time.monotonic()
            return self._answers


def ask_anchor(anchor: Anchor, now: Callable[[], datetime], seconds: float = DEADLINE) -> Control:
    """Connect to an anchor's address and check its certificate; a loopback stand-in is asked over TCP alone."""
    control = _control(anchor.name, anchor.operator, lambda: _greet(anchor, seconds), now)
    return replace(control, cdn=anchor.cdn)


def ask_name(name: str, now: Callable[[], datetime], seconds: float = DEADLINE) -> Control:
    """Look a control name up."""
    return _control(name, RESOLVER, lambda: resolve(name, 443, seconds), now)


def _control(name: str, operator: str, check: Callable[[], object], now: Callable[[], datetime]) -> Control:
    began = time.perf_counter()
    failure = None
    try:
        check()
    except OSError as error:  # includes time-outs, TLS and the resolver's errors
        failure = failure_of(error)
    return Control(name=name, operator=operator, at=now(), failure=failure, ms=(time.perf_counter() - began) * 1000)


def _greet(anchor: Anchor, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    addresses = [resolve(address, anchor.port, seconds)[0] for address in (anchor.address, anchor.address6) if address]
    connection = race(addresses, seconds)
    with connection:
        if is_loopback(anchor.address):
            return
        connection.settimeout(max(deadline - time.monotonic(), 0.1))
        with _secured(connection, anchor.address):
            pass


def _secured(connection: socket.socket, address: str) -> ssl.SSLSocket:
    return ssl_context().wrap_socket(connection, server_hostname=address)
