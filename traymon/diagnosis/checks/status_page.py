"""What does the provider's status page say? It lags, so a green one proves nothing.

Words: ``ok``, ``incident``, ``maint``, ``down`` (unreadable).
"""

import time
from collections.abc import Iterator

from traymon.assessment.scope import Claim, claim_for
from traymon.diagnosis.case import Case, Check
from traymon.model import Evidence, Level, Outcome, Provider, StatusReport
from traymon.threads import call_with_deadline

SECONDS = 4.0


def ask(case: Case) -> Iterator[Evidence]:
    """One reading."""
    if case.read_page is None:
        return
    began = time.perf_counter()
    seconds = case.left(SECONDS)
    try:
        report = call_with_deadline(case.read_page, seconds, name="status-page")
    except TimeoutError:
        yield Evidence(check="status_page", outcome=Outcome.INCONCLUSIVE, word="down", note="timed out")
        return
    yield judged(report, case.provider, (time.perf_counter() - began) * 1000)


def judged(report: StatusReport, provider: Provider, ms: float) -> Evidence:
    """What ``report`` means for a user of ``provider``."""
    claim = claim_for(report, provider)
    word = _word(report, claim)
    outcomes = {"ok": Outcome.OK, "down": Outcome.INCONCLUSIVE}
    return Evidence(
        check="status_page",
        target=report.url,
        outcome=outcomes.get(word, Outcome.FAILED),
        ms=ms,
        note=_note(report, claim),
        word=word,
    )


def _word(report: StatusReport, claim: Claim) -> str:
    if not report.readable:
        return "down"
    if claim.level >= Level.DEGRADED:
        return "incident"
    return "maint" if claim.level is Level.MAINTENANCE else "ok"


def _note(report: StatusReport, claim: Claim) -> str:
    named = next((incident.name for incident in claim.counted), "")
    return named or report.reason or claim.level.label


def _unless(case: Case) -> str:
    return "" if case.read_page else "no status page is known"


CHECK = Check(name="status_page", ask=ask, unless=_unless, patience=SECONDS + 0.5)
