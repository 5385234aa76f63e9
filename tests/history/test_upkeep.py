"""What is old is forgotten, a little with each update."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from traymon.history import History, open_history, open_reader
from traymon.model import Level, Observation, ProbeKind, StatusReport, Update

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def totals(path: Path) -> int:
    with open_reader(path) as reader:
        return len(reader.recent_totals("mistral", ProbeKind.CHAT, 100_000))


def test_observations_are_kept_for_thirty_days(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    for age in [31, 30, 29, 0]:
        history(made_update(now - age * DAY))
    history.prune(now)

    assert totals(path) == 3


def test_changes_outlive_observations_by_a_year(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    calm = made_update(now).assessment
    for age in [401, 399]:
        history(made_update(now - age * DAY, changed_from=calm))
    history.prune(now)

    with open_reader(path) as reader:
        assert [change.at for change in reader.transitions(now - 500 * DAY)] == [now - 399 * DAY]


def test_spending_of_this_month_outlives_its_observations(
    history: History,
    path: Path,
    now: datetime,
    made_update: Callable[..., Update],
    made_observation: Callable[..., Observation],
) -> None:
    first = now.replace(day=1)
    history(made_update(first, observation=made_observation(first, cost_usd=0.001)))
    history.prune(first + 31 * DAY)

    assert totals(path) == 0
    with open_reader(path) as reader:
        assert reader.spend_usd("mistral", first) == pytest.approx(0.001)


def test_the_claim_that_still_holds_is_kept(
    history: History, path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    for age, level in [(600, Level.DEGRADED), (500, Level.OPERATIONAL)]:
        at = now - age * DAY
        history(made_update(at, report=StatusReport(readable=True, at=at, level=level)))
    history.prune(now)

    with open_reader(path) as reader:
        assert [claim.level for claim in reader.claims(now, "mistral")] == [Level.OPERATIONAL]
        assert [claim.level for claim in reader.claims(now - 1000 * DAY, "mistral")] == [Level.OPERATIONAL]


def test_the_running_app_prunes_by_itself_once_a_day(
    path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    history = open_history(path, now=now)
    for number in range(20):
        history(made_update(now - 40 * DAY + number * SECOND))
    for number in range(100):
        history(made_update(now + number * timedelta(minutes=1)))
    assert totals(path) == 100

    for number in range(100):
        history(made_update(now + 31 * DAY + number * timedelta(minutes=1)))
    history.close()

    assert totals(path) == 100


def test_room_is_given_back_after_much_was_forgotten(
    path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    history = open_history(path, now=now)
    for number in range(3_000):
        history(made_update(now + number * SECOND))
    history.close()
    full = path.stat().st_size
    history = open_history(path, now=now)
    history.prune(now + 31 * DAY)
    history.close()

    assert path.stat().st_size < full / 2


def test_a_day_of_one_provider_takes_less_than_two_megabytes(
    path: Path, now: datetime, made_update: Callable[..., Update], made_observation: Callable[..., Observation]
) -> None:
    """Models every 30 s, three others every 60 s: 7,200 rows a day. Measured over a fifth of it."""
    minute = [ProbeKind.MODELS, ProbeKind.CHAT, ProbeKind.STREAM, ProbeKind.MODELS, ProbeKind.EMBEDDINGS]
    history = open_history(path, now=now)
    for number in range(1_440):
        at = now + number * timedelta(seconds=12)
        history(made_update(at, observation=made_observation(at, probe=minute[number % 5], cost_usd=4e-7)))
    history.close()

    assert path.stat().st_size * 5 < 1_000_000
