from datetime import datetime, timedelta

import pytest

from traymon.assessment.scope import claim_for
from traymon.model import Component, Incident, Level, Provider, Scope, StatusReport
from traymon.status_pages.fallback import as_fallback


def page(now: datetime, *incidents: Incident) -> StatusReport:
    return StatusReport(
        readable=True,
        at=now,
        level=Level.OPERATIONAL,
        incidents=incidents,
        components=tuple(
            Component(name=name, level=Level.MAJOR_OUTAGE) for name in ("Chat Completions API", "Console")
        ),
        maintenances=(Incident(name="Work", level=Level.MAINTENANCE, updated_at=now),),
    )


def incident(at: datetime | None, level: Level = Level.PARTIAL_OUTAGE) -> Incident:
    return Incident(name="Requests fail", level=level, components=("Chat Completions API",), updated_at=at)


@pytest.mark.parametrize(
    ("age_h", "level", "readable"),
    [
        pytest.param(1, Level.PARTIAL_OUTAGE, True, id="fresh"),
        pytest.param(48, Level.PARTIAL_OUTAGE, True, id="just fresh"),
        pytest.param(49, Level.PARTIAL_OUTAGE, False, id="too old"),
        pytest.param(None, Level.PARTIAL_OUTAGE, False, id="without a date"),
        pytest.param(1, Level.OPERATIONAL, False, id="a notice is no trouble"),
    ],
)
def test_only_fresh_trouble_counts(*, age_h: float | None, level: Level, readable: bool, now: datetime) -> None:
    at = None if age_h is None else now - timedelta(hours=age_h)
    report = as_fallback(page(now, incident(at, level)), now)
    assert (report.readable, report.fallback) == (readable, True)
    assert report.level is (level if readable else Level.UNKNOWN)
    assert report.reason == ("" if readable else "old status page: nothing fresh")


def test_everything_else_on_the_old_page_is_forgotten(now: datetime) -> None:
    old = incident(now - timedelta(days=10), Level.MAJOR_OUTAGE)
    report = as_fallback(page(now, old, incident(now)), now)
    assert report.incidents == (incident(now),)
    assert report.maintenances == ()
    assert report.components == (Component(name="Chat Completions API", level=Level.PARTIAL_OUTAGE),)


def test_it_never_says_all_clear_even_if_the_trouble_is_somebody_elses(now: datetime, mistral: Provider) -> None:
    other = Incident(name="Completion API Degraded - glm-5-2", level=Level.DEGRADED, updated_at=now)
    claim = claim_for(as_fallback(page(now, other), now), mistral)
    assert (claim.level, claim.scope) == (Level.UNKNOWN, Scope.OTHER_MODEL)
