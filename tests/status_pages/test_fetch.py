import contextlib
import gzip
import http.server
import socket
import ssl
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator

import httpx
import pytest
import trustme

from traymon.status_pages.documents import MAX_BODY
from traymon.status_pages.fetch import USER_AGENT, Answer, Fetcher, address_problem, redirect_problem

Server = http.server.BaseHTTPRequestHandler
Serve = Callable[[Callable[[Server], None]], str]

PATIENT = 20.0
"""Seconds; only a test that hangs would need them."""


def reply(server: Server, body: bytes = b"", status: int = 200, headers: dict[str, str] | None = None) -> None:
    server.send_response(status)
    for name, value in ({"Content-Length": str(len(body))} | (headers or {})).items():
        server.send_header(name, value)
    server.end_headers()
    server.wfile.write(body)


def test_a_body_comes_as_it_was_sent(serve: Serve, client: httpx.Client) -> None:
    url = serve(lambda server: reply(server, b'{"a": 1}'))
    assert Fetcher(client).get(url, PATIENT) == Answer(url=url, body=b'{"a": 1}')


def test_a_zipped_body_is_unpacked(serve: Serve, client: httpx.Client) -> None:
    url = serve(lambda server: reply(server, gzip.compress(b"{}"), headers={"Content-Encoding": "gzip"}))
    assert Fetcher(client).get(url, PATIENT).body == b"{}"


def test_it_says_who_asks_and_sends_no_secret(serve: Serve) -> None:
    asked: list[dict[str, str]] = []

    def script(server: Server) -> None:
        asked.append({name.lower(): value for name, value in server.headers.items()})
        reply(server, b"{}", headers={"Set-Cookie": "id=1"})

    url = serve(script)
    with httpx.Client(trust_env=False, headers={"Authorization": "Bearer sk"}, auth=("user", "secret")) as client:
        fetcher = Fetcher(client)
        fetcher.get(url, PATIENT)
        fetcher.get(url, PATIENT)
    for headers in asked:
        assert headers["user-agent"] == USER_AGENT
        assert headers["accept"] == "application/json"
        assert headers["accept-encoding"] == "gzip"
        assert not {"authorization", "cookie"} & headers.keys()


def test_an_endless_body_is_left_at_4_mb(serve: Serve, client: httpx.Client) -> None:
    sent = [0]
    stopped = threading.Event()
    piece, hundred_mb = bytes(1_000_000), 100_000_000

    def script(server: Server) -> None:
        server.send_response(200)
        server.send_header("Content-Length", str(hundred_mb))
        server.end_headers()
        try:
            while sent[0] < hundred_mb:
                server.wfile.write(piece)
                sent[0] += len(piece)
        finally:
            stopped.set()

    answer = Fetcher(client).get(serve(script), PATIENT)
    assert (answer.body, answer.reason) == (b"", "larger than 4 MB")
    assert stopped.wait(PATIENT)
    assert sent[0] < hundred_mb / 2  # 4 MB and what the buffers of the system hold


@pytest.mark.parametrize(("size", "fits"), [(MAX_BODY, True), (MAX_BODY + 1, False)])
def test_the_limit_is_exact(*, size: int, fits: bool, serve: Serve, client: httpx.Client) -> None:
    url = serve(lambda server: reply(server, bytes(size)))
    assert (Fetcher(client).get(url, PATIENT).reason == "") is fits


def test_a_small_answer_cannot_fill_the_memory(serve: Serve, client: httpx.Client) -> None:
    bomb = gzip.compress(bytes(100_000_000))
    url = serve(lambda server: reply(server, bomb, headers={"Content-Encoding": "gzip"}))
    tracemalloc.start()
    try:
        answer = Fetcher(client).get(url, PATIENT)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.reason == "larger than 4 MB"
    assert peak < 4 * MAX_BODY


@pytest.mark.parametrize("drips", ["headers", "body"])
def test_a_server_that_drips_cannot_hold_it(
    drips: str, serve: Serve, client: httpx.Client, over: threading.Event
) -> None:
    def script(server: Server) -> None:
        if drips == "body":
            server.send_response(200)
            server.send_header("Content-Length", "1000")
            server.end_headers()
        else:
            server.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        while not over.wait(0.05):
            server.wfile.write(b"a")
            server.wfile.flush()

    begun = time.monotonic()
    answer = Fetcher(client).get(serve(script), 0.5)
    assert answer.reason == "timed out"
    assert time.monotonic() - begun < 1.5


