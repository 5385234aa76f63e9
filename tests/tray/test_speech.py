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


def test_the_edge_of_the_calendar_has_a_date_at_least():
    east = Speech(language="en", now=NOW, zone=timezone(timedelta(hours=14)))
    assert east.time(datetime.max.replace(tzinfo=UTC)) == "9999-12-31"


def test_texts_from_outside_become_one_plain_line():
    assert clean("a\x1b[31m\n\tb \u202ec") == "a [31m b c"


def test_what_is_too_long_ends_with_an_ellipsis():
    assert (clip("abcd", 4), clip("abcde", 4)) == ("abcd", "abc…")
