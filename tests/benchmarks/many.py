"""What many providers cost together, status pages included: share of a core, and whether it grows linearly.

As a program (``… many AUTHORITY.PEM``): the servers, in a process of their own. Their certificate goes into that file;
the first line printed is ``{"port": n}``, then for each line read ``{"probes": n, "pages": n}`` so far.
"""

import json
import signal
import socket
import ssl
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import trustme

from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import Child, cpu_ms, memory_of
from tests.benchmarks.servers import Models
from tests.many import ASKS_NOBODY
from tests.user import User, until

COUNTS = (100, 1000)
INTERVAL_S = 30
"""Of the free probe; a page is read every 120 s, in two documents."""

GOAL_PERCENT = 2.0
GOAL_LINEAR = 1.15
"""Ten times the providers cost at most so many times ten times the CPU."""

SECONDS, LONG_SECONDS = 120, 600

_STATUS = {
    "page": {"id": "0b7e", "name": "Status", "url": "https://127.0.0.1", "updated_at": "2027-01-05T10:00:00Z"},
    "status": {"indicator": "none", "description": "All Systems Operational"},
    "incidents": [],
}
_LIST = {"page": _STATUS["page"], "incidents": [], "pagination": {"page": 1, "per_page": 100, "next_page": None}}


class Site(Models):
    """An API as ``Models``, and Rootly's two documents, for as many providers as ask."""

    def __init__(self) -> None:
        super().__init__()
        self.pages = 0
        self._documents = {b"/status.json": _answer(_STATUS), b"/incidents.json": _answer(_LIST)}

    def answer(self, head: bytes) -> bytes:
        """What to send for a request that begins with ``head``."""
        for path, document in self._documents.items():
            if path in head:
                self.pages += 1
                return document
        self.requests += 1
        return self._answer

    def _serve(self, connection: socket.socket, context: ssl.SSLContext | None) -> None:
        assert context is not None
        try:
            with context.wrap_socket(connection, server_side=True) as stream:
                waiting = b""
                while piece := stream.recv(65536):
                    waiting += piece
                    while b"\r\n\r\n" in waiting:
                        head, _, waiting = waiting.partition(b"\r\n\r\n")
                        stream.sendall(self.answer(head))
        except OSError:
            connection.close()


def measure(*, long: bool) -> Iterator[Figure]:
    """100 providers, then 1,000."""
    costs = {}
    for count in COUNTS:
        percent, done, pages, memory = run(count, LONG_SECONDS if long else SECONDS)
        costs[count] = percent / count
        yield Figure(
            name=f"many: CPU, {count} providers every {INTERVAL_S} s",
            value=percent,
            unit="% of a core",
            at_most=GOAL_PERCENT * count / COUNTS[0] * (1.0 if count == COUNTS[0] else GOAL_LINEAR),
            note=f"https, {done:.0%} of the probes due, {pages:.0%} of the pages",
        )
        yield Figure(name=f"many: memory, PSS, {count} providers", value=memory, unit="MB")
    yield Figure(
        name="many: CPU per provider, 1,000 against 100",
        value=costs[COUNTS[1]] / costs[COUNTS[0]],
        unit="times",
        at_most=GOAL_LINEAR,
        note="1: linear",
    )


def run(count: int, seconds: float) -> tuple[float, float, float, float]:
    """Share of a core in percent, shares of the probes and pages due that were asked, and MB."""
    with tempfile.TemporaryDirectory(prefix="traymon-benchmark-") as folder:
        user, authority = User(Path(folder)), str(Path(folder) / "authority.pem")
        with Child("tests.benchmarks.many", authority) as servers:
            user.environ["SSL_CERT_FILE"] = authority
            user.configure(settings(servers.answer()["port"], count))
            traymon = user.start("run", "--headless")
            try:
                until(lambda: servers.answer(0)["probes"] >= count, 4.0 * INTERVAL_S)
                time.sleep(INTERVAL_S / 2)
                before, spent, began = servers.answer(0), cpu_ms(traymon.pid), time.monotonic()
                time.sleep(seconds)
                after, spent, took = servers.answer(0), cpu_ms(traymon.pid) - spent, time.monotonic() - began
                memory = memory_of(traymon.pid).pss
            finally:
                traymon.signal(signal.SIGTERM)
                traymon.end()
    probes = (after["probes"] - before["probes"]) / (count * took / INTERVAL_S)
    pages = (after["pages"] - before["pages"]) / (2 * count * took / 120)
    return spent / took / 10, probes, pages, memory


def settings(port: int, count: int) -> str:
    """So many providers with a page each."""
    root = f"https://127.0.0.1:{port}"
    tables = "".join(
        f'[providers.p{number}]\nbase_url = "{root}/p{number}/v1"\nauth = "none"\nprobes = ["models"]\n'
        f'[[providers.p{number}.status_sources]]\nformat = "rootly"\nurl = "{root}/p{number}"\n'
        for number in range(count)
    )
    return f'interval = "{INTERVAL_S}s"\n{ASKS_NOBODY}{tables}'


def _answer(document: object) -> bytes:
    body = json.dumps(document).encode()
    return f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


def main(authority: str) -> None:
    """Serve until the input ends."""
    issuer, context = trustme.CA(), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    issuer.issue_cert("127.0.0.1").configure_cert(context)
    issuer.cert_pem.write_to_path(authority)
    site = Site()
    print(json.dumps({"port": site.listen(context)}), flush=True)
    for _ in sys.stdin:
        print(json.dumps({"probes": site.requests, "pages": site.pages}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
