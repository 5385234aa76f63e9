"""Servers in a process of their own, so that what they cost is nobody else's: ``… servers AUTHORITY.PEM``.

Writes the certificate to trust into that file, and prints ``{"http": port, "https": port, "demo": "settings", "key":
"demo key"}`` as its first line; then for each line it reads ``{"connections": n, "requests": n}`` of the first two.
"""

import json
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from functools import partial

import trustme

from traymon.demo import Anchors, DemoServer, settings_toml

_LISTED = {
    "object": "list",
    "data": [{"id": f"model-{number}", "object": "model", "aliases": []} for number in range(36)],
}
"""About 2 kB."""


class Models:
    """Answers whatever it is asked with a list of models, on kept connections, each in a thread of its own."""

    def __init__(self) -> None:
        body = json.dumps(_LISTED).encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        self._answer = head.encode() + body
        self.connections = 0
        self.requests = 0

    def listen(self, context: ssl.SSLContext | None = None) -> int:
        """Begin to serve; the port."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        _start(lambda: self._accept(listener, context))
        port: int = listener.getsockname()[1]
        return port

    def _accept(self, listener: socket.socket, context: ssl.SSLContext | None) -> None:
        while True:
            connection, _ = listener.accept()
            self.connections += 1
            _start(partial(self._serve, connection, context))

    def _serve(self, connection: socket.socket, context: ssl.SSLContext | None) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with context.wrap_socket(connection, server_side=True) if context else connection as stream:
                waiting = b""
                while piece := stream.recv(65536):
                    waiting += piece
                    while b"\r\n\r\n" in waiting:
                        waiting = waiting.partition(b"\r\n\r\n")[2]
                        self.requests += 1
                        stream.sendall(self._answer)
        except OSError:
            connection.close()


def _start(function: Callable[[], object]) -> None:
    threading.Thread(target=function, daemon=True).start()


def _tls(path: str) -> ssl.SSLContext:
    authority, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(path)
    return context


def main(authority: str) -> None:
    """Serve until the input ends."""
    models = Models()
    with Anchors() as anchors, DemoServer() as demo:
        ports = {"http": models.listen(), "https": models.listen(_tls(authority))}
        settings = settings_toml(demo, anchors, speed=1.0)
        print(json.dumps(ports | {"demo": settings, "key": demo.key}), flush=True)
        for _ in sys.stdin:
            print(json.dumps({"connections": models.connections, "requests": models.requests}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
