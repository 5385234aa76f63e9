"""One HTTP request of the local test, without any key: by the app's own client path, on a new connection."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from traymon.diagnosis.case import Case
from traymon.diagnosis.network.side_by_side import outcome_of
from traymon.model import Evidence, Failure, Outcome, Phase, Reply
from traymon.probes.answers import Answer, layer_of
from traymon.probes.headers import date_of, request_ids_of
from traymon.probes.http import Address, Exchange, Patience, Question, ask
from traymon.probes.transport import Transport
from traymon.trust import ssl_context
from traymon.version import USER_AGENT

HEADERS = {"user-agent": USER_AGENT, "accept": "application/json", "accept-encoding": "gzip, deflate"}

_LONGEST_SERVER = 60
"""Characters of a ``Server`` header that are kept."""


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What came of it."""

    answer: Answer | None
    """Perhaps cut short: then there is a ``failure`` as well."""
    failure: Failure | None
    phase: Phase | None
    ms: float
    first_byte_ms: float | None
    cut_short: bool
    """It had less than its usual patience."""

    @property
    def stalled(self) -> bool:
        """Connected well, and then headers or body did not come to their end."""
        return self.failure is Failure.TIMEOUT and self.phase in {Phase.FIRST_BYTE, Phase.TRANSFER}

    @property
    def outcome(self) -> Outcome:
        """As far as the network is concerned."""
        return outcome_of(self.failure, cut_short=self.cut_short)


def get(case: Case, url: str, *, seconds: float, headers: Mapping[str, str] = HEADERS) -> Fetched:
    """GET ``url`` in at most ``seconds``, by the proxy that the app would use; redirects are not followed.

    Raises ``TimeoutError`` when the test's deadline is reached.
    """
    patience = case.left(seconds)
    with contextlib.closing(Transport(ssl_context())) as transport:
        question = Question(method="GET", path="")
        exchange = ask(transport, Address(url, headers), question, patience=Patience(total=patience), fresh=True)
    return _fetched(exchange, cut_short=patience < seconds)


def shown(url: str) -> str:
    """``url`` without a query, user or password."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def filled(blank: Evidence, fetched: Fetched) -> Evidence:
    """``blank`` with all that is the same for each check."""
    return replace(
        blank,
        outcome=fetched.outcome,
        failure=fetched.failure,
        phase=fetched.phase,
        ms=fetched.ms,
        reply=reply_of(fetched.answer),
    )


def reply_of(answer: Answer | None) -> Reply | None:
    """What is worth keeping of ``answer``; an answer to a request without a key cannot repeat one."""
    if answer is None:
        return None
    server = "".join(letter for letter in answer.headers.get("server", "") if letter.isprintable())
    return Reply(
        status=answer.status,
        layer=layer_of(answer),
        server=server[:_LONGEST_SERVER],
        date=date_of(answer.headers.get("date", "")),
        request_ids=tuple(request_ids_of(answer.headers).items()),
        size=len(answer.body),
    )


def _fetched(exchange: Exchange, *, cut_short: bool) -> Fetched:
    return Fetched(
        answer=exchange.answer,
        failure=exchange.failure,
        phase=exchange.phase,
        ms=exchange.timings.total,
        first_byte_ms=exchange.timings.first_byte,
        cut_short=cut_short,
    )
