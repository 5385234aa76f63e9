"""Does HTTP/2 work where HTTP/1.1 does? traymon speaks HTTP/1.1, other programs do not.

Words: ``ok``, ``fail_h2``. Skipped where the server offers no HTTP/2.
"""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.fetching import HEADERS
from traymon.model import Evidence, Failure, Outcome, Phase
from traymon.probes.failures import failure_of
from traymon.probes.http import BODY_CAP
from traymon.probes.httpx_ import httpcore
from traymon.probes.network import Attempt, Backend, in_flight
from traymon.probes.transport import usual_proxy
from traymon.trust import new_context

SECONDS = 1.2
"""For each of two attempts."""

_AFTER_CONNECT = frozenset({Phase.TLS, Phase.FIRST_BYTE, Phase.TRANSFER})


@dataclass(kw_only=True)
class _Spoken:
    """How one attempt went."""

    protocol: str = ""
    """What the TLS handshake agreed on."""
    failure: Failure | None = None
    phase: Phase | None = None
    ms: float = 0.0

    @property
    def is_http2(self) -> bool:
        """Or may be: it did not come so far as to tell."""
        return self.protocol == "h2" or (self.phase is Phase.TLS and self.failure is not None)


def ask(case: Case) -> Iterator[Evidence]:
    """One GET over HTTP/2, two if the first fails."""
    url = case.provider.base_url + "/models"
    spoken = _speak(url, case.left(SECONDS))
    if spoken.failure and spoken.phase in _AFTER_CONNECT and spoken.is_http2:
        spoken = _speak(url, case.left(SECONDS))
    yield _judged(Evidence(check="http1_only", target=url, outcome=Outcome.OK), spoken)


def _judged(blank: Evidence, spoken: _Spoken) -> Evidence:
    evidence = replace(blank, failure=spoken.failure, phase=spoken.phase, ms=spoken.ms)
    if not spoken.failure and spoken.protocol == "h2":
        return replace(evidence, word="ok")
    if not spoken.failure:
        return replace(evidence, outcome=Outcome.SKIPPED, note="the server offers no HTTP/2")
    if spoken.is_http2 and spoken.phase in _AFTER_CONNECT:
        return replace(evidence, outcome=Outcome.FAILED, word="fail_h2", note="HTTP/1.1 worked a moment ago")
    return replace(evidence, outcome=Outcome.INCONCLUSIVE)


def _speak(url: str, seconds: float) -> _Spoken:
    """One GET; never raises."""
    spoken = _Spoken()

    def trace(event: str, info: dict[str, object]) -> None:
        if event.endswith("start_tls.complete"):
            stream = info["return_value"]
            assert isinstance(stream, httpcore.NetworkStream)
            spoken.protocol = stream.get_extra_info("ssl_object").selected_alpn_protocol() or ""

    # a context of its own: the pool tells it to offer HTTP/2, which would reach the app's connections
    context = new_context()
    pool = httpcore.ConnectionPool(ssl_context=context, http1=True, http2=True, network_backend=Backend())
    attempt = Attempt(deadline=time.monotonic() + seconds)
    with in_flight(attempt), contextlib.closing(pool):
        try:
            with pool.stream("GET", url, headers=list(HEADERS.items()), extensions={"trace": trace}) as response:
                _read(response)
        except Exception as error:  # noqa: BLE001 - failure_of knows every one
            spoken.failure, spoken.phase = failure_of(error), attempt.phase
    spoken.ms = (time.perf_counter() - attempt.started) * 1000
    return spoken


def _read(response: httpcore.Response) -> None:
    size = 0
    for piece in response.iter_stream():
        size += len(piece)
        if size > BODY_CAP:
            return


def _unless(case: Case) -> str:
    if urlsplit(case.provider.base_url).scheme != "https":
        return "HTTP/2 needs TLS"
    if usual_proxy(case.provider.base_url):
        return "a proxy is used"
    answered = any(evidence.reply and not evidence.failure for evidence in case.of("edge"))
    return "" if answered else "HTTP/1.1 does not work either"


CHECK = Check(name="http1_only", ask=ask, needs=("edge",), unless=_unless, patience=SECONDS * 2 + 0.5, cheap=True)
