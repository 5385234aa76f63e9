"""Does a long answer come through? Some networks let pass only the first kilobytes.

Words: ``ok``, ``stall``. ``number``: bytes that came.
"""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.fetching import Fetched, filled, get, shown
from traymon.model import Evidence, Outcome

SECONDS = 3.0

ENOUGH = 64_000
"""Bytes."""


def ask(case: Case) -> Iterator[Evidence]:
    """One GET of the long path."""
    parts = urlsplit(case.provider.base_url)
    url = f"{parts.scheme}://{parts.netloc}/{case.settings.diagnosis.large_path.lstrip('/')}"
    yield judged(Evidence(check="large_body", target=shown(url), outcome=Outcome.OK), get(case, url, seconds=SECONDS))


def judged(blank: Evidence, fetched: Fetched) -> Evidence:
    """``blank`` with what ``fetched`` means."""
    size = len(fetched.answer.body) if fetched.answer else 0
    evidence = replace(filled(blank, fetched), number=float(size))
    if size >= ENOUGH:
        return replace(evidence, word="ok", outcome=Outcome.OK, failure=None, phase=None)
    if fetched.stalled:
        return replace(evidence, word="stall", outcome=Outcome.FAILED, note=f"stopped after {size} bytes")
    note = "no answer" if fetched.failure else f"HTTP {evidence.reply.status if evidence.reply else 0}, {size} bytes"
    return replace(evidence, outcome=Outcome.INCONCLUSIVE, note=note)


def _unless(case: Case) -> str:
    if not case.settings.diagnosis.large_path:
        return "no long path in the settings"
    stalls = any(evidence.word in {"stall", "timeout"} for evidence in case.of("edge", "api"))
    return "" if stalls else "no answer stalled"


CHECK = Check(name="large_body", ask=ask, needs=("edge", "api"), unless=_unless, patience=SECONDS + 0.5)
