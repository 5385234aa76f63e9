"""A box on the way that looks into TLS connections: passes, resets, swallows, slows, cuts or intercepts them.

Connections come by an nftables ``redirect``; where they were going is asked of the kernel (``SO_ORIGINAL_DST``).
"""

import contextlib
import select
import socket
import ssl
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.netlab.listening import hang, reset
from tests.netlab.spaces import Spaces
from tests.netlab.trust import Authority, client_context

_SO_ORIGINAL_DST = 80
_HELLO_PATIENCE = 3.0
_IDLE = 20.0


@dataclass(frozen=True, kw_only=True)
class Hello:
    """What the box can see of a connection."""

    address: str
    """Where it is going."""
    port: int
    name: str = ""
    """The server name of a ClientHello (SNI)."""
    size: int = 0
    """Bytes of the ClientHello."""


Act = Callable[[socket.socket, Hello, "Relay"], None]
Policy = Callable[[Hello], Act]
"""What to do with a connection."""


class Relay:
    """The box; ``policy`` may be exchanged at any time."""

    def __init__(self, spaces: Spaces, space: str, policy: Policy) -> None:
        self._spaces, self._space = spaces, space
        self.policy = policy

    def serve(self, connection: socket.socket) -> None:
        """Serve one redirected connection."""
        address, port = _destination(connection)
        name, size = _hello(connection)
        hello = Hello(address=address, port=port, name=name, size=size)
        self.policy(hello)(connection, hello, self)

    def onward(self, hello: Hello) -> socket.socket:
        """A connection to where it was going."""
        onward = self._spaces.socket(self._space, hello.address)
        onward.settimeout(5.0)
        try:
            onward.connect((hello.address, hello.port))
        except BaseException:
            onward.close()
            raise
        return onward


def passes(connection: socket.socket, hello: Hello, relay: Relay) -> None:
    """Let it through."""
    with relay.onward(hello) as onward:
        splice(connection, onward)


def resets(connection: socket.socket, _hello: Hello, _relay: Relay) -> None:
    """Answer with an RST."""
    reset(connection)


def swallows(connection: socket.socket, _hello: Hello, _relay: Relay) -> None:
    """Answer nothing."""
    hang(connection)


def stops_after(limit: int) -> Act:
    """Let only so many bytes of the answer through."""

    def act(connection: socket.socket, hello: Hello, relay: Relay) -> None:
        with relay.onward(hello) as onward:
            splice(connection, onward, limit=limit)

    return act


def intercepts(authority: Authority) -> Act:
    """Read along, with a certificate of its own for every name."""

    def act(connection: socket.socket, hello: Hello, relay: Relay) -> None:
        name = hello.name or hello.address
        with (
            authority.server(name).wrap_socket(connection, server_side=True) as inside,
            relay.onward(hello) as onward,
            client_context().wrap_socket(onward, server_hostname=name) as outside,
        ):
            splice(inside, outside)

    return act


def _destination(connection: socket.socket) -> tuple[str, int]:
    if connection.family == socket.AF_INET6:
        raw = connection.getsockopt(socket.IPPROTO_IPV6, _SO_ORIGINAL_DST, 28)
        return socket.inet_ntop(socket.AF_INET6, raw[8:24]), struct.unpack("!H", raw[2:4])[0]
    raw = connection.getsockopt(socket.IPPROTO_IP, _SO_ORIGINAL_DST, 16)
    return socket.inet_ntoa(raw[4:8]), struct.unpack("!H", raw[2:4])[0]


def _hello(connection: socket.socket) -> tuple[str, int]:
    """Server name and size of the ClientHello, which stays unread; nothing if none comes."""
    deadline = time.monotonic() + _HELLO_PATIENCE
    connection.settimeout(_HELLO_PATIENCE)
    while time.monotonic() < deadline:
        seen = connection.recv(16384, socket.MSG_PEEK)
        if not seen or seen[0] != 22:
            return "", 0
        if len(seen) >= 5 and len(seen) >= 5 + struct.unpack("!H", seen[3:5])[0]:
            return _server_name(seen), len(seen)
        time.sleep(0.005)
    return "", 0


def _server_name(record: bytes) -> str:
    """The SNI of a ClientHello (RFC 8446 4.1.2, RFC 6066 3)."""
    with contextlib.suppress(IndexError, struct.error):
        at = 5 + 4 + 2 + 32
        at += 1 + record[at]
        at += 2 + struct.unpack_from("!H", record, at)[0]
        at += 1 + record[at]
        end = at + 2 + struct.unpack_from("!H", record, at)[0]
        at += 2
        while at < end:
            kind, length = struct.unpack_from("!HH", record, at)
            if kind == 0:
                return record[at + 9 : at + 4 + length].decode("ascii", "replace")
            at += 4 + length
    return ""


def splice(one: socket.socket, other: socket.socket, *, limit: int | None = None) -> None:
    """Carry bytes both ways until one side ends; of what ``other`` sends, ``limit`` bytes."""
    carried = 0
    while True:
        for source in _ready(one, other):
            data = _piece(source)
            if data == b"":
                return
            if data and source is other and limit is not None:
                data, carried = data[: max(0, limit - carried)], carried + len(data)
            if data:
                sink = one if source is other else other
                sink.settimeout(_IDLE)
                sink.sendall(data)


def _ready(*pair: socket.socket) -> list[socket.socket]:
    held = [one for one in pair if isinstance(one, ssl.SSLSocket) and one.pending()]
    ready = held or select.select(pair, [], [], _IDLE)[0]
    if not ready:
        raise TimeoutError("nobody says anything")
    return ready


def _piece(source: socket.socket) -> bytes | None:
    """What can be read at once; ``None``: nothing yet, as after a TLS message that carries no data."""
    source.settimeout(0)
    try:
        return source.recv(16384)
    except (BlockingIOError, ssl.SSLWantReadError):
        return None
