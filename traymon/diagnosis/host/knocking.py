"""Is a host on this network there at all? Any answer counts: SYN-ACK, RST, ICMP, DNS."""

import contextlib
import errno
import os
import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from traymon.diagnosis.host import error_queue
from traymon.model import Failure
from traymon.probes.failures import ERRNOS

_DOORS = (("udp", 53), ("icmp", 0), ("tcp", 443), ("tcp", 80), ("tcp", 53))

_QUESTION = b"\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x01"
"""DNS after its identifier: recursion desired, one question, the name servers of the root."""

_ECHO: dict[int, tuple[int, int]] = {socket.AF_INET: (1, 8), socket.AF_INET6: (58, 128)}
"""Family → (protocol, type) of an ICMP echo request, which many systems let any user send."""

_HARD = 1.0
"""Seconds. A neighbour that never answers takes three; an error that comes sooner may be anybody's."""

RANKING = ("answered", "eperm", "refused", "dead", "exhausted", "unknown")
"""Signs, the strongest first. A refusal can be forged by this computer's own firewall, so its own word counts more."""

_SIGNS: dict[Failure, str] = {
    Failure.CONNECTION_REFUSED: "refused",
    Failure.CONNECTION_RESET: "refused",
    Failure.PERMISSION_DENIED: "eperm",
    Failure.HOST_UNREACHABLE: "dead",
    Failure.LOCAL_RESOURCE_EXHAUSTED: "exhausted",
}

_HOST_DOWN = frozenset({getattr(errno, "EHOSTDOWN", errno.EHOSTUNREACH), 10064})
"""macOS' and Windows' word for a neighbour that does not answer."""


@dataclass(frozen=True, kw_only=True)
class Knock:
    """What came of it."""

    sign: str
    """One of ``RANKING``."""
    ms: float
    """Until the sign that decided."""


def knock(address: str, seconds: float) -> Knock:
    """Knock at ``address``, an IP literal, at all doors at once; it takes at most ``seconds``. It never raises."""
    began = time.perf_counter()
    try:
        return _knock(address, seconds, began)
    except OSError as error:  # not even a selector could be opened
        return Knock(sign=_doubted(_of_error(error.errno or 0, None, ""), 0.0), ms=0.0)


def _knock(address: str, seconds: float, began: float) -> Knock:
    with contextlib.ExitStack() as opened, selectors.DefaultSelector() as selector:
        best = Knock(sign="unknown", ms=seconds * 1000)
        for sign in _signs(address, began + seconds, selector, opened):
            ms = (time.perf_counter() - began) * 1000
            sign = _doubted(sign, ms)  # noqa: PLW2901 - the same sign, seen with the time it took
            if RANKING.index(sign) < RANKING.index(best.sign):
                best = Knock(sign=sign, ms=ms)
            if sign in {"answered", "refused"}:
                break
        return best


def _doubted(sign: str, ms: float) -> str:
    return "unknown" if sign == "dead?" and ms < _HARD * 1000 else sign.rstrip("?")


def _signs(address: str, until: float, selector: selectors.BaseSelector, opened: contextlib.ExitStack) -> Iterator[str]:
    """Signs as they come. Those of sending come first: a local firewall shows there, before anybody answers."""
    for kind, port in _DOORS:
        try:
            target = socket.getaddrinfo(address, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST)[0][4]
            connection = opened.enter_context(_opened(address, kind))
            with contextlib.suppress(BlockingIOError):
                _send(connection, kind, target)
            events = selectors.EVENT_WRITE if kind == "tcp" else selectors.EVENT_READ
            selector.register(connection, events)
        except OSError as error:
            if kind != "icmp" or error.errno in _EXHAUSTED:  # who may not ping has no firewall
                yield _of_error(error.errno or 0, None, "")
    while selector.get_map() and (left := until - time.perf_counter()) > 0:
        for key, _ in selector.select(left):
            connection = key.fileobj  # type: ignore[assignment]
            selector.unregister(connection)
            yield _answer(connection)


_EXHAUSTED = frozenset(code for code, failure in ERRNOS.items() if failure is Failure.LOCAL_RESOURCE_EXHAUSTED)


def _opened(address: str, kind: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    protocol = _ECHO[family][0] if kind == "icmp" else 0
    connection = socket.socket(family, socket.SOCK_STREAM if kind == "tcp" else socket.SOCK_DGRAM, protocol)
    connection.setblocking(False)  # noqa: FBT003 - the standard library's signature
    error_queue.listen(connection)
    return connection


def _send(connection: socket.socket, kind: str, target: Any) -> None:  # noqa: ANN401 - of getaddrinfo
    connection.connect(target)
    if kind == "udp":
        connection.send(os.urandom(2) + _QUESTION)
    elif kind == "icmp":
        connection.send(_echo(connection.family))


def _echo(family: int) -> bytes:
    """Type, code, checksum, identifier, number. Linux fills in checksum and identifier, macOS takes it as it is."""
    head = bytes((_ECHO[family][1], 0))
    checksum = 0xFFFF - ((head[0] << 8) + 1)
    return head + checksum.to_bytes(2, "big") + b"\x00\x00\x00\x01"


def _answer(connection: socket.socket) -> str:
    code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    complaint = error_queue.complaint(connection)
    if not code and not complaint and connection.type == socket.SOCK_DGRAM:
        try:
            connection.recv(512)
        except OSError as error:
            code = error.errno or 0
    if not code and not complaint:
        return "answered"
    return _of_error(code, complaint, _own(connection))


def _own(connection: socket.socket) -> str:
    try:
        return str(connection.getsockname()[0]).partition("%")[0]
    except OSError:
        return ""


def _of_error(code: int, complaint: error_queue.Complaint | None, own: str) -> str:
    """``dead?``: nobody knows who says so."""
    if complaint and complaint.sender != own:
        return "refused"
    if complaint:
        return "dead" if complaint.no_neighbour else "eperm"
    sign = "dead" if code in _HOST_DOWN else _SIGNS.get(ERRNOS.get(code, Failure.UNKNOWN), "unknown")
    return "dead?" if sign == "dead" else sign
