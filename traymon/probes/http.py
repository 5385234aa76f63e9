"""One request and everything that came of it; never raises for what a network or a server can do."""

import contextlib
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from traymon.model import Failure, Phase, Timings
from traymon.probes.answers import Answer
from traymon.probes.failures import failure_of
from traymon.probes.httpx_ import httpx
from traymon.probes.network import Attempt, current, in_flight
from traymon.probes.unpacking import Unpacker

BODY_CAP = 1_000_000
"""Bytes of an answer that are read; a models list is 10-100 kB."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One request below the base URL."""

    method: str
    path: str
    payload: Mapping[str, object] | None = None


class Address:
    """A base URL, and the headers that every request below it carries.

    Requests are kept: building one costs as much as sending it.
    """

    def __init__(self, base_url: str, headers: Mapping[str, str]) -> None:
        self._base_url = base_url
        self._headers = dict(headers)
        self._made: dict[tuple[str, str, bytes | None], httpx.Request] = {}

    def request(self, question: Question) -> httpx.Request:
        """The request that asks ``question``; raises ``httpx.InvalidURL``, also for a path that is another host's."""
        if question.path and question.path[0] not in "/?":
            raise httpx.InvalidURL("a path begins with /")
        payload = question.payload
        content = None if payload is None else json.dumps(payload, separators=(",", ":")).encode()
        name = (question.method, question.path, content)
        if name not in self._made:
            headers = self._headers | ({"content-type": "application/json"} if content else {})
            url = self._base_url + question.path
            self._made[name] = httpx.Request(question.method, url, headers=headers, content=content)
        return self._made[name]


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long a request may take, in seconds."""

    total: float = 10.0
    idle: float | None = None
    """Between two pieces of the answer."""


@dataclass(kw_only=True)
class Exchange:
    """What came back. ``failure`` is one of the network; the answer itself, perhaps cut short, is judged elsewhere."""

    answer: Answer | None = None
    failure: Failure | None = None
    phase: Phase | None = None
    timings: Timings = field(default_factory=Timings)
    new_connection: bool = False
    addresses: tuple[str, ...] = ()
    """The one that was asked, or all that refused."""


def ask(  # noqa: PLR0913 - what there is to say of a request
    transport: httpx.BaseTransport,
    address: Address,
    question: Question,
    *,
    patience: Patience,
    sent_key: bool = False,
    fresh: bool = False,
    asked: Sequence[str] = (),
) -> Exchange:
    """Send ``question`` to ``address`` and read the answer to its end, or to ``BODY_CAP``.

    Straight through ``transport``: of what ``httpx.Client`` adds (redirects, cookies, authentication, an environment)
    a probe wants nothing, and it would double the price. ``asked``: addresses to ask after any others, oldest first.
    """
    deadline = time.monotonic() + patience.total
    attempt = Attempt(deadline=deadline, idle_limit=patience.idle, fresh=fresh, asked=asked)
    exchange = Exchange()
    with in_flight(attempt):
        try:
            _exchange(transport, address.request(question), exchange, sent_key=sent_key)
        except Exception as error:  # noqa: BLE001 - failure_of knows every one; a probe never raises
            exchange.failure, exchange.phase = failure_of(error), attempt.phase
        attempt.enter(attempt.phase)
    exchange.timings = _timings(attempt)
    exchange.new_connection = attempt.new_connection
    exchange.addresses = tuple(attempt.addresses)
    return exchange


def _exchange(transport: httpx.BaseTransport, request: httpx.Request, exchange: Exchange, *, sent_key: bool) -> None:
    with contextlib.closing(transport.handle_request(request)) as response:
        pieces = bytearray()
        try:
            unpacker = Unpacker(response.headers.get("content-encoding", ""))
            for piece in response.iter_raw():
                unpacked = unpacker.unpack(piece, BODY_CAP + 1 - len(pieces))
                if unpacked and not pieces:
                    current().enter(Phase.TRANSFER)
                pieces += unpacked
                if len(pieces) > BODY_CAP:
                    exchange.failure, exchange.phase = Failure.BODY_TOO_LARGE, Phase.TRANSFER
                    break
        finally:
            exchange.answer = Answer(
                status=response.status_code,
                headers={name.lower(): value for name, value in response.headers.items()},
                body=bytes(pieces[:BODY_CAP]),
                sent_key=sent_key,
            )


def _timings(attempt: Attempt) -> Timings:
    spent = {phase.value: ms for phase, ms in attempt.spent.items()}
    return Timings(**spent, total=(time.perf_counter() - attempt.started) * 1000)
