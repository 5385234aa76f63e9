import socket

import pytest

from traymon.demo import Anchors


def test_both_anchors_accept_and_close() -> None:
    with Anchors() as anchors:
        first, second = anchors.ports
        assert first != second
        for port in anchors.ports:
            connection = socket.create_connection(("127.0.0.1", port), timeout=5)
            assert connection.recv(1) == b""
            connection.close()
        assert anchors.accepted == (1, 1)


def test_an_anchor_is_gone_when_they_are_closed() -> None:
    with Anchors() as anchors:
        ports = anchors.ports
    for port in ports:
        with pytest.raises((ConnectionRefusedError, TimeoutError)):
            socket.create_connection(("127.0.0.1", port), timeout=1)
