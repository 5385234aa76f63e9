import pytest

from traymon.app.keys import Keys
from traymon.credentials import Key
from traymon.model import Auth, Provider, TraymonError

MISTRAL = Provider(id="mistral", name="Mistral AI", base_url="http://127.0.0.1:9/v1")
LOCAL = Provider(id="local", name="Ollama", base_url="http://127.0.0.1:9/v1", auth=Auth.NONE)
LOCKED = Key(problem="the key store is locked")


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        pytest.param(Key(), "", id="there is none"),
        pytest.param(LOCKED, "the key store is locked", id="locked"),
        pytest.param(Key(value="k", origin="environment K", problem="locked"), "", id="another place has it"),
    ],
)
def test_what_was_in_the_way_is_remembered(key, problem):
    keys = Keys(lambda _: key)
    assert keys(MISTRAL) is key
    assert keys.problem == problem


def test_unlocking_asks_once_and_for_somebody_who_takes_a_key():
    asked = []
    keys = Keys(lambda _: LOCKED, attended=lambda provider: asked.append(provider.id) or Key())
    keys(MISTRAL)
    keys.unlock([LOCAL, MISTRAL])
    assert (asked, keys.problem) == (["mistral"], "")


def test_a_prompt_that_is_dismissed_leaves_it_locked():
    keys = Keys(lambda _: LOCKED, attended=lambda _: LOCKED)
    with pytest.raises(TraymonError, match="locked"):
        keys.unlock([MISTRAL])
    assert keys.problem == "the key store is locked"


def test_a_key_is_asked_for_in_the_given_words_and_kept():
    kept = []

    def ask(title, words, cancel):
        assert (title, words, cancel) == ("traymon", "Clé API de Mistral AI", "Annuler")
        return "canary"

    keys = Keys(lambda _: Key(), ask=ask, store=lambda provider, value: kept.append((provider.id, value)) or "there")
    assert keys.enter(MISTRAL, "Clé API de Mistral AI", "Annuler") == "there"
    assert kept == [("mistral", "canary")]


def test_nothing_is_kept_of_nothing():
    assert Keys(lambda _: Key(), ask=lambda *_: None, store=pytest.fail).enter(MISTRAL, "?", "Cancel") is None
