"""From which address a packet to the Internet would go: asked of the kernel, no packet is sent."""

import contextlib
import errno
import socket

_FAR: dict[int, tuple[socket.AddressFamily, str]] = {
    4: (socket.AF_INET, "203.0.113.1"),
    6: (socket.AF_INET6, "2001:db8::1"),
}
"""Documentation addresses (RFC 5737, RFC 3849): nobody has them, so only the way out of the network leads there."""

_NO_WAY = frozenset({
    errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENETDOWN, errno.EACCES,
    errno.EPERM, errno.EINVAL, errno.EPROTONOSUPPORT, 10047, 10049, 10050, 10051, 10065, 10013,
})  # fmt: skip
"""The numbers above 10000 are Winsock's."""


def read() -> dict[int, str]:
    """Family → source address; a family without a way, or that the kernel lacks, is absent. Raises ``OSError``."""
    found: dict[int, str] = {}
    for family in _FAR:
        with contextlib.suppress(_NoWayError):
            found[family] = source_for(family)
    return found


class _NoWayError(Exception):
    """There is no route of this family."""


def source_for(family: int) -> str:
    """The source address of one family."""
    kind, far = _FAR[family]
    try:
        with socket.socket(kind, socket.SOCK_DGRAM) as connection:
            connection.connect((far, 9))
            return str(connection.getsockname()[0]).partition("%")[0]
    except OSError as error:
        if error.errno in _NO_WAY:
            raise _NoWayError from error
        raise
