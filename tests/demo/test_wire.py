import contextlib
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from traymon.demo.wire import MalformedRequestError, read_request


def request_of(message: bytes) -> object:
    return read_request(io.BytesIO(message), "the-key")


def test_several_requests_are_read_one_after_the_other() -> None:
    stream = io.BytesIO(b"POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}GET /b?x=1 HTTP/1.1\r\n\r\n")
    first, second, third = (read_request(stream, "the-key") for _ in range(3))
    assert first is not None
    assert second is not None
    assert (first.method, first.path, first.body) == ("POST", "/a", {})
    assert (second.method, second.path, second.query) == ("GET", "/b", {"x": "1"})
    assert third is None


@pytest.mark.parametrize(
    ("value", "sent", "matched"),
    [
        ("Bearer the-key", True, True),
        ("Bearer the-ke", True, False),
        ("bearer the-key", True, False),
        ("the-key", True, False),
    ],
)
def test_only_the_whole_key_matches(value: str, sent: bool, matched: bool) -> None:  # noqa: FBT001 - a table's column
    request = read_request(io.BytesIO(f"GET / HTTP/1.1\r\nAuthorization: {value}\r\n\r\n".encode()), "the-key")
    assert request is not None
    assert (request.key_sent, request.key_matched) == (sent, matched)


@given(st.binary(max_size=300))
@example(b"POST / HTTP/1.1\r\nContent-Length: \xb2\r\n\r\n")
@example(b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n")
@example(b"POST / HTTP/1.1\r\nContent-Length: 4000\r\n\r\n" + b"[" * 4000)
@example(b"POST / HTTP/1.1\r\nContent-Length: 4300\r\n\r\n" + b"9" * 4300)
@example(b"GET /?%ff=%00 HTTP/1.1\r\n\r\n")
def test_no_message_is_worse_than_malformed(message: bytes) -> None:
    with contextlib.suppress(MalformedRequestError):
        request_of(message)
