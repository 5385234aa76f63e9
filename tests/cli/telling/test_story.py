from datetime import datetime, timedelta

from traymon.cli.telling import story
from traymon.history import HistoryReader
from traymon.model import Level

HOUR = timedelta(hours=1)


def test_each_change_lasts_until_the_next_and_the_last_until_it_was_seen_last(
    reader: HistoryReader, now: datetime
) -> None:
    told = story.read(reader, "mistral", "Mistral AI", now - 24 * HOUR, now + HOUR)
    assert [(change.transition.after.level, change.lasted, change.ongoing) for change in told.changes] == [
        (Level.MAJOR_OUTAGE, 1 * HOUR, False),
        (Level.OPERATIONAL, 2 * HOUR, False),
        (Level.UNKNOWN, 2 * HOUR, False),
        (Level.OPERATIONAL, 1 * HOUR, True),
    ]


def test_time_is_known_own_unclear_or_not_watched(reader: HistoryReader, now: datetime) -> None:
    told = story.read(reader, "mistral", "Mistral AI", now - 24 * HOUR, now)
    assert told.levels_s == {Level.OPERATIONAL: 7 * 3600, Level.MAJOR_OUTAGE: 3600}
    assert told.local_s == 2 * 3600
    assert told.unclear_s == 0
    assert told.uptime.unobserved_s == 14 * 3600
    assert told.uptime.operational_percent == 87.5


def test_a_provider_of_whom_nothing_is_known_is_not_worth_telling(reader: HistoryReader, now: datetime) -> None:
    assert not story.read(reader, "openai", "OpenAI", now - HOUR, now).is_worth_telling
    assert not story.read(reader, "mistral", "Mistral AI", now + HOUR, now + 2 * HOUR).is_worth_telling
    assert story.read(reader, "mistral", "Mistral AI", now - HOUR, now).is_worth_telling
