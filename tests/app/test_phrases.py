import pytest
from keyring import errors

from traymon.app.phrases import FRENCH, translated
from traymon.credentials.keyring_ import explain, store_name


@pytest.mark.parametrize(
    "error",
    [
        errors.KeyringLocked(),
        errors.InitError(),
        errors.NoKeyringError(),
        errors.PasswordSetError(),
        OSError(),
        ImportError(),
    ],
    ids=repr,
)
def test_whatever_the_key_store_says_has_french_words(error):
    assert explain(error, 5.0).title in FRENCH


def test_its_name_has_some_as_well():
    assert store_name({}) in FRENCH


def test_what_nobody_has_translated_stays_as_it_is():
    assert translated("brand new", "fr") == "brand new"
    assert translated("the key store is locked", "en") == "the key store is locked"
