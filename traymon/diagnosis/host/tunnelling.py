"""Asks a proxy for a way to the provider, and looks at its answer. No request goes through it."""

import base64
import contextlib
import importlib.util
import socket
import time
import urllib.request
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from traymon.model import Failure, Phase
from traymon.probes.failures import failure_of
from traymon.probes.proxies import Proxy, proxy_for
from traymon.probes.racing import race
from traymon.probes.resolver import resolve
from traymon.version import USER_AGENT

_HEAD_LIMIT = 65_536
"""Bytes of the proxy's answer that are read."""

_PORTS = {"socks5": 1080, "socks5h": 1080, "socks4": 1080, "socks4a": 1080, "socks": 1080, "https": 443}
"""httpx takes 80 for an ``http`` proxy without a port, and so do others."""

_SOCKS_STATUS: dict[int, int] = {0: 200, 2: 403}
"""RFC 1928, section 6: succeeded, forbidden by the rules; the others say that the way is barred behind the proxy."""


@dataclass(frozen=True, kw_only=True)
class Tunnel:
    """What the proxy said."""

    status: int | None = None
    """Of HTTP; that of a SOCKS proxy is put in HTTP's words."""
    open: bool = False
    failure: Failure | None = None
    phase: Phase | None = None
    ms: float = 0.0


def usual_proxy(url: str, shown: str) -> Proxy:
    """The proxy that the settings name for ``url``, with its password; one that is only ``shown`` has none."""
    with contextlib.suppress(ValueError):
        named = proxy_for(url, urllib.request.getproxies())
        if named and named.shown == shown:
            return named
    return Proxy(url=shown)


def open_tunnel(proxy: Proxy, host: str, port: int, *, seconds: float, secure: bool = True) -> Tunnel:
    """Ask ``proxy`` for a tunnel to ``host``, and close it. ``secure``: the provider is spoken to over TLS."""
    conversation = _Conversation(deadline=time.monotonic() + seconds)
    began = time.perf_counter()
    try:
        status = conversation.status(urlsplit(proxy.url), host, port, secure=secure)
    except (OSError, ValueError, EOFError) as error:
        ms = (time.perf_counter() - began) * 1000
        return Tunnel(failure=_failure(error), phase=conversation.phase, ms=ms)
    ms = (time.perf_counter() - began) * 1000
    return Tunnel(status=status, open=_is_open(status, secure=secure), ms=ms)


def _failure(error: Exception) -> Failure:
    if isinstance(error, EOFError):
        return Failure.EOF
    return Failure.PROTOCOL if isinstance(error, ValueError) else failure_of(error)


def _is_open(status: int, *, secure: bool) -> bool:
    """A tunnel is open at 2xx. Plain HTTP is forwarded: any answer but the proxy's own refusals is a server's."""
    return 200 <= status < 300 if secure else status not in {403, 407, 502, 503, 504}  # noqa: PLR2004 - HTTP


def unusable(proxy: Proxy) -> str:
    """Why traymon cannot use ``proxy``; empty: it can."""
    try:
        parts = urlsplit(proxy.url)
        if not parts.hostname:
            return "the proxy is named without a host"
        _ = parts.port
    except ValueError:
        return "the proxy is not named as a URL"
    if parts.scheme == "https":
        return "a proxy that is itself reached over TLS cannot be used"
    if parts.scheme.startswith("socks") and importlib.util.find_spec("socksio") is None:
        return "support of SOCKS proxies is not installed"
    return ""


@dataclass(kw_only=True)
class _Conversation:
    deadline: float
    phase: Phase = Phase.RESOLVE

    def status(self, proxy: SplitResult, host: str, port: int, *, secure: bool) -> int:
        """The proxy's answer as a status of HTTP. Raises ``OSError``, ``EOFError``, ``ValueError``."""
        addresses = resolve(proxy.hostname or "", proxy.port or _PORTS.get(proxy.scheme, 80), self._left())
        self.phase = Phase.CONNECT
        with contextlib.closing(race(addresses, self._left())) as connection:
            self.phase = Phase.FIRST_BYTE
            if proxy.scheme.startswith("socks"):
                return self._socks(connection, proxy, host, port)
            self._send(connection, _request(proxy, host, port, secure=secure))
            return _status_of(self._head(connection))

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("no time is left")
        return left

    def _send(self, connection: socket.socket, data: bytes) -> None:
        connection.settimeout(self._left())
        connection.sendall(data)

    def _receive(self, connection: socket.socket, most: int) -> bytes:
        connection.settimeout(self._left())
        data = connection.recv(most)
        if not data:
            raise EOFError("the proxy hung up")
        return data

    def _head(self, connection: socket.socket) -> bytes:
        head = b""
        while b"\n" not in head and len(head) < _HEAD_LIMIT:
            head += self._receive(connection, 4096)
        return head

    def _exactly(self, connection: socket.socket, size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += self._receive(connection, size - len(data))
        return data

    def _socks(self, connection: socket.socket, proxy: SplitResult, host: str, port: int) -> int:
        """RFC 1928: agree on a method, perhaps tell the password (RFC 1929), ask for the tunnel."""
        self._send(connection, b"\x05\x02\x00\x02" if proxy.username else b"\x05\x01\x00")
        version, method = self._exactly(connection, 2)
        if version != 5:  # noqa: PLR2004 - of SOCKS
            raise ValueError("not a SOCKS 5 proxy")
        if method == 2 and proxy.username:  # noqa: PLR2004 - user and password
            words = (unquote(proxy.username).encode(), unquote(proxy.password or "").encode())
            self._send(connection, b"\x01" + b"".join(bytes((len(word[:255]),)) + word[:255] for word in words))
            if self._exactly(connection, 2)[1]:
                return 407
        elif method:
            return 407
        name = host.encode("idna") if host.isascii() is False else host.encode()
        ask = b"\x05\x01\x00\x03" + bytes((len(name),)) + name + port.to_bytes(2, "big")
        self._send(connection, ask)
        return _SOCKS_STATUS.get(self._exactly(connection, 2)[1], 502)


def _request(proxy: SplitResult, host: str, port: int, *, secure: bool) -> bytes:
    name = f"[{host}]" if ":" in host else host
    first = f"CONNECT {name}:{port} HTTP/1.1" if secure else f"HEAD http://{name}:{port}/ HTTP/1.1"
    lines = [first, f"Host: {name}:{port}", f"User-Agent: {USER_AGENT}"]
    if proxy.username:
        known = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
        lines.append(f"Proxy-Authorization: Basic {base64.b64encode(known).decode('ascii')}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def _status_of(head: bytes) -> int:
    """Of ``HTTP/1.1 200 …``; raises ``ValueError`` for anything else."""
    version, _, rest = head.partition(b" ")
    code = rest[:3]
    if not version.startswith(b"HTTP/1.") or not code.isdigit() or len(code) < 3:  # noqa: PLR2004 - digits
        raise ValueError("no HTTP answer")
    return int(code)
