"""Does the provider answer elsewhere in the world? Asked of Globalping, if the user allowed it; may come late.

Words: ``up`` (any answer below 500), ``down``. Roles: ``world``, ``own_network`` (a probe in the user's own network).
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network import globalping
from traymon.diagnosis.network.fetching import HEADERS
from traymon.model import Evidence, Failure, Outcome
from traymon.probes.answers import Answer
from traymon.probes.headers import retry_after_of
from traymon.probes.http import Address, Patience, Question
from traymon.probes.http import ask as exchange_with
from traymon.probes.resolver import is_loopback
from traymon.probes.transport import Transport
from traymon.status_pages.fetch import address_problem
from traymon.trust import ssl_context

SECONDS = 19.0
"""Altogether: Globalping recommends to allow 10 s more than the probes have."""

PAUSE = 0.5
"""Seconds after an answer until the same measurement may be asked for again."""

_EACH = 5.0
"""Seconds for one request."""

_CREATED, _UNCHANGED = 202, 304

_REFUSALS = {
    400: "the request was refused",
    422: "no probe is free there",
    429: "the allowance of this hour is used up",
}


@dataclass(kw_only=True)
class _Service:
    """The API, for one measurement."""

    case: Case
    transport: Transport
    until: float
    etag: str = ""
    failure: Failure | None = field(default=None)

    def send(self, question: Question) -> Answer | None:
        """The answer; ``None``: there was none, ``failure`` says why."""
        headers = HEADERS | ({"if-none-match": self.etag} if self.etag else {})
        patience = Patience(total=min(_EACH, max(self.until - time.monotonic(), 0.1)))
        url = self.case.settings.diagnosis.vantage.url.rstrip("/")
        exchange = exchange_with(self.transport, Address(url, headers), question, patience=patience)
        self.failure = exchange.failure
        answer = None if exchange.failure else exchange.answer
        self.etag = (answer.headers.get("etag") if answer else "") or self.etag
        return answer

    def rest(self, answer: Answer | None) -> bool:
        """Wait as long as the service wants; whether there is time for another question then."""
        asked = retry_after_of(answer.headers, self.case.now()) if answer else None
        pause = max(asked or 0.0, PAUSE)
        if time.monotonic() + pause >= self.until:
            return False
        time.sleep(pause)
        return True


def ask(case: Case, seconds: float = SECONDS) -> Iterator[Evidence]:
    """One measurement: each place as soon as it has finished. It may end after the test's deadline."""
    with contextlib.closing(Transport(ssl_context())) as transport:
        service = _Service(case=case, transport=transport, until=time.monotonic() + seconds)
        question = Question(
            method="POST",
            path="/measurements",
            payload=globalping.measurement(case.provider.base_url, case.settings.diagnosis.vantage),
        )
        answer = service.send(question)
        id_ = globalping.measurement_id(answer.document) if answer and answer.status == _CREATED else ""
        if not id_:
            yield _nothing(case, answer, service.failure)
            return
        service.etag = ""
        yield from _results(service, f"/measurements/{id_}")


def _results(service: _Service, path: str) -> Iterator[Evidence]:
    """Poll until the measurement has finished or time is up."""
    told: set[int] = set()
    answer: Answer | None = None
    while service.rest(answer):
        answer = service.send(Question(method="GET", path=path))
        if answer is None or answer.status == _UNCHANGED:
            continue
        seen = globalping.seen(answer.document, service.case.settings.diagnosis.vantage.own_network)
        if seen is None:
            continue
        for number, evidence in seen.results:
            if number not in told:
                told.add(number)
                yield replace(evidence, target=_host(service.case))
        if seen.finished:
            return
    if not told:
        yield _nothing(service.case, answer, service.failure)


def _nothing(case: Case, answer: Answer | None, failure: Failure | None) -> Evidence:
    note = f"Globalping gave no answer ({failure})" if failure else "Globalping had no result in time"
    if answer and answer.status not in {200, _CREATED, _UNCHANGED}:
        note = f"Globalping: {_REFUSALS.get(answer.status, f'HTTP {answer.status}')}"
    return Evidence(check="outside_view", target=_host(case), outcome=Outcome.INCONCLUSIVE, note=note)


def _host(case: Case) -> str:
    return urlsplit(case.provider.base_url).hostname or ""


def _unless(case: Case) -> str:
    service = case.settings.diagnosis.vantage.url
    if address_problem(service):
        return "the address of the outside view cannot be used"
    if is_loopback(_host(case)) and not is_loopback(urlsplit(service).hostname or ""):
        return "nobody outside can reach a provider on this computer"
    return ""


CHECK = Check(name="outside_view", ask=ask, unless=_unless, patience=SECONDS + 1.0)
