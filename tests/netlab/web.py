"""A small web server: HTTP/1.1 and HTTP/2, with or without TLS."""

import contextlib
import json
import socket
import ssl
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate

import h2.config
import h2.connection
import h2.events

from tests.netlab.listening import hang, reset

_RECORD = 1300

_REASONS = {200: "OK", 302: "Found", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}


@dataclass(frozen=True, kw_only=True)
class Request:
    """What came."""

    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes = b""
    client: str = ""
    """Address it came from."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What goes back, and how badly."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pause: float = 0.0
    """Seconds before the first byte."""
    stall_after: int | None = None
    """Bytes of the body after which nothing more comes."""


Site = Callable[[Request], Answer]


def json_answer(document: object, status: int = 200, **headers: str) -> Answer:
    """A JSON answer; header names with ``_`` for ``-``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(
        status=status, headers={"content-type": "application/json", **named}, body=json.dumps(document).encode()
    )


def html_answer(text: str, status: int = 200, **headers: str) -> Answer:
    """A web page."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status=status, headers={"content-type": "text/html; charset=UTF-8", **named}, body=text.encode())


def by_edge(answer: Answer) -> Answer:
    """The same with the marks of the provider's edge."""
    return Answer(
        **{
            **vars(answer),
            "headers": {**answer.headers, "server": "cloudflare", "cf-ray": f"{uuid.uuid4().hex[:16]}-LAB"},
        }
    )


def by_gateway(answer: Answer) -> Answer:
    """The same with the marks of edge and gateway."""
    kong = {"x-kong-request-id": uuid.uuid4().hex, "x-kong-response-latency": "1"}
    return by_edge(Answer(**{**vars(answer), "headers": {**answer.headers, **kong}}))


def serve(connection: socket.socket, site: Site, tls: ssl.SSLContext | None = None) -> None:
    """Serve requests of one connection until the client leaves."""
    if tls is None:
        _http1(connection, site)
        return
    with tls.wrap_socket(connection, server_side=True) as secured:
        {"h2": _http2}.get(secured.selected_alpn_protocol() or "", _http1)(secured, site)


def _http1(connection: socket.socket, site: Site) -> None:
    with connection.makefile("rb") as reader:
        while request := _read(reader, connection.getpeername()[0]):
            answer = site(request)
            time.sleep(answer.pause)
            fields = {"date": formatdate(usegmt=True), "content-length": str(len(answer.body)), **answer.headers}
            head = f"HTTP/1.1 {answer.status} {_REASONS.get(answer.status, 'Status')}\r\n"
            head += "".join(f"{name}: {value}\r\n" for name, value in fields.items())
            body = b"" if request.method == "HEAD" else answer.body[: answer.stall_after]
            _send(connection, head.encode() + b"\r\n" + body)
            if answer.stall_after is not None:
                hang(connection)
                return
            if request.headers.get("connection", "").lower() == "close":
                return


def _send(connection: socket.socket, data: bytes) -> None:
    """In TLS records that fit into a packet, as big servers begin."""
    for start in range(0, len(data), _RECORD):
        connection.sendall(data[start : start + _RECORD])


def _read(reader, client: str) -> Request | None:
    start = reader.readline(8192).decode("latin-1").split()
    if len(start) != 3:
        return None
    headers = {}
    while line := reader.readline(8192).decode("latin-1").rstrip("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    body = reader.read(int(headers.get("content-length", 0)))
    return Request(method=start[0], path=start[1], headers=headers, body=body, client=client)


def _http2(connection: socket.socket, site: Site) -> None:
    state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
    state.initiate_connection()
    connection.sendall(state.data_to_send())
    asked: dict[int, tuple[dict[str, str], bytearray]] = {}
    while data := connection.recv(65536):
        for event in state.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                asked[event.stream_id] = (dict(event.headers), bytearray())
            elif isinstance(event, h2.events.DataReceived):
                asked[event.stream_id][1].extend(event.data)
                state.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            elif isinstance(event, h2.events.StreamEnded):
                _answer_http2(connection, state, event.stream_id, asked.pop(event.stream_id), site)
        with contextlib.suppress(OSError):
            connection.sendall(state.data_to_send())


def _answer_http2(connection, state, stream: int, asked: tuple[dict[str, str], bytearray], site: Site) -> None:
    fields, body = asked
    request = Request(
        method=fields[":method"], path=fields[":path"], headers=fields | {"host": fields.get(":authority", "")},
        body=bytes(body), client=connection.getpeername()[0],
    )  # fmt: skip
    answer = site(request)
    time.sleep(answer.pause)
    head = [(":status", str(answer.status)), ("date", formatdate(usegmt=True)), *answer.headers.items()]
    state.send_headers(stream, head)
    size = state.max_outbound_frame_size
    room = min(len(answer.body), state.local_flow_control_window(stream))  # answers in the lab are small
    wanted = answer.body[:room][: answer.stall_after]
    for start in range(0, len(wanted), size):
        state.send_data(stream, wanted[start : start + size])
    if answer.stall_after is None:
        state.end_stream(stream)


def broken_http2(connection: socket.socket, site: Site, tls: ssl.SSLContext) -> None:
    """Agree on HTTP/2, and then reset: what an old inspection engine does to it."""
    with tls.wrap_socket(connection, server_side=True) as secured:
        if secured.selected_alpn_protocol() == "h2":
            secured.recv(1024)
            reset(secured)
        else:
            _http1(secured, site)
