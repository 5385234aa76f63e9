from datetime import UTC, datetime, timedelta, timezone

import pytest

from traymon.cli.watching.words import FAULTS, SYMBOLS, clean, length_text, milliseconds_text, money_text, time_text
from traymon.model import Level, Party


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(0), "0 s"),
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=59.9), "59 s"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=4, minutes=40), "4 h 40 min"),
        (timedelta(days=3), "3 d"),
        (timedelta(days=3, minutes=10), "3 d"),
        (timedelta(days=3, hours=2), "3 d 2 h"),
    ],
    ids=str,
)
def test_a_length_is_told_in_at_most_two_units(length: timedelta, words: str) -> None:
    assert length_text(length) == words


def test_a_time_of_another_day_comes_with_its_date() -> None:
    now = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
    assert time_text(now - timedelta(minutes=20), now, UTC) == "00:10"
    assert time_text(now - timedelta(minutes=40), now, UTC) == "2026-11-21 23:50"


def test_today_is_a_matter_of_the_local_zone() -> None:
    now = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
    assert time_text(now - timedelta(minutes=40), now, timezone(timedelta(hours=1))) == "00:50"


@pytest.mark.parametrize(
    ("usd", "words"),
    [(0.0, "$0.00"), (1e-7, "under $0.0001"), (0.0042, "$0.0042"), (0.01, "$0.01"), (12.345, "$12.35")],
    ids=str,
)
def test_money_is_never_shown_as_nothing(usd: float, words: str) -> None:
    assert money_text(usd) == words


@pytest.mark.parametrize(
    ("ms", "words"),
    [(None, "-"), (float("nan"), "-"), (0.4, "0 ms"), (212.4, "212 ms"), (9999.0, "9999 ms"), (20_123.0, "20.1 s")],
    ids=str,
)
def test_milliseconds(ms: float | None, words: str) -> None:
    assert milliseconds_text(ms) == words


@pytest.mark.parametrize(
    ("outside", "inside"),
    [
        pytest.param("red \x1b[31mtext\x07", "red [31mtext", id="escape sequences"),
        pytest.param("two\nlines\tand a tab", "two lines and a tab", id="line ends"),
        pytest.param("\u202egnp.exe", "gnp.exe", id="right-to-left override"),
        pytest.param("lone \ud800 surrogate", "lone surrogate", id="surrogate"),
        pytest.param("Störung 障害", "Störung 障害", id="other alphabets stay"),
        pytest.param(7, "", id="no text"),
    ],
)
def test_no_text_from_outside_commands_the_terminal(outside: object, inside: str) -> None:
    assert clean(outside) == inside


def test_each_level_has_a_symbol_of_its_own() -> None:
    assert set(SYMBOLS) == set(Level)
    assert len(set(SYMBOLS.values())) == len(Level)


def test_each_party_that_can_be_at_fault_has_words() -> None:
    assert set(FAULTS) == set(Party) - {Party.NONE, Party.UNKNOWN}
