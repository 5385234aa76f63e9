"""What resolvers say where nobody on the way can read or change it.

Evidence per server: operator; ``word``: ``noerror``, ``nxdomain``, ``servfail``, ``nodata`` or ``none`` (the server
cannot be used: that says nothing about the provider); ``addresses`` (A and AAAA).
"""

import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.dns_messages import FAILURES, TYPES, Answer, question, read, together
from traymon.diagnosis.network.side_by_side import Question, outcome_of, side_by_side
from traymon.diagnosis.network.target import target_of
from traymon.model import Evidence, Failure, Outcome, Phase, Reply
from traymon.probes.failures import failure_of
from traymon.probes.httpx_ import httpcore
from traymon.probes.network import Attempt, Backend, in_flight
from traymon.probes.resolver import is_loopback
from traymon.settings.choices import NamedUrl
from traymon.threads import together as at_once
from traymon.trust import new_context
from traymon.version import USER_AGENT

NAME = "doh"

_SECONDS = 3.0

_LARGEST = 65535
"""Bytes of a DNS message."""

_MESSAGE = "application/dns-message"

_HEADERS = [("content-type", _MESSAGE), ("accept", _MESSAGE), ("user-agent", USER_AGENT)]

_USABLE = ("noerror", "nxdomain", "servfail", "nodata")


@dataclass(frozen=True, kw_only=True)
class _Heard:
    """Of one question."""

    answer: Answer | None = None
    status: int = 0
    failure: Failure | None = None
    phase: Phase | None = None


def ask_resolvers(case: Case) -> Iterator[Evidence]:
    """Every DNS-over-HTTPS server of the settings (RFC 8484), by address."""
    context = _own_context()
    questions = [
        Question(
            blank=Evidence(
                check=NAME,
                target=server.url.partition("?")[0],
                outcome=Outcome.INCONCLUSIVE,
                word="none",
                operator=server.name,
            ),
            ask=partial(_ask, case, server, context),
        )
        for server in case.settings.diagnosis.resolvers
    ]
    return side_by_side(case, questions, _SECONDS + 0.3)


def _own_context() -> ssl.SSLContext:
    """Not the shared one: the pool below sets HTTP/2 in it, and connections that know HTTP/1.1 alone use that too."""
    return new_context()


def _ask(case: Case, server: NamedUrl, context: ssl.SSLContext, blank: Evidence) -> Evidence:
    parts = urlsplit(server.url)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        return replace(blank, outcome=Outcome.SKIPPED, note="not an https:// URL")
    seconds, began = case.left(_SECONDS), time.perf_counter()
    host = target_of(case.provider).host
    with httpcore.ConnectionPool(ssl_context=context, http2=True, network_backend=Backend()) as pool:
        deadline = time.monotonic() + seconds
        jobs = [partial(_heard, pool, server.url, question(host, kind, 0), deadline) for kind in TYPES]
        heard = dict(zip(TYPES, at_once(jobs, name=f"doh-{server.name}"), strict=True))
    said = replace(blank, ms=(time.perf_counter() - began) * 1000)
    answer = together({kind: one.answer for kind, one in heard.items() if one.answer})
    if answer and answer.word in _USABLE:
        failure = FAILURES.get(answer.word)
        phase = Phase.RESOLVE if failure else None
        return replace(
            said,
            outcome=outcome_of(failure),
            word=answer.word,
            addresses=answer.addresses,
            failure=failure,
            phase=phase,
        )
    return _unusable(said, heard["A"], cut_short=seconds < _SECONDS)


def _unusable(said: Evidence, heard: _Heard, *, cut_short: bool) -> Evidence:
    if heard.failure:
        outcome = outcome_of(heard.failure, cut_short=cut_short)
        return replace(said, outcome=outcome, failure=heard.failure, phase=heard.phase)
    reply = Reply(status=heard.status) if heard.status else None
    return replace(said, outcome=Outcome.INCONCLUSIVE, reply=reply, note="its answer is not usable")


def _heard(pool: httpcore.ConnectionPool, url: str, asked: bytes, deadline: float) -> _Heard:
    with in_flight(Attempt(deadline=deadline)) as attempt:
        try:
            with pool.stream("POST", url, headers=_HEADERS, content=asked) as response:
                body = _beginning(response)
        except Exception as error:  # noqa: BLE001 - of the network, or of h2: it has dozens for what servers do wrong
            return _Heard(failure=failure_of(error), phase=attempt.phase)
    return _Heard(answer=read(body, asked) if response.status == 200 else None, status=response.status)  # noqa: PLR2004


def _beginning(response: httpcore.Response) -> bytes:
    body = b""
    for piece in response.iter_stream():
        body += piece
        if len(body) > _LARGEST:
            return b""
    return body


def _unless(case: Case) -> str:
    return "the settings name an address" if target_of(case.provider).literal else ""


CHECK = Check(name=NAME, ask=ask_resolvers, unless=_unless, patience=_SECONDS + 0.5)
