import contextlib
import http.client
import socket
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.probes.conftest import serving
from traymon.diagnosis.network.plain_http import BODY, ask, date_of, get, request
from traymon.model import Failure, Phase


def answering(raw):
    def serve(connection):
        connection.recv(65536)
        connection.sendall(raw)

    return serve


def got(raw, seconds=3.0):
    with serving(answering(raw)) as port:
        return get(f"http://127.0.0.1:{port}/x", seconds)


@pytest.mark.parametrize(
    ("raw", "status", "body"),
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsuccess", 200, b"success", id="length"),
        pytest.param(b"HTTP/1.0 200 OK\r\n\r\nsuccess", 200, b"success", id="until-the-end"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nsuccess\r\n0\r\n\r\n",
            200,
            b"success",
            id="chunked",
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nsuccess", 200, b"success", id="cut-off"),
        pytest.param(b"HTTP/1.1 204 No Content\r\n\r\n", 204, b"", id="no-content"),
        pytest.param(b"HTTP/1.1 302 Found\r\nLocation: http://portal.test/\r\n\r\n", 302, b"", id="redirect"),
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 200_000, 200, b"x" * BODY, id="huge"),
    ],
)
def test_status_and_beginning_of_the_body(raw, status, body):
    answer = got(raw)
    assert (answer.status, answer.body, answer.failure) == (status, body, None)


def test_a_body_that_never_ends_counts_as_far_as_it_came():
    with serving(
        lambda connection: (
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\nsucc"),
            connection.recv(1 << 20),
            threading.Event().wait(2),
        )
    ) as port:
        assert get(f"http://127.0.0.1:{port}/", 0.4).body == b"succ"


@pytest.mark.parametrize(
    ("raw", "failure"),
    [
        pytest.param(b"", Failure.EOF, id="nothing"),
        pytest.param(b"SSH-2.0-OpenSSH_9.9\r\n", Failure.PROTOCOL, id="another-protocol"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", Failure.PROTOCOL, id="too-many-headers"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 90_000, Failure.PROTOCOL, id="an-endless-header"),
    ],
)
def test_what_is_no_answer_is_a_failure(raw, failure):
    answer = got(raw)
    assert (answer.failure, answer.phase, answer.status) == (failure, Phase.FIRST_BYTE, 0)


@pytest.mark.timeout(30)
def test_a_dripping_header_cannot_stretch_the_deadline():
    waiting = threading.Event()

    def drip(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while not waiting.wait(0.05):
            connection.sendall(b"y")

    with serving(drip) as port:
        answer = get(f"http://127.0.0.1:{port}/", 0.4)
        waiting.set()
    assert answer.failure is Failure.TIMEOUT


@pytest.mark.parametrize("url", ["http://", "http://[::1", "http://127.0.0.1:99999/", "http://a..b/", "nonsense"])
def test_a_url_that_is_none_is_a_failure(url):
    assert get(url, 0.5).failure


def test_a_name_that_nobody_knows():
    answer = get("http://no-such-name.invalid/", 3.0)
    assert answer.phase is Phase.RESOLVE


def test_no_cache_can_answer():
    asked = []
    with serving(lambda connection: asked.append(connection.recv(65536))) as port:
        get(f"http://127.0.0.1:{port}/hotspot.html?a=b", 1.0)
        get(f"http://127.0.0.1:{port}/hotspot.html?a=b", 1.0)
    (first, *head), (second, *_) = (one.decode().split("\r\n") for one in asked)
    assert first.startswith("GET /hotspot.html?a=b&t=")
    assert first != second
    assert {f"Host: 127.0.0.1:{port}", "Cache-Control: no-cache", "Connection: close"} <= set(head)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer_or_a_failure(raw):
    here, there = socket.socketpair()
    with here, there:
        there.sendall(b"HTTP/1.1 " + raw)
        there.shutdown(socket.SHUT_WR)
        with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
            assert ask(here, request("GET", "a.test", "/"), time.monotonic() + 5).status


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ("Tue, 05 Jan 2027 10:00:00 GMT", True),
        ("Tue, 05 Jan 2027 10:00:00 -0000", True),
        ("Tue, 05 Jan 2027 10:00:00 +99999999999999999999", False),
        ("Tue, 05 Jan 2027 99999999999999999999:00:00 GMT", False),
        ("Fri, 31 Dec 9999 23:59:59 -2359", False),
        ("yesterday", False),
        ("", False),
    ],
)
def test_the_servers_clock(value, known):
    assert (date_of({"date": value}) is not None) is known
