"""The demo provider behind one loopback port."""

import itertools
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from traymon.demo.answers import BAD_REQUEST, Answer, Moment
from traymon.demo.api import STATUS_ROOT, respond, route, status_document
from traymon.demo.conditions import Condition, Endpoint, Trouble
from traymon.demo.faults import TRANSPORT, Line
from traymon.demo.listener import Listener
from traymon.demo.pages import Reading
from traymon.demo.streams import Ending, Stream
from traymon.demo.wire import MalformedRequestError, Request, read_request

DEMO_KEY = "demo-key-that-opens-nothing"

_KEPT = 4096
"""Requests that are remembered: more than any test makes, and a bound for long benchmarks."""


def running_clock(speed: float) -> Callable[[], datetime]:
    """A clock that shows the right time now and then runs ``speed`` times as fast."""
    began, zero = datetime.now(UTC), time.monotonic()
    return lambda: began + timedelta(seconds=(time.monotonic() - zero) * speed)


@dataclass(frozen=True, kw_only=True)
class _Act:
    """A condition while it is played."""

    condition: Condition
    since: datetime
    over: threading.Event = field(default_factory=threading.Event)
    numbers: dict[Endpoint, "itertools.count[int]"] = field(
        default_factory=lambda: {endpoint: itertools.count() for endpoint in Endpoint}
    )

    def next_trouble(self, endpoint: Endpoint) -> Trouble | None:
        return self.condition.of(endpoint).trouble_of(next(self.numbers[endpoint]))


class DemoServer:
    """A context manager: a loopback API and status page while it is open. Any thread may call its methods.

    ``speed`` divides every virtual length of time. ``now`` gives virtual time; if it is not given, time runs ``speed``
    times as fast as real time.
    """

    def __init__(
        self,
        condition: Condition | None = None,
        *,
        port: int = 0,
        key: str = DEMO_KEY,
        speed: float = 1.0,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self.key = key
        self.speed = speed
        self._now = now or running_clock(speed)
        self._listener = Listener(self._serve, port=port)
        self._act = _Act(condition=condition or Condition(), since=self._now())
        self._stopping = threading.Event()
        self._numbers = itertools.count(1)
        self._requests: deque[Request] = deque(maxlen=_KEPT)
        self._counts: Counter[str] = Counter()
        self._counting = threading.Lock()

    def __enter__(self) -> Self:
        self._listener.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._act.over.set()
        self._listener.__exit__()

    @property
    def port(self) -> int:
        """The port on 127.0.0.1."""
        return self._listener.port

    @property
    def base_url(self) -> str:
        """Base URL of the API."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def status_url(self) -> str:
        """Root of the status page: Rootly's and Statuspage's paths are answered under it."""
        return f"http://127.0.0.1:{self.port}{STATUS_ROOT}"

    @property
    def condition(self) -> Condition:
        """What is played now."""
        return self._act.condition

    @property
    def requests(self) -> tuple[Request, ...]:
        """The newest requests, oldest first."""
        return tuple(self._requests)

    @property
    def connections(self) -> int:
        """Connections so far."""
        return self._listener.accepted

    @property
    def counts(self) -> dict[str, int]:
        """Requests so far by method and path, e.g. ``{"GET /v1/models": 3}``."""
        with self._counting:
            return dict(self._counts)

    def play(self, condition: Condition) -> None:
        """Behave like this from the next request on; answers that are held back by the old condition end."""
        before, self._act = self._act, _Act(condition=condition, since=self._now())
        before.over.set()

    def drop_connections(self) -> None:
        """Close all connections, idle ones too."""
        self._listener.drop_connections()

    def _serve(self, connection: socket.socket) -> None:
        with connection.makefile("rb") as stream:
            while not self._stopping.is_set():
                try:
                    request = read_request(stream, self.key)
                except MalformedRequestError:
                    connection.sendall(BAD_REQUEST.wire(self._moment()))
                    return
                if request is None or not self._answer(connection, request):
                    return

    def _answer(self, connection: socket.socket, request: Request) -> bool:
        """Whether the connection can be used again."""
        self._record(request)
        act, endpoint = self._act, route(request)
        if isinstance(endpoint, Answer):
            connection.sendall(endpoint.wire(self._moment()))
            return request.keep_alive
        delay = act.condition.of(endpoint).latency / self.speed
        if delay and self._stopping.wait(delay):
            return False
        trouble = act.next_trouble(endpoint)
        reply = self._reply(act, endpoint, request, trouble)
        message = reply.wire(self._moment(delay))
        if trouble in TRANSPORT:
            TRANSPORT[trouble](Line(connection=connection, answer=message, over=act.over, speed=self.speed))
            return False
        connection.sendall(message)
        if isinstance(reply, Stream) and reply.ending is Ending.HELD:
            act.over.wait()
        return request.keep_alive and (isinstance(reply, Answer) or reply.ending is Ending.COMPLETE)

    def _reply(self, act: _Act, endpoint: Endpoint, request: Request, trouble: Trouble | None) -> Answer | Stream:
        if endpoint is not Endpoint.STATUS_PAGE:
            return respond(endpoint, request, act.condition.of(endpoint), trouble)
        reading = Reading(page=act.condition.page, url=self.status_url, since=act.since, now=self._now())
        return status_document(request, reading, trouble)

    def _record(self, request: Request) -> None:
        self._requests.append(request)
        with self._counting:
            self._counts[f"{request.method} {request.path}"] += 1

    def _moment(self, delay: float = 0.0) -> Moment:
        return Moment(number=next(self._numbers), now=self._now(), ms=round(delay * 1000))
