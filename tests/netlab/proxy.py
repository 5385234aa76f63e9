"""A company's proxy: CONNECT, absolute requests, and the ways of refusing them."""

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from tests.netlab import addresses as at
from tests.netlab.names import Records
from tests.netlab.relay import splice
from tests.netlab.spaces import Spaces

_REFUSAL = "HTTP/1.1 {status}\r\n{more}content-type: text/html\r\ncontent-length: {size}\r\n\r\n{page}"


@dataclass
class Proxy:
    """Connections to it are made in the home network; its own go out from the router."""

    spaces: Spaces
    zones: Records
    wants_password: bool = False
    blocked: tuple[str, ...] = ()
    """Hosts it refuses."""

    def serve(self, connection: socket.socket) -> None:
        """Serve one connection."""
        head = b""
        while b"\r\n\r\n" not in head:
            piece = connection.recv(8192)
            if not piece:
                return
            head += piece
        method, target, _ = head.split(b"\r\n")[0].decode("latin-1").split(" ", 2)
        parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
        host, port = parts.hostname or "", parts.port or 80
        if refusal := self._refusal(host):
            connection.sendall(refusal)
            return
        with self._connected(host, port) as onward:
            if method == "CONNECT":
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                onward.sendall(head.replace(target.encode(), path.encode(), 1))
            splice(connection, onward)

    def _refusal(self, host: str) -> bytes:
        if self.wants_password:
            return _refused("407 Proxy Authentication Required", 'proxy-authenticate: Basic realm="company"\r\n')
        return _refused("403 Forbidden") if host in self.blocked else b""

    def _connected(self, host: str, port: int) -> socket.socket:
        known = self.zones.get(host, (host,))
        address = next(one for one in known if ":" not in one)
        onward = self.spaces.socket("r1", address)
        onward.settimeout(5.0)
        try:
            onward.connect((address, port))
        except BaseException:
            onward.close()
            raise
        return onward


def _refused(status: str, more: str = "") -> bytes:
    page = f"<html><body>{status}</body></html>"
    return _REFUSAL.format(status=status, more=more, size=len(page), page=page).encode()


ADDRESS = f"http://{at.PROXY}:3128"
