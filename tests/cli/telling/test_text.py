import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import click
import pytest

from traymon.cli.telling import story, text
from traymon.history import HistoryReader


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local times are the computer's, whose zone the test chooses."""
    if not hasattr(time, "tzset"):
        pytest.skip("the zone cannot be chosen on Windows")
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def told(reader: HistoryReader, now: datetime, hours: float) -> list[str]:
    since = now - timedelta(hours=hours)
    one = story.read(reader, "mistral", "Mistral \x1b[31mAI", since, now)
    return click.unstyle(text.paragraphs([one] if one.is_worth_telling else [], since, now)).split("\n")


def test_a_day_in_full(reader: HistoryReader, now: datetime) -> None:
    assert told(reader, now, 24) == [
        "Mistral [31mAI  2026-11-21 18:00 to 2026-11-22 18:00",
        "",
        "  uptime      87.50 % of the known time (8 h)",
        "              ● operational 7 h, ■ major outage 1 h",
        "              not counted: own faults 2 h, not watched 14 h",
        "",
        "  latency        count  failures    median       p95",
        "  chat               6         2    300 ms    400 ms",
        "",
        "  changes     4",
        "  2026-11-22 12:00  ● operational → ■ major outage  for 1 h",
        "                    the provider's fault · chat: provider_fault",
        "  2026-11-22 13:00  ■ major outage → ● operational  for 2 h",
        "                    chat answered in 300.0 ms",
        "  2026-11-22 15:00  ● operational → ○ unknown       for 2 h",
        "                    your local network · chat: network_down",
        "  2026-11-22 17:00  ○ unknown → ● operational       for 1 h so far",
        "                    chat answered in 400.0 ms",
    ]


def test_a_quiet_hour(reader: HistoryReader, now: datetime) -> None:
    lines = told(reader, now, 0.5)
    assert lines[2] == "  uptime      100 % of the known time (30 min)"
    assert lines[-1] == "  changes     none"


def test_time_of_ones_own_faults_says_nothing_of_the_provider(reader: HistoryReader, now: datetime) -> None:
    lines = told(reader, now - timedelta(hours=1.5), 1)
    assert lines[2] == "  uptime      unknown: there was no time in which anything could be known"
    assert lines[3] == "              not counted: own faults 1 h"


def test_nothing_known_is_one_friendly_sentence(reader: HistoryReader, now: datetime) -> None:
    assert told(reader, now + timedelta(days=9), 24) == [
        "Nothing is known since 2026-11-30 18:00. The history grows while `traymon run` or `traymon watch` is running."
    ]
