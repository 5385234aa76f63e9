"""TCP sockets to address literals, with the few options the local test needs."""

import socket
import sys
from dataclasses import dataclass

_SO_BINDTODEVICE = 25
"""Linux; any user may since 5.7."""
_IP_BOUND_IF, _IPV6_BOUND_IF = 25, 125
"""macOS, ``netinet/in.h``."""
_UNICAST_IF = 31
"""Windows, IP_UNICAST_IF and IPV6_UNICAST_IF (``ws2ipdef.h``): IPv4 takes the index in network byte order."""

SMALL_SEGMENTS = hasattr(socket, "TCP_MAXSEG") and sys.platform != "win32"
"""Whether this system lets a program choose the segment size."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where to connect to, and how to leave this computer."""

    address: str
    """An IP literal."""
    port: int
    maxseg: int | None = None
    """Largest TCP segment to announce."""
    interface: str = ""
    """The only one to use."""


def family_of(address: str) -> int:
    """4 or 6."""
    return 6 if ":" in address else 4


def connected(to: Endpoint, seconds: float) -> socket.socket:
    """A TCP connection; raises ``OSError`` (``TimeoutError`` after ``seconds``)."""
    family, kind, protocol, _, target = socket.getaddrinfo(
        to.address, to.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
    )[0]
    connection = socket.socket(family, kind, protocol)
    try:
        connection.settimeout(seconds)
        if to.maxseg is not None and SMALL_SEGMENTS:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, to.maxseg)
        if to.interface:
            bind_to(connection, to.interface)
        connection.connect(target)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise
    return connection


def bind_to(connection: socket.socket, interface: str) -> None:
    """Let ``connection`` leave by ``interface`` alone; raises ``OSError``."""
    v6 = connection.family == socket.AF_INET6
    level = socket.IPPROTO_IPV6 if v6 else socket.IPPROTO_IP
    if sys.platform == "darwin":
        connection.setsockopt(level, _IPV6_BOUND_IF if v6 else _IP_BOUND_IF, socket.if_nametoindex(interface))
    elif sys.platform == "win32":
        index = socket.if_nametoindex(interface)
        connection.setsockopt(level, _UNICAST_IF, index.to_bytes(4, sys.byteorder if v6 else "big"))
    else:
        connection.setsockopt(socket.SOL_SOCKET, _SO_BINDTODEVICE, interface.encode() + b"\0")
