import http.client
import json
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from traymon.demo import Behaviour, Condition, DemoServer, Trouble, everywhere
from traymon.demo.server import DEMO_KEY, running_clock


def test_its_urls_lead_to_it(server: DemoServer) -> None:
    assert server.base_url == f"http://127.0.0.1:{server.port}/v1"
    assert server.status_url == f"http://127.0.0.1:{server.port}/status"


def test_requests_are_recorded_without_the_key(server: DemoServer, ask: Callable[..., Any]) -> None:
    ask("chat")
    ask("models", key="a-wrong-key")
    ask("/v1/models?page=2&key=x", key=None)
    first, second, third = server.requests
    assert (first.method, first.path, first.key_sent, first.key_matched) == ("POST", "/v1/chat/completions", True, True)
    assert first.body["model"] == "ministral-3b-latest"
    assert "authorization" in first.header_names
    assert (second.key_sent, second.key_matched, second.body) == (True, False, None)
    assert (third.path, third.query, third.key_sent) == ("/v1/models", {"page": "2", "key": "x"}, False)
    assert DEMO_KEY not in repr(server.requests)
    assert "a-wrong-key" not in repr(server.requests)


def test_requests_and_connections_are_counted(server: DemoServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    for _ in range(3):
        connection.request("GET", "/v1/models")
        connection.getresponse().read()
    connection.close()
    assert server.counts == {"GET /v1/models": 3}
    assert server.connections == 1


@pytest.mark.parametrize(
    "request_line_and_headers",
    [
        pytest.param(b"GET /v1/models HTTP/1.0\r\n\r\n", id="HTTP/1.0"),
        pytest.param(b"GET /v1/models HTTP/1.1\r\nConnection: close\r\n\r\n", id="asked to close"),
    ],
)
def test_a_connection_is_closed_for_those_who_want_it(server: DemoServer, request_line_and_headers: bytes) -> None:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    connection.sendall(request_line_and_headers)
    received = _rest(connection)
    assert received.startswith(b"HTTP/1.1 401 Unauthorized\r\n")
    assert received.endswith(b'{"detail":"Unauthorized"}')


@pytest.mark.parametrize(
    "rubbish",
    [
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\n", id="a TLS greeting"),
        pytest.param(b"GET /v1/models HTTP/1.1\r\nnonsense\r\n\r\n", id="a header without a colon"),
        pytest.param(b"GET /v1/models HTTP/1.1\r\nContent-Length: many\r\n\r\n", id="a length that is no number"),
        pytest.param(b"GET /v1/models HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", id="a chunked request"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n", id="200 headers"),
    ],
)
def test_rubbish_is_refused(server: DemoServer, rubbish: bytes) -> None:
    assert _exchange(server, rubbish).startswith(b"HTTP/1.1 400 Bad Request\r\n")
    assert server.requests == ()


def test_a_body_that_breaks_off_is_refused(server: DemoServer) -> None:
    message = b"POST /v1/embeddings HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc"
    assert _exchange(server, message).startswith(b"HTTP/1.1 400 Bad Request\r\n")


def test_fifty_clients_are_answered_at_the_same_time() -> None:
    together = threading.Barrier(50)

    def ask_at_once(server: DemoServer) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        together.wait(10)
        connection.request("GET", "/v1/models", headers={"authorization": f"Bearer {server.key}"})
        status = connection.getresponse().status
        connection.close()
        return status

    with DemoServer(everywhere(Behaviour(latency=0.3))) as server, ThreadPoolExecutor(50) as pool:
        began = time.monotonic()
        statuses = list(pool.map(ask_at_once, [server] * 50))
        took = time.monotonic() - began
    assert statuses == [200] * 50
    assert 0.3 <= took < 5, "one after the other would take 15 s"


def test_latency_is_virtual() -> None:
    with DemoServer(everywhere(Behaviour(latency=3.0)), speed=60.0) as server:
        began = time.monotonic()
        _exchange(server, b"GET /v1/models HTTP/1.0\r\n\r\n")
        took = time.monotonic() - began
    assert 0.05 <= took < 1


def test_the_upstream_says_how_long_it_took(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(everywhere(Behaviour(latency=0.05)))
    assert ask("models").headers["x-envoy-upstream-service-time"] == "50"


def test_a_new_condition_holds_from_the_next_request_on(server: DemoServer, ask: Callable[..., Any]) -> None:
    down = everywhere(Behaviour(trouble=Trouble.UNAVAILABLE))
    server.play(down)
    assert server.condition is down
    assert ask("models").status == 503
    server.play(Condition())
    assert ask("models").status == 200


def test_idle_connections_can_be_dropped(server: DemoServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("GET", "/v1/models")
    connection.getresponse().read()
    server.drop_connections()
    with pytest.raises(http.client.RemoteDisconnected):
        _ask_again(connection)
    connection.close()


def test_stopping_closes_idle_connections_at_once() -> None:
    with DemoServer(everywhere(Behaviour(latency=30.0))) as server:
        idle = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        waiting = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        waiting.sendall(b"GET /v1/models HTTP/1.1\r\n\r\n")
        idle.sendall(b"GET /nowhere HTTP/1.1\r\n\r\n")
        assert idle.recv(65_536).startswith(b"HTTP/1.1 404")
        began = time.monotonic()
    took = time.monotonic() - began
    assert took < 2, "it waits 2 s for threads that do not end"
    assert _rest(idle) == _rest(waiting) == b""
    with pytest.raises((ConnectionRefusedError, TimeoutError)):
        socket.create_connection(("127.0.0.1", server.port), timeout=1)


def test_it_can_come_back_on_the_same_port() -> None:
    with DemoServer() as server:
        port = server.port
        _exchange(server, b"GET /v1/models HTTP/1.0\r\n\r\n")
    with DemoServer(port=port) as again:
        assert _exchange(again, b"GET /v1/models HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 401")


def test_no_thread_is_left_behind() -> None:
    before = set(threading.enumerate())
    with DemoServer() as server:
        _exchange(server, b"GET /v1/models HTTP/1.0\r\n\r\n")
    for thread in set(threading.enumerate()) - before:
        thread.join(2)
        assert not thread.is_alive()


def test_another_key_can_be_chosen() -> None:
    with DemoServer(key="a-key-of-the-test") as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
        connection.request("GET", "/v1/models", headers={"authorization": "Bearer a-key-of-the-test"})
        answer = connection.getresponse()
        assert json.load(answer)["object"] == "list"
        connection.close()


def test_the_clock_starts_now_and_runs_at_the_given_speed() -> None:
    before = datetime.now(UTC)
    clock = running_clock(1000.0)
    first, real = clock(), time.monotonic()
    while time.monotonic() - real < 0.01:
        pass
    assert before <= first < before + timedelta(seconds=100)
    assert timedelta(seconds=10) <= clock() - first < timedelta(minutes=30)


def _exchange(server: DemoServer, message: bytes) -> bytes:
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
    connection.sendall(message)
    connection.shutdown(socket.SHUT_WR)
    return _rest(connection)


def _rest(connection: socket.socket) -> bytes:
    received = b""
    try:
        while piece := connection.recv(65_536):
            received += piece
    except ConnectionResetError:  # the server had not read everything before it closed
        pass
    finally:
        connection.close()
    return received


def _ask_again(connection: http.client.HTTPConnection) -> None:
    try:
        connection.request("GET", "/v1/models")
        connection.getresponse()
    except (BrokenPipeError, ConnectionResetError):
        raise http.client.RemoteDisconnected from None
