from datetime import UTC, datetime, timedelta, timezone

import pytest

from traymon.tray.speech import Speech, clean, clip, language_of

NOW = datetime(2027, 1, 5, 14, 30, tzinfo=UTC)
SPEECH = Speech(language="en", now=NOW, zone=UTC)


@pytest.mark.parametrize(
    ("environ", "system", "language"),
    [
        pytest.param({}, "", "en", id="nothing known"),
        pytest.param({"LANG": "fr_FR.UTF-8"}, "", "fr", id="LANG"),
        pytest.param({"LANG": "fr_CA@euro"}, "", "fr", id="a modifier"),
        pytest.param({"LANG": "fr_FR.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "", "en", id="LC_ALL wins"),
        pytest.param({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "C"}, "", "en", id="messages in C"),
        pytest.param({"LANG": "de_DE.UTF-8", "LANGUAGE": "de:fr:en"}, "", "fr", id="the first that is spoken"),
        pytest.param({"LANG": "C.UTF-8", "LANGUAGE": "fr"}, "", "en", id="C silences LANGUAGE"),
        pytest.param({"LANG": "de_DE.UTF-8"}, "", "en", id="not spoken"),
        pytest.param({"LANG": "fy_NL"}, "", "en", id="Frisian is no French"),
        pytest.param({}, "fr_FR", "fr", id="the system's"),
        pytest.param({}, "French_France", "fr", id="as Windows calls it"),
        pytest.param({}, "fr-CA", "fr", id="as macOS calls it"),
        pytest.param({}, "de-DE:fr-FR:en-GB", "fr", id="the first of the system's that is spoken"),
        pytest.param({}, "en-GB:fr-FR", "en", id="English before French"),
        pytest.param({"LANG": "en_US.UTF-8"}, "fr_FR", "en", id="the environment before the system"),
    ],
)
def test_the_language_is_that_of_the_locale(environ, system, language):
    assert language_of(environ, system) == language


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=119.9), "119 s"),
        (timedelta(minutes=2), "2 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(days=3), "3 d"),
    ],
    ids=str,
)
def test_an_age(length, words):
    assert SPEECH.age(NOW - length) == words


@pytest.mark.parametrize(
    ("at", "english", "french"),
    [
        pytest.param((2027, 1, 5, 2, 10), "02:10", "02:10", id="today"),
        pytest.param((2027, 1, 5, 23, 10), "23:10", "23:10", id="later today"),
        pytest.param((2027, 1, 4, 23, 40), "yesterday 23:40", "hier 23:40", id="yesterday"),
        pytest.param((2027, 1, 6, 7, 0), "tomorrow 07:00", "demain 07:00", id="tomorrow"),
        pytest.param((2027, 1, 3, 14, 2), "Sunday 14:02", "dimanche 14:02", id="the day before yesterday"),
        pytest.param((2026, 12, 30, 9, 0), "Wednesday 09:00", "mercredi 09:00", id="six days ago"),
        pytest.param((2026, 12, 29, 9, 0), "2026-12-29 09:00", "2026-12-29 09:00", id="a week ago"),
        pytest.param((2027, 1, 8, 9, 0), "2027-01-08 09:00", "2027-01-08 09:00", id="in three days"),
    ],
)
def test_a_time_is_said_as_people_do(at, english, french):
    for language, words in (("en", english), ("fr", french)):
        assert Speech(language=language, now=NOW, zone=UTC).time(datetime(*at, tzinfo=UTC)) == words


@pytest.mark.parametrize(
    ("begin", "length", "words"),
    [
        pytest.param((2027, 1, 5, 2, 10), timedelta(minutes=21), "02:10-02:31", id="today"),
        pytest.param((2027, 1, 4, 23, 40), timedelta(minutes=15), "yesterday 23:40-23:55", id="yesterday"),
        pytest.param((2027, 1, 4, 23, 40), timedelta(minutes=30), "yesterday 23:40-00:10", id="over midnight"),
        pytest.param((2027, 1, 3, 1, 0), timedelta(hours=30), "Sunday 01:00-yesterday 07:00", id="for days"),
        pytest.param((2027, 1, 5, 2, 10), timedelta(seconds=9), "02:10", id="for seconds"),
    ],
)
def test_a_span_names_the_day_once(begin, length, words):
    at = datetime(*begin, tzinfo=UTC)
    assert SPEECH.span(at, at + length) == words.replace("-", "\N{EN DASH}")


def test_the_edge_of_the_calendar_has_a_date_at_least():
    east = Speech(language="en", now=NOW, zone=timezone(timedelta(hours=14)))
    assert east.time(datetime.max.replace(tzinfo=UTC)) == "9999-12-31"


def test_texts_from_outside_become_one_plain_line():
    assert clean("a\x1b[31m\n\tb \u202ec") == "a [31m b c"


def test_what_is_too_long_ends_with_an_ellipsis():
    assert (clip("abcd", 4), clip("abcde", 4)) == ("abcd", "abc…")
