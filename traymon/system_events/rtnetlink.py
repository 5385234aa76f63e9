"""The kernel's own news of the network, without any network manager (rtnetlink(7)).

News alone are not enough: routes vanish silently with their link, router advertisements repeat what is known, and
containers come and go. So each burst of news only asks for the ways out as they are now, and these are compared.
"""

import errno
import socket
import struct
import sys
from collections.abc import Iterator

from traymon.system_events.events import OnEvent, SystemEvent, UnavailableError

assert sys.platform == "linux"

_GROUPS = 0x1 | 0x10 | 0x40 | 0x100 | 0x400
"""RTMGRP_LINK, _IPV4_IFADDR, _IPV4_ROUTE, _IPV6_IFADDR, _IPV6_ROUTE."""

_GETLINK, _GETADDR, _GETROUTE = 18, 22, 26
_REQUEST_DUMP = 0x1 | 0x300
_ERROR, _DONE, _NEWLINK, _NEWADDR, _NEWROUTE = 2, 3, 16, 20, 24

_HEADER = struct.Struct("=IHHII")
"""length, type, flags, sequence, port."""
_LINK = struct.Struct("=BxHiII")
"""family, type, index, flags, change."""
_ADDRESS = struct.Struct("=BBBBI")
"""family, prefix, flags, scope, index."""
_ROUTE = struct.Struct("=BBBBBBBBI")
"""family, length of the destination, of the source, TOS, table, protocol, scope, type, flags."""
_ATTRIBUTE = struct.Struct("=HH")

_IFF_RUNNING = 0x40
_UNICAST = 1
_EVERYWHERE = 0
"""Scope: an address that is not only good on its own link."""
_IFA_ADDRESS, _IFA_LOCAL = 1, 2
_RTA_DST, _RTA_OIF, _RTA_GATEWAY, _RTA_PRIORITY, _RTA_MULTIPATH, _RTA_TABLE, _RTA_VIA = 1, 4, 5, 6, 9, 15, 18
_OF_A_ROUTE = (_RTA_DST, _RTA_OIF, _RTA_GATEWAY, _RTA_PRIORITY, _RTA_MULTIPATH, _RTA_TABLE, _RTA_VIA)
_WIDE = 1
"""Bits of the destination: 0 is a default route, and VPNs lay two halves of the world over it."""

_PIECE = 1 << 16

Fact = tuple[object, ...]


class WaysOut:
    """A receiver that tells when the routes to everywhere, or the links and addresses that they use, have changed."""

    def __init__(self, on_event: OnEvent) -> None:
        self._on_event = on_event

    def open(self) -> socket.socket:
        """Listen from now on."""
        try:
            self._news = _netlink(_GROUPS)
            self._known = ways_out()
        except OSError as error:
            raise UnavailableError(f"the kernel does not tell: {error.strerror}") from error
        self._news.setblocking(False)  # noqa: FBT003 - the standard library's signature
        return self._news

    def receive(self) -> None:
        """Read all news, then look."""
        try:
            while self._news.recv(_PIECE):
                pass
        except BlockingIOError:
            pass
        except OSError as error:
            if error.errno != errno.ENOBUFS:  # more news than fit: look all the same
                raise
        before, self._known = self._known, ways_out()
        if self._known != before:
            self._on_event(SystemEvent.NETWORK_CHANGED)

    def close(self) -> None:
        """Listen no more."""
        self._news.close()


def ways_out() -> frozenset[Fact]:
    """The routes that lead everywhere, and whatever they need. Raises ``OSError``."""
    routes = [fact for piece in _dump(_GETROUTE) for fact in wide_routes(piece)]
    used = {fact[2] for fact in routes}
    used_links = [fact for piece in _dump(_GETLINK) for fact in running_links(piece) if fact[1] in used]
    own = [fact for piece in _dump(_GETADDR) for fact in addresses(piece) if fact[1] in used]
    return frozenset([*routes, *used_links, *own])


def wide_routes(piece: bytes) -> Iterator[Fact]:
    """Each: ``"route"``, family, index of its link, and what else tells it from another."""
    for kind, body in messages(piece):
        if kind == _NEWROUTE and len(body) >= _ROUTE.size:
            family, width, _, _, table, _, _, sort, _ = _ROUTE.unpack_from(body)
            if width <= _WIDE and sort == _UNICAST:
                found = attributes(body[_ROUTE.size :])
                link = int.from_bytes(found.get(_RTA_OIF, b""), sys.byteorder)
                yield ("route", family, link, width, table, *(found.get(name, b"") for name in _OF_A_ROUTE))


def running_links(piece: bytes) -> Iterator[Fact]:
    """Each: ``"link"``, index."""
    for kind, body in messages(piece):
        if kind == _NEWLINK and len(body) >= _LINK.size:
            _, _, index, flags, _ = _LINK.unpack_from(body)
            if flags & _IFF_RUNNING:
                yield "link", index


def addresses(piece: bytes) -> Iterator[Fact]:
    """Each: ``"address"``, index of its link, family, address. Without those that are good on one link alone."""
    for kind, body in messages(piece):
        if kind == _NEWADDR and len(body) >= _ADDRESS.size:
            family, _, _, scope, index = _ADDRESS.unpack_from(body)
            if scope == _EVERYWHERE:
                found = attributes(body[_ADDRESS.size :])
                yield "address", index, family, found.get(_IFA_LOCAL) or found.get(_IFA_ADDRESS, b"")


def messages(piece: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and body of each message; what is cut off or nonsense ends it."""
    while len(piece) >= _HEADER.size:
        length, kind, _, _, _ = _HEADER.unpack_from(piece)
        if not _HEADER.size <= length <= len(piece):
            return
        yield kind, piece[_HEADER.size : length]
        piece = piece[_padded(length) :]


def attributes(body: bytes) -> dict[int, bytes]:
    """Value of each attribute by its type."""
    found = {}
    while len(body) >= _ATTRIBUTE.size:
        length, kind = _ATTRIBUTE.unpack_from(body)
        if not _ATTRIBUTE.size <= length <= len(body):
            break
        found[kind] = body[_ATTRIBUTE.size : length]
        body = body[_padded(length) :]
    return found


def _dump(question: int) -> Iterator[bytes]:
    """The kernel's answer, in pieces."""
    with _netlink(0) as asked:
        asked.settimeout(1.0)
        asked.send(_HEADER.pack(_HEADER.size + _ROUTE.size, question, _REQUEST_DUMP, 1, 0) + bytes(_ROUTE.size))
        while True:
            piece = asked.recv(_PIECE)
            yield piece
            if any(kind in (_DONE, _ERROR) for kind, _ in messages(piece)):
                return


def _netlink(groups: int) -> socket.socket:
    opened = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, socket.NETLINK_ROUTE)
    try:
        opened.bind((0, groups))
    except OSError:
        opened.close()
        raise
    return opened


def _padded(length: int) -> int:
    return (length + 3) & ~3
