"""Connecting to the first of several addresses that answers."""

import selectors
import socket
import time
from collections.abc import Iterable, Sequence

from traymon.probes.resolver import AddressInfo

HEAD_START = 0.25
"""Seconds each address is tried alone before the next joins (RFC 8305 recommends 250 ms)."""


def by_turns(addresses: Iterable[AddressInfo], asked: Sequence[str]) -> list[AddressInfo]:
    """``addresses``, those that were ``asked`` after all others, the newest last of all."""
    return sorted(addresses, key=lambda info: asked.index(info[1][0]) if info[1][0] in asked else -1)


def race(addresses: Sequence[AddressInfo], seconds: float, refusing: list[str] | None = None) -> socket.socket:
    """The first of ``addresses`` that connects, each getting a head start over the next (RFC 8305, in short).

    Raises the last ``OSError`` when every address refuses, ``TimeoutError`` after ``seconds``. Of several addresses,
    ``refusing`` gets those that refuse: that is an answer, while silence may be of the way there.
    """
    if len(addresses) == 1:
        return _connected(addresses[0], seconds)
    deadline = time.monotonic() + seconds
    waiting, error = list(addresses), OSError("no address")
    refusing = [] if refusing is None else refusing
    with selectors.DefaultSelector() as selector:
        try:
            while waiting or selector.get_map():
                if waiting:
                    error = _begin(waiting.pop(0), selector, refusing) or error
                left = deadline - time.monotonic()
                if left <= 0:
                    raise TimeoutError("no address answered")
                for key, _ in selector.select(min(left, HEAD_START) if waiting else left):
                    connection: socket.socket = key.fileobj  # type: ignore[assignment]
                    selector.unregister(connection)
                    code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                    if not code:
                        return connection
                    connection.close()
                    error = _noted(OSError(code, "connect failed"), key.data, refusing)
            raise error
        finally:
            for key in list(selector.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]


def _connected(address: AddressInfo, seconds: float) -> socket.socket:
    family, target = address
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect(target)
    except BaseException:
        connection.close()
        raise
    return connection


def _begin(address: AddressInfo, selector: selectors.BaseSelector, refusing: list[str]) -> OSError | None:
    family, target = address
    try:
        connection = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        return error
    connection.setblocking(False)  # noqa: FBT003 - the standard library's signature
    try:
        connection.connect(target)
    except BlockingIOError:
        pass
    except OSError as error:
        connection.close()
        return _noted(error, target[0], refusing)
    selector.register(connection, selectors.EVENT_WRITE, data=target[0])
    return None


def _noted(error: OSError, address: str, refusing: list[str]) -> OSError:
    if isinstance(error, ConnectionRefusedError):
        refusing.append(address)
    return error
