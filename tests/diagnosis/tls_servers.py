"""What can go wrong in a handshake, one server on loopback each."""

import socket
import ssl
import struct
import threading
from contextlib import contextmanager

from tests.diagnosis.pki import authority
from tests.probes.conftest import serving

NAME = "api.provider.test"


def certified(*names, ca=None, **times):
    """A server's context with a certificate for ``names``."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    (ca or authority()).issue_cert(*(names or (NAME,)), **times).configure_cert(context)
    return context


@contextmanager
def shaking_hands(context):
    with serving(lambda connection: connection.recv(1), context) as port:
        yield port


def reset(connection):
    connection.recv(1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang_up(connection):
    connection.recv(65536)


def alert(connection):
    connection.recv(65536)
    connection.sendall(bytes.fromhex("15030300020228"))  # fatal, handshake_failure


def speak_plain_http(connection):
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def stay_silent(connection):
    while connection.recv(65536):
        pass


def drip(connection):
    """A record that announces 16 kB and comes a byte at a time, as long as anybody listens."""
    connection.recv(65536)
    connection.sendall(bytes.fromhex("1603034000"))
    waiting = threading.Event()
    while not waiting.wait(0.05):
        connection.sendall(b"\x02")


@contextmanager
def by_name(handlers, context):
    """Looks at the name that is asked for (SNI), as filters do: ``handlers`` by name, else a good handshake."""

    def serve(connection):
        greeting = connection.recv(65536, socket.MSG_PEEK)
        for name, handle in handlers.items():
            if name.encode() in greeting:
                handle(connection)
                return
        with context.wrap_socket(connection, server_side=True) as secured:
            secured.recv(1)

    with serving(serve) as port:
        yield port
