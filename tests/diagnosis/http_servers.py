"""HTTP servers on loopback that answer what the test wants."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

CLOUDFLARE = {"server": "cloudflare", "cf-ray": "9c0ffee-CDG"}
KONG = CLOUDFLARE | {"x-kong-request-id": "de30"}


@contextmanager
def answering(*replies, asked=None) -> Iterator[str]:
    """Base URL of a server that gives ``replies`` in turn, the last one for ever: ``(status, headers, body)``.

    ``asked`` collects ``(method, path, headers, body)``.
    """
    left = list(replies)
    turn = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def version_string(self):
            return ""

        def _answer(self):
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            with turn:
                if asked is not None:
                    asked.append((self.command, self.path, dict(self.headers.items()), body))
                status, headers, content = left.pop(0) if len(left) > 1 else left[0]
            content = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response_only(status)
            for name, value in {"content-length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _answer  # noqa: N815 - the standard library's names

        def log_message(self, *_arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
