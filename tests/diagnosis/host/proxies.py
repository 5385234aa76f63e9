"""Proxies on loopback that say what a test wants."""

import contextlib
import socket
import threading


@contextlib.contextmanager
def proxy(*answers):
    """``host:port``, and what was asked: per connection, each answer follows a request.

    An answer of ``None`` closes the connection; ``Ellipsis`` keeps silent.
    """
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_serve, args=(listener, answers, heard), daemon=True).start()
        yield f"127.0.0.1:{listener.getsockname()[1]}", heard


def _serve(listener, answers, heard):
    kept = []
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        kept.append(connection)
        with contextlib.suppress(OSError):
            for answer in answers:
                request = connection.recv(4096)
                if not request:
                    break
                heard.append(request)
                if answer is ...:
                    connection.recv(1)
                elif answer is None:
                    break
                else:
                    connection.sendall(answer(request) if callable(answer) else answer)
        connection.close()


def http(status, body=b"", **headers):
    lines = [
        f"HTTP/1.1 {status}",
        *(f"{name}: {value}" for name, value in headers.items()),
        f"Content-Length: {len(body)}",
        "",
        "",
    ]
    return "\r\n".join(lines).encode() + body


def dead_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]
