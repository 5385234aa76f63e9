"""Both languages say everything, and never the same key as the menu."""

import string

import pytest

from traymon.notifiers.notification import LONGEST_BODY
from traymon.notifiers.words import ENGLISH, FRENCH
from traymon.tray.words import ENGLISH as OF_THE_MENU


def placeholders(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_both_tables_have_the_same_keys():
    assert set(ENGLISH) == set(FRENCH)


@pytest.mark.parametrize("key", ENGLISH)
def test_a_translation_has_the_same_placeholders(key):
    assert placeholders(ENGLISH[key]) == placeholders(FRENCH[key])


def test_the_words_of_the_menu_are_other_ones():
    assert not set(ENGLISH) & set(OF_THE_MENU)


@pytest.mark.parametrize("table", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_each_fits_into_a_bubble(table):
    assert max(map(len, table.values())) < LONGEST_BODY / 2
