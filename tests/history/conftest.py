"""Made updates, and a history in a folder of its own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from traymon.history import History, open_history
from traymon.model import Assessment, Level, Observation, Party, ProbeKind, Provider, Timings, Transition, Update

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def _made_observation(
    at: datetime, *, provider: str = "mistral", probe: ProbeKind = ProbeKind.CHAT, **facts: object
) -> Observation:
    facts.setdefault("timings", Timings(total=212.5))
    return Observation(provider=provider, probe=probe, at=at, **facts)


def _made_update(  # noqa: PLR0913 - what stories vary
    at: datetime,
    *,
    provider: str = "mistral",
    level: Level = Level.OPERATIONAL,
    party: Party = Party.NONE,
    since: datetime = NOW,
    evidence: tuple[str, ...] = ("chat answered in 212 ms",),
    changed_from: Assessment | None = None,
    **facts: object,
) -> Update:
    """``facts``: other fields of ``Update``; an observation is made unless one is given."""
    assessment = Assessment(provider=provider, level=level, party=party, at=at, since=since, evidence=evidence)
    facts.setdefault("observation", _made_observation(at, provider=provider))
    transition = Transition(before=changed_from, after=assessment) if changed_from else None
    watched = Provider(id=provider, name=provider.title(), base_url=f"https://{provider}.example/v1")
    return Update(provider=watched, assessment=assessment, at=at, transition=transition, **facts)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def made_observation() -> Callable[..., Observation]:
    return _made_observation


@pytest.fixture
def made_update() -> Callable[..., Update]:
    return _made_update


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "history.db"


@pytest.fixture
def history(path: Path) -> Iterator[History]:
    history = open_history(path, now=NOW)
    yield history
    history.close()
