"""With many providers rows are written together, now and then; what people are told is still stored first."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from traymon.history import open_history, open_reader
from traymon.history.sink import History
from traymon.model import Level, Party, ProbeKind, Update

MANY = [f"provider-{number}" for number in range(25)]


def stored(path: Path) -> int:
    """How many of the providers have a row that another process can see."""
    reader = open_reader(path)
    try:
        return sum(reader.last_ok(name, ProbeKind.CHAT) is not None for name in MANY)
    finally:
        reader.close()


def see_all(history: History, made_update: Callable[..., Update], at: datetime) -> None:
    for name in MANY:
        history(made_update(at, provider=name))


def test_the_updates_of_many_wait_for_each_other(history, made_update, path, now):
    see_all(history, made_update, now)
    assert stored(path) == 20
    history(made_update(now + timedelta(seconds=4.9), provider=MANY[0]))
    assert stored(path) == 20
    history(made_update(now + timedelta(seconds=5.0), provider=MANY[0]))
    assert stored(path) == 25


def test_a_transition_waits_for_nothing_and_takes_along_what_waited(history, made_update, path, now):
    see_all(history, made_update, now)
    before = made_update(now, provider=MANY[0]).assessment
    history(
        made_update(
            now + timedelta(seconds=1),
            provider=MANY[0],
            level=Level.MAJOR_OUTAGE,
            party=Party.PROVIDER,
            changed_from=before,
        )
    )
    assert stored(path) == 25


def test_what_waits_is_written_at_the_end(made_update, path, now):
    history = open_history(path, now=now)
    see_all(history, made_update, now)
    history.close()
    assert stored(path) == 25


def test_a_clock_set_back_does_not_hold_rows_for_ever(history, made_update, path, now):
    see_all(history, made_update, now)
    history(made_update(now - timedelta(hours=1), provider=MANY[0]))
    assert stored(path) == 25
