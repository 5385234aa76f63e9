from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from traymon.history import HistoryReader, open_history, open_reader
from traymon.model import (
    Assessment,
    Failure,
    Level,
    Observation,
    Party,
    ProbeKind,
    Provider,
    Timings,
    Transition,
    Update,
)

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)

_STAGES = (
    # hours before now, level, party, milliseconds of chat or its failure
    (10.0, Level.OPERATIONAL, Party.NONE, 200.0),
    (6.0, Level.MAJOR_OUTAGE, Party.PROVIDER, Failure.PROVIDER_FAULT),
    (5.0, Level.OPERATIONAL, Party.NONE, 300.0),
    (3.0, Level.UNKNOWN, Party.LOCAL_NETWORK, Failure.NETWORK_DOWN),
    (1.0, Level.OPERATIONAL, Party.NONE, 400.0),
    (0.0, Level.OPERATIONAL, Party.NONE, 400.0),
)


def _updates() -> Iterator[Update]:
    provider = Provider(id="mistral", name="Mistral AI", base_url="http://127.0.0.1/v1")
    before: Assessment | None = None
    for hours, level, party, answer in _STAGES:
        at = NOW - timedelta(hours=hours)
        failed = answer if isinstance(answer, Failure) else None
        chat = Observation(
            provider="mistral",
            probe=ProbeKind.CHAT,
            at=at,
            failure=failed,
            timings=Timings(total=0.0 if isinstance(answer, Failure) else answer),
        )
        changed = before is None or (before.level, before.party) != (level, party)
        since = at if before is None or changed else before.since
        evidence = (f"chat: {failed}" if failed else f"chat answered in {answer} ms", "more")
        after = Assessment(provider="mistral", level=level, party=party, at=at, since=since, evidence=evidence)
        transition = Transition(before=before, after=after) if before and changed else None
        yield Update(provider=provider, assessment=after, at=at, observation=chat, transition=transition)
        before = after


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[HistoryReader]:
    """Ten hours of one provider: an outage of an hour, and two hours without a network."""
    history = open_history(tmp_path / "history.db", now=NOW, max_gap=timedelta(hours=5))
    for update in _updates():
        history(update)
    history.close()
    with open_reader(tmp_path / "history.db") as opened:
        yield opened
