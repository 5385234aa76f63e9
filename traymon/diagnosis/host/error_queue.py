"""Linux: who sent the ICMP error that a socket reports, by ip(7) ``IP_RECVERR``. Elsewhere nobody knows."""

import contextlib
import ipaddress
import socket
import sys
from dataclasses import dataclass

_RECVERR: dict[int, tuple[int, int]] = {
    socket.AF_INET: (socket.IPPROTO_IP, 11),
    socket.AF_INET6: (socket.IPPROTO_IPV6, 25),
}
"""Family → (level, option) of ``IP_RECVERR`` and ``IPV6_RECVERR``; Python has no names for them."""

_MSG_ERRQUEUE = 0x2000

_ICMP = (2, 3)
"""``SO_EE_ORIGIN_ICMP``, ``SO_EE_ORIGIN_ICMP6`` of <linux/errqueue.h>."""

_NO_NEIGHBOUR: dict[int, int] = {2: 1, 3: 3}
"""Origin → code of "host unreachable", "address unreachable": the kernel tells itself that no neighbour answers."""


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """One ICMP error."""

    sender: str
    no_neighbour: bool
    """Its code says that the next host could not be found on the link."""


def listen(connection: socket.socket) -> None:
    """Keep ICMP errors for ``complaint``."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, KeyError):
            connection.setsockopt(*_RECVERR[connection.family], 1)


def complaint(connection: socket.socket) -> Complaint | None:
    """The oldest error that was kept; ``None``: none."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            _, ancillary, *_ = connection.recvmsg(512, 512, _MSG_ERRQUEUE)
            wanted = _RECVERR.get(connection.family)
            return next((parse(data) for level, kind, data in ancillary if (level, kind) == wanted), None)
    return None


def parse(data: bytes) -> Complaint | None:
    """``struct sock_extended_err`` (errno, origin, type, code, …: 16 bytes), then the sender's ``sockaddr``."""
    if len(data) < 24 or data[4] not in _ICMP:  # noqa: PLR2004 - both structures
        return None
    family, rest = int.from_bytes(data[16:18], sys.byteorder), data[18:]
    packed = rest[6:22] if family == socket.AF_INET6 else rest[2:6]
    try:
        sender = str(ipaddress.ip_address(packed))
    except ValueError:
        return None
    return Complaint(sender=sender, no_neighbour=data[6] == _NO_NEIGHBOUR[data[4]])
