"""What the evidence says of the status page: who is ahead, how old it is, whether it can be relied on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from traymon.assessment.evidence import sentences
from traymon.assessment.standing import Sight, Standing
from traymon.assessment.steps import concluded, saw
from traymon.model import (
    Component,
    Failure,
    Incident,
    Level,
    Observation,
    Party,
    ProbeKind,
    Provider,
    StatusReport,
    StatusSource,
)
from traymon.settings.choices import Settings

NOW = datetime(2027, 1, 5, 10, 30, tzinfo=UTC)
PAGE = "https://status.example.test"
PROVIDER = Provider(
    id="mistral",
    name="Mistral AI",
    base_url="https://api.mistral.ai/v1",
    status_sources=(StatusSource(format="rootly", url=PAGE),),
)
WELL = StatusReport(readable=True, at=NOW, url=PAGE, format="rootly", level=Level.OPERATIONAL)
GONE = StatusReport(readable=False, at=NOW, url=PAGE, reason="HTTP 404")
OUTAGE = replace(WELL, level=Level.MAJOR_OUTAGE, incidents=(Incident(name="API down", level=Level.MAJOR_OUTAGE),))
FORGOTTEN = Incident(name="API slow", level=Level.DEGRADED, updated_at=NOW - timedelta(days=31), stale=True)
RULES = Settings().judgement


def looking_at(report: StatusReport, *, failing_for: timedelta = timedelta(0), **known: object) -> Standing:
    """A provider whose chat fails, or works, at the time of ``report``."""
    standing = Standing(provider=PROVIDER, report=report, **known)  # type: ignore[arg-type]
    steps = 20 if failing_for else 1
    for step in range(steps):
        at = NOW - failing_for * (1 - step / max(steps - 1, 1))
        failure = Failure.PROVIDER_FAULT if failing_for else None
        seen = Observation(provider="mistral", probe=ProbeKind.CHAT, at=at, failure=failure, http_status=503)
        standing, _ = concluded(saw(standing, seen, (), RULES), at, RULES)
    return standing


def said(standing: Standing) -> tuple[str, ...]:
    assert standing.assessment is not None
    return sentences(standing, standing.assessment.level, standing.assessment.party, NOW)


def test_calls_fail_while_the_page_says_that_all_is_well() -> None:
    found = said(looking_at(WELL, failing_for=timedelta(minutes=4)))
    assert "your calls fail, the status page does not say so yet (you are 4 min ahead)" in found


def test_a_page_that_was_read_before_the_trouble_is_not_behind() -> None:
    before = replace(WELL, at=NOW - timedelta(minutes=9))
    assert "your calls fail, the status page does not say so yet" in said(
        looking_at(before, failing_for=timedelta(minutes=4))
    )


@pytest.mark.parametrize(
    ("level", "word"),
    [(Level.MAJOR_OUTAGE, "an outage"), (Level.MAINTENANCE, "maintenance"), (Level.DEGRADED, "trouble")],
)
def test_the_page_says_trouble_while_calls_succeed(level: Level, word: str) -> None:
    report = replace(WELL, level=level, incidents=(Incident(name="API", level=level),))
    assert f"the status page reports {word}, your own calls succeed" in said(looking_at(report))


def test_where_both_say_the_same_nothing_is_compared() -> None:
    found = said(looking_at(OUTAGE, failing_for=timedelta(minutes=4)))
    assert not any("your calls" in sentence or "your own calls" in sentence for sentence in found)


def test_a_page_that_cannot_be_read_says_when_it_was_read_last() -> None:
    last = replace(WELL, at=NOW - timedelta(minutes=40))
    assert "status page unreadable: HTTP 404 (last read 40 min ago)" in said(looking_at(GONE, last_readable=last))
    assert "status page unreadable: HTTP 404" in said(looking_at(GONE))


def test_an_incident_that_was_forgotten_is_said_to_be() -> None:
    report = replace(WELL, level=Level.DEGRADED, incidents=(FORGOTTEN,))
    assert "status page reports: API slow (silent for 31 days: forgotten?)" in said(looking_at(report))


def without_a_key(report: StatusReport) -> tuple[Level, Party]:
    """What is judged where only the page can tell."""
    seen = Observation(provider="mistral", probe=ProbeKind.MODELS, at=NOW, failure=Failure.KEY_MISSING, http_status=401)
    sights = {ProbeKind.MODELS: Sight(observation=seen, party=Party.ACCOUNT)}
    standing, _ = concluded(
        Standing(provider=PROVIDER, has_key=False, sights=sights, report=report, last_readable=report), NOW, RULES
    )
    assert standing.assessment is not None
    return standing.assessment.level, standing.assessment.party


def test_a_page_in_an_unexpected_format_is_shown_but_decides_nothing() -> None:
    down = replace(OUTAGE, components=(Component(name="API", level=Level.MAJOR_OUTAGE),))
    assert without_a_key(down) == (Level.MAJOR_OUTAGE, Party.PROVIDER)
    other = replace(down, format="instatus")
    assert without_a_key(other)[0] is Level.UNKNOWN
    assert "the status page changed its format (rootly → instatus): shown, not relied on" in said(looking_at(other))
