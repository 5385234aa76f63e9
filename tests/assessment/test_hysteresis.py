from datetime import UTC, datetime, timedelta

import pytest

from traymon.assessment.hysteresis import Course, followed, shown
from traymon.assessment.rules import Rules
from traymon.model import Assessment, Level, Party

START = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
UP, DEGRADED, PARTIAL, DOWN = Level.OPERATIONAL, Level.DEGRADED, Level.PARTIAL_OUTAGE, Level.MAJOR_OUTAGE


def judged(minutes, level, party=None):
    at = START + timedelta(minutes=minutes)
    party = party or (Party.NONE if level is UP else Party.PROVIDER)
    return Assessment(provider="mistral", level=level, party=party, at=at, since=at, evidence=("a fact",))


def said(*story):
    course, after = Course(), None
    for minutes, level in story:
        after = judged(minutes, level)
        course = followed(course, after, after.at, Rules())
    return shown(course, after)


def test_three_troubles_within_half_an_hour_are_one_that_is_unstable():
    after = said((0, UP), (1, DOWN), (3, UP), (6, DOWN), (8, UP), (11, DOWN), (12, UP))
    words, fact = after.evidence
    assert words == f"unstable since {(START + timedelta(minutes=1)).astimezone():%H:%M}, 6 changes"
    assert fact == "a fact"
    assert (after.level, after.party) == (DEGRADED, Party.PROVIDER)
    assert after.since == START + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("story", "level"),
    [
        pytest.param([(0, UP), (1, DOWN), (3, UP), (6, DOWN), (8, UP)], UP, id="two are two"),
        pytest.param([(0, UP), (1, DOWN), (3, UP), (20, DOWN), (22, UP), (40, DOWN), (42, UP)], UP, id="far apart"),
        pytest.param(
            [(0, UP), (1, DOWN), (3, UP), (6, DOWN), (8, UP), (11, DOWN), (12, UP), (18, UP)], UP, id="it came to rest"
        ),
        pytest.param([(0, UP), (1, PARTIAL), (2, DEGRADED)], PARTIAL, id="better for a minute is not better"),
        pytest.param([(0, UP), (1, PARTIAL), (2, DEGRADED), (7, DEGRADED)], DEGRADED, id="better for five minutes is"),
        pytest.param([(0, UP), (1, DEGRADED), (2, DOWN)], DOWN, id="worse is worse at once"),
        pytest.param([(0, UP), (1, DOWN), (2, Level.MAINTENANCE)], Level.MAINTENANCE, id="maintenance is announced"),
        pytest.param([(0, UP), (1, DOWN), (2, UP)], UP, id="well is well at once"),
    ],
)
def test_what_is_said(story, level):
    assert said(*story).level is level


def test_what_is_not_the_providers_is_said_as_it_is():
    offline = judged(12, Level.UNKNOWN, Party.LOCAL_NETWORK)
    course = Course(unstable=True, onsets=(START,), ill=True, worst=DOWN)
    assert shown(followed(course, offline, offline.at, Rules()), offline) == offline