def test_a_server_that_drips_its_body_is_left_alone(serve: Serve, client: httpx.Client, over: threading.Event) -> None:
    left = threading.Event()

    @contextlib.contextmanager
    def within(_: float) -> Iterator[None]:
        try:
            yield
        finally:
            left.set()

    def script(server: Server) -> None:
        reply(server, headers={"Content-Length": "1000"})
        while not over.wait(0.05):
            server.wfile.write(b"a")

    assert Fetcher(client, within).get(serve(script), 0.3).reason == "timed out"
    assert left.wait(PATIENT)


def test_a_silent_server_cannot_hold_it(serve: Serve, client: httpx.Client, over: threading.Event) -> None:
    url = serve(lambda _: over.wait(PATIENT) and None)
    assert Fetcher(client).get(url, 0.3).reason == "timed out"


def test_the_transport_is_told_when_all_must_be_over_in_the_thread_that_asks(
    serve: Serve, client: httpx.Client
) -> None:
    told: list[tuple[float, int]] = []
    asking: list[int] = []

    @contextlib.contextmanager
    def within(deadline: float) -> Iterator[None]:
        told.append((deadline - time.monotonic(), threading.get_ident()))
        yield

    client.event_hooks["request"].append(lambda _: asking.append(threading.get_ident()))
    Fetcher(client, within).get(serve(lambda server: reply(server, b"{}")), PATIENT)
    ((seconds, thread),) = told
    assert PATIENT - 5 < seconds <= PATIENT
    assert [thread] == asking


def test_a_changeless_page_is_asked_with_what_it_said_before(serve: Serve, client: httpx.Client) -> None:
    asked: list[tuple[str | None, str | None]] = []

    def script(server: Server) -> None:
        asked.append((server.headers.get("If-None-Match"), server.headers.get("If-Modified-Since")))
        validators = {"ETag": '"7"', "Last-Modified": "Tue, 05 Jan 2027 10:00:00 GMT"}
        reply(server, b'{"a": 1}', headers=validators) if len(asked) == 1 else server.send_error(304)

    fetcher, url = Fetcher(client), serve(script)
    assert [fetcher.get(url, PATIENT).body for _ in range(3)] == [b'{"a": 1}'] * 3
    assert asked == [(None, None), *[('"7"', "Tue, 05 Jan 2027 10:00:00 GMT")] * 2]


def test_not_modified_without_a_body_to_remember_is_an_error(serve: Serve, client: httpx.Client) -> None:
    assert Fetcher(client).get(serve(lambda server: server.send_error(304)), PATIENT).reason == "HTTP 304"


@pytest.mark.parametrize(
    ("status", "headers", "body", "reason"),
    [
        pytest.param(500, {}, b"oops", "HTTP 500", id="error"),
        pytest.param(403, {}, b"no", "HTTP 403", id="forbidden"),
        pytest.param(403, {"cf-mitigated": "challenge"}, b"", "HTTP 403, a Cloudflare challenge", id="by header"),
        pytest.param(403, {}, b"<title>Just a moment...", "HTTP 403, a Cloudflare challenge", id="by body"),
        pytest.param(200, {"cf-mitigated": "challenge"}, b"", "a Cloudflare challenge page", id="with status 200"),
        pytest.param(204, {}, b"", "HTTP 204", id="no content"),
        pytest.param(301, {}, b"", "HTTP 301", id="a redirect to nowhere"),
        pytest.param(302, {"Location": "http://198.51.100.1/"}, b"", "redirected to plain HTTP", id="to plain HTTP"),
        pytest.param(302, {"Location": "file:///etc/passwd"}, b"", "redirected: not a web address", id="to a file"),
        pytest.param(
            302, {"Location": "https://a:b@x.test/"}, b"", "redirected: credentials in the address", id="login"
        ),
        pytest.param(200, {"Content-Encoding": "br"}, b"x", "packed in an unknown way (br)", id="unknown packing"),
        pytest.param(200, {"Content-Encoding": "gzip"}, b"not zipped", "broken compression", id="broken packing"),
        pytest.param(200, {"Content-Encoding": "gzip"}, gzip.compress(b"{}" * 99)[:-9], "cut short", id="cut packing"),
        pytest.param(200, {"Content-Length": "99"}, b"{}", "connection closed early", id="cut"),
    ],
)
def test_why_there_is_no_body(
    status: int, headers: dict[str, str], body: bytes, reason: str, serve: Serve, client: httpx.Client
) -> None:
    url = serve(lambda server: reply(server, body, status, headers))
    answer = Fetcher(client).get(url, PATIENT)
    assert (answer.body, answer.reason) == (b"", reason)


