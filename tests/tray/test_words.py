"""Both languages say everything."""

import string

import pytest

from traymon.model import Failure, Level, Party, ProbeKind
from traymon.tray.icon_state import LOCAL_PARTIES
from traymon.tray.words import ENGLISH, FRENCH, TABLES


def placeholders(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_both_tables_have_the_same_keys():
    assert set(ENGLISH) == set(FRENCH)


@pytest.mark.parametrize("key", ENGLISH)
def test_a_translation_has_the_same_placeholders(key):
    assert placeholders(ENGLISH[key]) == placeholders(FRENCH[key])


@pytest.mark.parametrize("language", TABLES)
def test_every_value_of_the_closed_sets_has_words(language):
    table = TABLES[language]
    wanted = {f"failure.{failure}" for failure in Failure} | {level.word for level in Level} | set(ProbeKind)
    wanted |= {f"fails_status.{probe}" for probe in ProbeKind} | set(LOCAL_PARTIES) | {Party.ACCOUNT}
    assert wanted <= set(table)


@pytest.mark.parametrize("language", TABLES)
def test_no_word_is_too_long_for_a_row(language):
    assert max(map(len, TABLES[language].values())) <= 50
