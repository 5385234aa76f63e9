"""Our own questions to one DNS server: the system's resolver hides the server's answer code and keeps old answers."""

import secrets
import socket
import struct
import time
from dataclasses import dataclass

from traymon.diagnosis.network.dns_messages import FAILURES, TYPES, Answer, question, read, together
from traymon.diagnosis.network.sockets import Endpoint, connected
from traymon.model import Failure
from traymon.probes.failures import failure_of

SECONDS = 2.0
"""For one server, one repetition included."""

_OTHER_TYPE = 0.5
"""Seconds to wait for the other type once one has brought addresses: some routers never answer for ``AAAA``."""

_LARGEST = 65535

_PORT = 53


@dataclass(frozen=True, kw_only=True)
class Said:
    """What came of asking one server for one name."""

    word: str
    """Of ``Answer``, or ``timeout`` or ``unreachable``."""
    addresses: tuple[str, ...] = ()
    failure: Failure | None = None
    ms: float = 0.0


def server_at(text: str) -> Endpoint:
    """``192.0.2.53``, ``192.0.2.53:5353``, ``2001:db8::53`` or ``[2001:db8::53]:5353``."""
    bare, colon, port = text.rpartition(":")
    if colon and port.isdecimal() and (":" not in bare or bare.endswith("]")):
        return Endpoint(address=bare.strip("[]"), port=int(port))
    return Endpoint(address=text.strip("[]"), port=_PORT)


def ask_server(server: str, name: str, seconds: float = SECONDS) -> Said:
    """Ask a server for the addresses of ``name``, over UDP and, where it says so, over TCP."""
    began = time.perf_counter()
    try:
        conversation = _Conversation(server_at(server), name, seconds)
        answer = together(conversation.hold())
    except (OSError, ValueError, OverflowError) as error:
        failure = failure_of(error)
        word = "timeout" if failure is Failure.TIMEOUT else "unreachable"
        return Said(word=word, failure=failure, ms=_since(began))
    if answer is None:
        return Said(word="timeout", failure=Failure.TIMEOUT, ms=_since(began))
    return Said(word=answer.word, addresses=answer.addresses, failure=FAILURES.get(answer.word), ms=_since(began))


class _Conversation:
    """Both types asked from one UDP socket, once more at half time."""

    def __init__(self, server: Endpoint, name: str, seconds: float) -> None:
        numbers = secrets.SystemRandom().sample(range(1 << 16), len(TYPES))
        self._asked = {kind: question(name, kind, number) for kind, number in zip(TYPES, numbers, strict=True)}
        self._answers: dict[str, Answer] = {}
        self._server = server
        self._again_at = time.monotonic() + seconds / 2
        self._ends = time.monotonic() + seconds

    def hold(self) -> dict[str, Answer]:
        """Answers by type, as far as they came in time; raises ``OSError``."""
        with _udp(self._server) as udp:
            self._send(udp)
            while self._missing() and (left := min(self._ends, self._again_at) - time.monotonic()) > 0:
                udp.settimeout(left)
                try:
                    self._take(udp.recv(_LARGEST))
                except TimeoutError:
                    self._send(udp)
                    self._again_at = self._ends
        return self._answers

    def _missing(self) -> list[str]:
        return [kind for kind in TYPES if kind not in self._answers]

    def _send(self, udp: socket.socket) -> None:
        for kind in self._missing():
            udp.send(self._asked[kind])

    def _take(self, wire: bytes) -> None:
        for kind in self._missing():
            answer = read(wire, self._asked[kind])
            if answer and answer.truncated:
                answer = self._over_tcp(kind) or answer
            if answer:
                self._answers[kind] = answer
                if answer.addresses:
                    self._ends = min(self._ends, time.monotonic() + _OTHER_TYPE)

    def _over_tcp(self, kind: str) -> Answer | None:
        try:
            wire = _ask_over_tcp(self._server, self._asked[kind], self._ends)
        except OSError:
            return None
        return read(wire, self._asked[kind])


def _udp(server: Endpoint) -> socket.socket:
    family, kind, protocol, _, target = socket.getaddrinfo(
        server.address, server.port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    )[0]
    udp = socket.socket(family, kind, protocol)
    try:
        udp.connect(target)  # so that "port unreachable" is told, and answers from elsewhere are not
    except BaseException:
        udp.close()
        raise
    return udp


def _ask_over_tcp(server: Endpoint, asked: bytes, deadline: float) -> bytes:
    """One answer, without its two bytes of length (RFC 1035 4.2.2); what was cut off is short."""
    with connected(server, max(deadline - time.monotonic(), 0.01)) as connection:
        connection.sendall(struct.pack("!H", len(asked)) + asked)
        size = read_exactly(connection, 2, deadline)
        return read_exactly(connection, int.from_bytes(size, "big"), deadline)


def read_exactly(connection: socket.socket, size: int, deadline: float) -> bytes:
    """``size`` bytes, fewer if the other side closes; raises ``TimeoutError``."""
    data = b""
    while len(data) < size:
        left = deadline - time.monotonic()
        if left <= 0:  # else what drips faster than the shortest time-out would go on
            raise TimeoutError("no time is left")
        connection.settimeout(left)
        piece = connection.recv(size - len(data))
        if not piece:
            break
        data += piece
    return data


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