def test_redirects_are_followed(serve: Serve, client: httpx.Client) -> None:
    def script(server: Server) -> None:
        step = int(server.path.strip("/") or 0)
        reply(server, status=301, headers={"Location": f"/{step + 1}"}) if step < 5 else reply(server, b"{}")

    url = serve(script)
    assert Fetcher(client).get(url, PATIENT) == Answer(url=f"{url}/5", body=b"{}")


def test_a_ring_of_redirects_is_left(serve: Serve, client: httpx.Client) -> None:
    url = serve(lambda server: reply(server, status=302, headers={"Location": server.path}))
    assert Fetcher(client).get(url, PATIENT).reason == "too many redirects"


@pytest.mark.parametrize(
    ("source", "target", "problem"),
    [
        ("https://a.test/", "https://b.test/", ""),
        ("https://a.test/", "http://a.test/", "redirected to plain HTTP"),
        ("https://a.test/", "http://127.0.0.1/", "redirected to plain HTTP"),
        ("http://127.0.0.1/", "http://localhost:8/", ""),
        ("http://127.0.0.1/", "https://a.test/", ""),
        ("http://127.0.0.1/", "http://a.test/", "redirected to plain HTTP"),
        ("https://a.test/", "ftp://a.test/", "redirected: not a web address"),
        ("https://a.test/", "https://", "redirected: not a web address"),
    ],
)
def test_where_a_redirect_may_lead(source: str, target: str, problem: str) -> None:
    assert redirect_problem(source, target) == problem


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://status.example.test", ""),
        ("http://[::1]:8080/x", ""),
        ("http://127.9.9.9", ""),
        ("http://status.example.test", "plain HTTP"),
        ("http://10.0.0.1", "plain HTTP"),
        ("http://localhost.example.test", "plain HTTP"),
        ("https://user@status.example.test", "credentials in the address"),
        ("https://:secret@status.example.test", "credentials in the address"),
        ("status.example.test", "not a web address"),
        ("https://status.example.test:port", "not a web address"),
        ("http://[", "not a web address"),
        ("", "not a web address"),
    ],
)
def test_which_addresses_are_asked(url: str, problem: str, client: httpx.Client) -> None:
    assert address_problem(url) == problem
    if problem:
        assert Fetcher(client).get(url, PATIENT).reason == problem


def test_a_server_that_closes_at_once(serve: Serve, client: httpx.Client) -> None:
    def script(server: Server) -> None:
        server.close_connection = True

    assert Fetcher(client).get(serve(script), PATIENT).reason == "connection closed early"


def test_nobody_listens(client: httpx.Client) -> None:
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        answer = Fetcher(client).get(f"http://127.0.0.1:{unheard.getsockname()[1]}", PATIENT)
    assert answer.reason == "connection failed"


def test_a_name_that_does_not_exist() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("x", request=request) from socket.gaierror(socket.EAI_NONAME, "unknown")

    with httpx.Client(transport=httpx.MockTransport(fail)) as client:
        assert Fetcher(client).get("https://status.example.test", PATIENT).reason == "name not found"


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def secure_url(authority: trustme.CA) -> Iterator[str]:
    """A server over TLS that redirects to plain HTTP."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply(self, status=302, headers={"Location": "http://127.0.0.1:1/"})

        def log_message(self, *_: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"https://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_an_unknown_certificate_is_refused(secure_url: str, client: httpx.Client) -> None:
    assert Fetcher(client).get(secure_url, PATIENT).reason == "certificate refused"


def test_a_secure_page_never_leads_to_plain_http(secure_url: str, authority: trustme.CA) -> None:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    with httpx.Client(verify=context, trust_env=False) as client:
        assert Fetcher(client).get(secure_url, PATIENT).reason == "redirected to plain HTTP"
