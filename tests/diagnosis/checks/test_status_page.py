import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.diagnosis.cases import case_of
from traymon.diagnosis.checks import status_page
from traymon.model import Incident, Level, Outcome, StatusReport

NOW = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)


def page(*incidents, level=Level.OPERATIONAL, **more):
    return StatusReport(
        readable=True, at=NOW, level=level, incidents=incidents, url="https://status.provider.test", **more
    )


DOWN = Incident(name="Chat completions API down", level=Level.MAJOR_OUTAGE)
WINDOW = Incident(name="API maintenance", level=Level.MAINTENANCE)


@pytest.mark.parametrize(
    ("report", "word", "outcome", "note"),
    [
        pytest.param(page(), "ok", Outcome.OK, "operational", id="all well"),
        pytest.param(page(DOWN), "incident", Outcome.FAILED, "Chat completions API down", id="incident"),
        pytest.param(
            page(maintenances=(WINDOW,), level=Level.MAINTENANCE), "maint", Outcome.FAILED, "API maintenance", id="window"
        ),
        pytest.param(
            StatusReport(readable=False, at=NOW, reason="timed out"), "down", Outcome.INCONCLUSIVE, "timed out", id="dead"
        ),
    ],
)  # fmt: skip
def test_what_the_page_says(report, word, outcome, note):
    [evidence] = status_page.ask(replace(case_of(), read_page=lambda: report))
    assert (evidence.word, evidence.outcome, evidence.note) == (word, outcome, note)


def test_a_page_that_hangs_is_unreadable():
    gate = threading.Event()
    [evidence] = status_page.ask(replace(case_of(seconds=0.1), read_page=lambda: gate.wait(30)))
    gate.set()
    assert (evidence.word, evidence.outcome) == ("down", Outcome.INCONCLUSIVE)


def test_a_provider_without_a_page_is_not_asked_for_one():
    assert status_page.CHECK.unless(case_of())
