import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import trustme

from traymon.demo import DemoServer
from traymon.model import Price, ProbeKind, Provider
from traymon.probes.prober import Patience, Patiences, Prober


def now() -> datetime:
    return datetime(2027, 1, 5, 10, 0, tzinfo=UTC)


def provider_at(base_url: str) -> Provider:
    return Provider(
        id="mistral",
        name="Mistral AI",
        base_url=base_url,
        probes=tuple(ProbeKind),
        chat_model="ministral-3b-latest",
        embeddings_model="mistral-embed",
        chat_price=Price(input=0.1, output=0.1),
        embeddings_price=Price(input=0.1),
    )


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as running:
        yield running


@pytest.fixture
def prober(server: DemoServer) -> Iterator[Prober]:
    patiences = Patiences(plain=Patience(total=0.6), stream=Patience(total=1.5, idle=0.5))
    asked = Prober(provider_at(server.base_url), server.key, now=now, patiences=patiences)
    yield asked
    asked.close()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@contextmanager
def serving(
    handle: Callable[[socket.socket], None], context: ssl.SSLContext | None = None, address: str = "127.0.0.1"
) -> Iterator[int]:
    """A loopback port; each connection is handled in a thread, over TLS if there is a context."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.create_server((address, 0), family=family)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    def serve(connection: socket.socket) -> None:
        with connection:
            try:
                secured = context.wrap_socket(connection, server_side=True) if context else connection
                with secured:
                    handle(secured)
            except OSError:
                pass

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def server_context(authority: trustme.CA, *names: str, **times: datetime) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names, **times).configure_cert(context)
    return context


def answer_ok(connection: socket.socket) -> None:
    """Answers every request on the connection with an empty list of models."""
    while connection.recv(65536):
        connection.sendall(
            b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\n\r\n{"data":[]}'
        )
