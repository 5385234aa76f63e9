import http.client
import json
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from traymon.demo import Behaviour, Condition, DemoServer, Trouble


def events_of(body: bytes) -> list[str]:
    """Data of the events in a body of server-sent events, whatever its line ends."""
    lines = body.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [line.removeprefix("data: ") for line in lines if line]


def read_until(connection: socket.socket, mark: bytes) -> bytes:
    received = b""
    while mark not in received:
        piece = connection.recv(65_536)
        assert piece, "closed before the mark came"
        received += piece
    return received


def is_quiet(connection: socket.socket) -> bool:
    connection.settimeout(0.05)
    try:
        connection.recv(1)
    except TimeoutError:
        return True
    finally:
        connection.settimeout(5)
    return False


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_a_healthy_stream_opens_says_a_word_finishes_and_is_done(
    server: DemoServer, ask: Callable[..., Any], newline: str
) -> None:
    server.play(Condition(stream=Behaviour(newline=newline)))
    got = ask("stream")
    *chunks, done = events_of(got.body)
    choices = [json.loads(chunk)["choices"][0] for chunk in chunks]
    assert got.headers["content-type"].startswith("text/event-stream")
    assert got.body.endswith(f"data: [DONE]{newline}{newline}".encode())
    assert done == "[DONE]"
    assert [choice["delta"]["content"] for choice in choices] == ["", "OK", ""]
    assert [choice["finish_reason"] for choice in choices] == [None, None, "stop"]
    assert json.loads(chunks[-1])["usage"]["completion_tokens"] == 1
    assert json.loads(chunks[0])["object"] == "chat.completion.chunk"


def test_the_connection_of_a_complete_stream_can_be_used_again(
    server: DemoServer, open_request: Callable[..., Any]
) -> None:
    connection = open_request("stream")
    read_until(connection, b"0\r\n\r\n")
    connection.sendall(b"GET /v1/models HTTP/1.1\r\nHost: demo\r\n\r\n")
    assert connection.recv(12) == b"HTTP/1.1 401"
    assert server.connections == 1


def test_a_truncated_stream_breaks_off_within_an_event(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(Condition(stream=Behaviour(trouble=Trouble.STREAM_TRUNCATED)))
    with pytest.raises(http.client.IncompleteRead) as caught:
        ask("stream")
    first, second = events_of(caught.value.partial)
    assert json.loads(first)
    with pytest.raises(json.JSONDecodeError):
        json.loads(second)


def test_a_stream_can_end_properly_but_without_its_mark(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(Condition(stream=Behaviour(trouble=Trouble.STREAM_WITHOUT_DONE)))
    events = events_of(ask("stream").body)
    assert json.loads(events[-1])["choices"][0]["finish_reason"] == "stop"


def test_a_stream_that_fails_says_so_in_its_finish_reason(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(Condition(stream=Behaviour(trouble=Trouble.FINISH_ERROR)))
    *_, last, done = events_of(ask("stream").body)
    assert (json.loads(last)["choices"][0]["finish_reason"], done) == ("error", "[DONE]")


@pytest.mark.parametrize(
    ("trouble", "last_thing_sent"),
    [
        pytest.param(Trouble.STREAM_STALLED, b'"finish_reason":null}]}\n\n\r\n', id="after the first event"),
        pytest.param(Trouble.STREAM_SILENT, b"\r\n\r\n", id="before the first event"),
    ],
)
def test_a_stalled_stream_stays_open_until_the_condition_changes(
    server: DemoServer, open_request: Callable[..., Any], trouble: Trouble, last_thing_sent: bytes
) -> None:
    server.play(Condition(stream=Behaviour(trouble=trouble)))
    connection = open_request("stream")
    received = read_until(connection, last_thing_sent)
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert received.endswith(last_thing_sent)
    assert is_quiet(connection)
    server.play(Condition())
    assert connection.recv(1) == b""


def test_a_stalled_stream_ends_when_the_server_stops(open_request: Callable[..., Any], server: DemoServer) -> None:
    server.play(Condition(stream=Behaviour(trouble=Trouble.STREAM_STALLED)))
    connection = open_request("stream")
    read_until(connection, b"data: ")
    began = time.monotonic()
    server.__exit__()
    assert time.monotonic() - began < 2, "it waits 2 s for threads that do not end"
    while connection.recv(65_536):
        pass


def test_a_stalled_stream_does_not_hold_up_others(
    server: DemoServer, open_request: Callable[..., Any], ask: Callable[..., Any]
) -> None:
    server.play(Condition(stream=Behaviour(trouble=Trouble.STREAM_STALLED)))
    read_until(open_request("stream"), b"data: ")
    assert ask("chat").status == 200
