import http.client
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from traymon.demo import Behaviour, Condition, DemoServer, Trouble, everywhere
from traymon.demo.faults import HUGE_BYTES


def play(server: DemoServer, trouble: Trouble) -> None:
    server.play(everywhere(Behaviour(trouble=trouble)))


def test_a_connection_can_be_closed_without_a_word(server: DemoServer, ask: Callable[..., Any]) -> None:
    play(server, Trouble.CLOSED)
    with pytest.raises(http.client.RemoteDisconnected):
        ask("models")


def test_a_connection_can_be_reset(server: DemoServer, open_request: Callable[..., Any]) -> None:
    play(server, Trouble.RESET)
    connection = open_request("models")
    with pytest.raises(ConnectionResetError):
        connection.recv(1)


def test_silence_lasts_until_the_condition_changes(server: DemoServer, open_request: Callable[..., Any]) -> None:
    play(server, Trouble.SILENT)
    connection = open_request("chat")
    connection.settimeout(0.05)
    with pytest.raises(TimeoutError):
        connection.recv(1)
    connection.settimeout(5)
    server.play(Condition())
    assert connection.recv(1) == b""


def test_an_answer_can_come_byte_by_byte() -> None:
    with DemoServer(everywhere(Behaviour(trouble=Trouble.DRIP)), speed=100.0) as server:
        connection = socket.create_connection(("127.0.0.1", server.port), timeout=5)
        began = time.monotonic()
        connection.sendall(b"GET /v1/models HTTP/1.1\r\nHost: demo\r\n\r\n")
        pieces = [connection.recv(65_536) for _ in range(8)]
        took = time.monotonic() - began
        connection.close()
    assert b"".join(pieces).startswith(b"HTTP/1.1"[: sum(map(len, pieces))])
    assert 7 * 0.01 * 0.9 < took < 5, "unless it is sped up, it takes 7 s"
    assert max(map(len, pieces)) < 8


def test_dripping_ends_when_the_server_stops(server: DemoServer, open_request: Callable[..., Any]) -> None:
    play(server, Trouble.DRIP)
    connection = open_request("models")
    assert connection.recv(1) == b"H"
    server.__exit__()
    rest = b""
    while piece := connection.recv(65_536):
        rest += piece
    assert len(rest) <= 1


def test_a_body_can_be_larger_than_anybody_wants(server: DemoServer, open_request: Callable[..., Any]) -> None:
    play(server, Trouble.HUGE)
    connection = open_request("models")
    received = 0
    while received <= 5_000_000:
        piece = connection.recv(1_000_000)
        assert piece
        if not received:
            assert piece.startswith(b"HTTP/1.1 200 OK\r\n")
            assert b"content-length" not in piece
        received += len(piece)
    assert HUGE_BYTES >= 100_000_000


def test_something_else_may_listen_on_the_port(server: DemoServer, ask: Callable[..., Any]) -> None:
    play(server, Trouble.NOT_HTTP)
    with pytest.raises(http.client.BadStatusLine):
        ask("models")


def test_the_status_page_may_be_silent_while_the_api_answers(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(Condition(status_page=Behaviour(trouble=Trouble.CLOSED)))
    assert ask("models").status == 200
    with pytest.raises(http.client.RemoteDisconnected):
        ask("status_page")
