"""Where a proxy is used: does the provider's edge answer without it? Words: ``ok``, ``fail``."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.fetching import HEADERS, reply_of, shown
from traymon.diagnosis.network.side_by_side import outcome_of
from traymon.diagnosis.who_answered import word_of
from traymon.model import Evidence, Outcome
from traymon.probes.http import Address, Patience, Question, ask
from traymon.probes.transport import Transport
from traymon.trust import ssl_context

SECONDS = 3.5


def _ask(case: Case) -> Iterator[Evidence]:
    url = f"{case.provider.base_url}/models"
    patience = case.left(SECONDS)
    with contextlib.closing(Transport(ssl_context(), choose_proxy=lambda _url: None)) as transport:
        question = Question(method="GET", path="")
        exchange = ask(transport, Address(url, HEADERS), question, patience=Patience(total=patience), fresh=True)
    outcome = outcome_of(exchange.failure, cut_short=patience < SECONDS)
    if exchange.answer and word_of(exchange.answer, case.provider) == "block":
        outcome = Outcome.FAILED  # somebody on the way answered instead
    blank = Evidence(check="direct", target=shown(url), outcome=outcome, at=case.now())
    yield replace(
        blank,
        word={Outcome.OK: "ok", Outcome.FAILED: "fail"}.get(outcome, ""),
        failure=exchange.failure,
        phase=exchange.phase,
        ms=exchange.timings.total,
        reply=reply_of(exchange.answer),
        note="the provider answers without the proxy" if outcome is Outcome.OK else "",
    )


def _unless(case: Case) -> str:
    return "" if case.facts().proxy.shown else "no proxy is used"


CHECK = Check(name="direct", ask=_ask, unless=_unless, patience=SECONDS + 0.5)
