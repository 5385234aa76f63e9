import http.client
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from traymon.demo import DemoServer

CHAT = {"model": "ministral-3b-latest", "messages": [{"role": "user", "content": "ping"}], "max_tokens": 16}
REQUESTS: dict[str, tuple[str, str, object]] = {
    "models": ("GET", "/v1/models", None),
    "chat": ("POST", "/v1/chat/completions", CHAT),
    "stream": ("POST", "/v1/chat/completions", CHAT | {"stream": True}),
    "embeddings": ("POST", "/v1/embeddings", {"model": "mistral-embed", "input": ["ping"]}),
    "status_page": ("GET", "/status/api/v1/status.json", None),
}


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> object:
        return json.loads(self.body)


Ask = Callable[..., Got]
OpenRequest = Callable[[str], socket.socket]


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as open_server:
        yield open_server


@pytest.fixture
def ask(server: DemoServer) -> Ask:
    """Ask an endpoint by its name, or any path; with the right key unless told otherwise."""

    def ask_once(
        what: str, body: object = None, *, method: str = "", key: str | None = server.key, raw: bytes | None = None
    ) -> Got:
        usual_method, path, usual_body = REQUESTS.get(what, ("GET", what, None))
        body = usual_body if body is None else body
        payload = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        try:
            headers = {"authorization": f"Bearer {key}"} if key is not None else {}
            connection.request(method or usual_method, path, body=payload, headers=headers)
            answer = connection.getresponse()
            names = {name.lower(): value for name, value in answer.getheaders()}
            return Got(answer.status, names, answer.read())
        finally:
            connection.close()

    return ask_once


@pytest.fixture
def open_request(server: DemoServer) -> Iterator[OpenRequest]:
    """A raw socket on which the request for an endpoint has been sent, with the right key."""
    opened: list[socket.socket] = []

    def send(what: str) -> socket.socket:
        method, path, body = REQUESTS[what]
        payload = json.dumps(body).encode() if body is not None else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: demo\r\nAuthorization: Bearer {server.key}\r\n"
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        opened.append(connection)
        connection.sendall(head.encode() + f"Content-Length: {len(payload)}\r\n\r\n".encode() + payload)
        return connection

    yield send
    for connection in opened:
        connection.close()
