"""The rules of looking up, storing and deleting, on backends made for the purpose; real stores: tests/desktop."""

import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from keyring.backend import KeyringBackend

from traymon import credentials
from traymon.model import Auth, Provider, TraymonError

KEY = "c4nary-4f9bd0c7e2a14d55"
OTHER = "c4nary-other-1c0de5"
MISTRAL = Provider(
    id="mistral", name="Mistral", base_url="http://localhost", key_variables=("MISTRAL_API_KEY", "MISTRAL_KEY")
)
OPENAI = replace(MISTRAL, id="openai", key_variables=("OPENAI_API_KEY",))


class InMemory(KeyringBackend):
    """A key store that works."""

    priority = 1
    kept: dict[tuple[str, str], str] = {}  # noqa: RUF012 - the store outlives the backend, as a real one does

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Stubborn(InMemory):
    """Gives back what it was given first."""

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept.setdefault((service, username), password)

    def delete_password(self, service: str, username: str) -> None:
        """Keep it nevertheless."""


class Talkative(InMemory):
    """Fails with the key in its words."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyError(service, username, KEY)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise UnicodeEncodeError("ascii", password, 0, 1, f"{service} {username}")


class Slow(InMemory):
    """Answers when it is told to."""

    may_answer = threading.Event()
    asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        type(self).asked += 1
        self.may_answer.wait(10)
        return super().get_password(service, username)


def at(backend: str, **variables: str) -> dict[str, str]:
    """An environment that chooses ``backend`` of this module."""
    return {"PYTHON_KEYRING_BACKEND": f"{__name__}.{backend}", **variables}


@pytest.fixture(autouse=True)
def empty_store() -> Iterator[None]:
    InMemory.kept.clear()
    yield
    InMemory.kept.clear()


def test_what_was_stored_is_found_until_it_is_deleted() -> None:
    assert credentials.store(MISTRAL, f"{KEY}\n", environ=at("InMemory")) == f"{__name__}.InMemory"
    key = credentials.look_up(MISTRAL, environ=at("InMemory"))
    assert (key.value, key.origin, key.problem) == (KEY, "keyring", "")
    assert InMemory.kept == {("traymon", "mistral"): KEY}
    credentials.delete(MISTRAL, environ=at("InMemory"))
    assert credentials.look_up(MISTRAL, environ=at("InMemory")).origin == "none"


@pytest.mark.parametrize(
    ("kept", "variables", "expected"),
    [
        pytest.param("", {}, ("", "none", ""), id="nowhere"),
        pytest.param(KEY, {"MISTRAL_API_KEY": OTHER}, (KEY, "keyring", ""), id="the store comes first"),
        pytest.param("", {"MISTRAL_API_KEY": OTHER}, (OTHER, "environment MISTRAL_API_KEY", ""), id="variable"),
        pytest.param(
            "",
            {"MISTRAL_API_KEY": KEY, "MISTRAL_KEY": OTHER},
            (KEY, "environment MISTRAL_API_KEY", ""),
            id="the provider's first variable first",
        ),
        pytest.param(
            "",
            {"MISTRAL_API_KEY": "", "MISTRAL_KEY": f" {OTHER}\n"},
            (OTHER, "environment MISTRAL_KEY", ""),
            id="an empty variable counts as unset",
        ),
        pytest.param("", {"OPENAI_API_KEY": OTHER}, ("", "none", ""), id="another provider's variable"),
        pytest.param(
            "",
            {"MISTRAL_API_KEY": f"{KEY}\n{KEY}"},
            ("", "none", "MISTRAL_API_KEY is passed over: the key holds a line break"),
            id="a variable that no header can carry",
        ),
        pytest.param(
            f"Bearer {KEY}",
            {"MISTRAL_API_KEY": f"'{KEY}'", "MISTRAL_KEY": OTHER},
            (
                OTHER,
                "environment MISTRAL_KEY",
                (
                    'the key store is passed over: the key begins with "Bearer"; '
                    "MISTRAL_API_KEY is passed over: the key stands in quotation marks"
                ),
            ),
            id="every misfit is told",
        ),
    ],
)
def test_the_store_then_the_variables(kept: str, variables: dict[str, str], expected: tuple[str, str, str]) -> None:
    if kept:
        InMemory.kept["traymon", "mistral"] = kept
    key = credentials.look_up(MISTRAL, environ=at("InMemory", **variables))
    assert (key.value, key.origin, key.problem) == expected


def test_a_provider_without_keys_is_not_looked_up() -> None:
    key = credentials.look_up(replace(MISTRAL, auth=Auth.NONE), environ=at("NoSuchBackend", MISTRAL_API_KEY=KEY))
    assert (key.value, key.origin, key.problem) == ("", "none", "")


def test_the_listing_tells_all_places_and_no_key() -> None:
    credentials.store(MISTRAL, KEY, environ=at("InMemory"))
    environ = at("InMemory", MISTRAL_API_KEY=OTHER, MISTRAL_KEY="two words", OPENAI_API_KEY=OTHER)
    holdings = credentials.listing([MISTRAL, OPENAI], environ=environ)
    assert [(holding.provider, holding.origins) for holding in holdings] == [
        ("mistral", ("keyring", "environment MISTRAL_API_KEY")),
        ("openai", ("environment OPENAI_API_KEY",)),
    ]
    assert holdings[0].problem == "MISTRAL_KEY is passed over: the key holds a space"
    assert "c4nary" not in repr(holdings)


def test_a_store_that_does_not_keep_what_it_is_given_is_found_out() -> None:
    credentials.store(MISTRAL, KEY, environ=at("Stubborn"))
    with pytest.raises(TraymonError, match="does not give back the key of mistral") as caught:
        credentials.store(MISTRAL, OTHER, environ=at("Stubborn"))
    assert "traymon key delete mistral" in caught.value.advice


def test_a_store_that_does_not_forget_is_found_out() -> None:
    credentials.store(MISTRAL, KEY, environ=at("Stubborn"))
    with pytest.raises(TraymonError, match="still holds keys of mistral"):
        credentials.delete(MISTRAL, environ=at("Stubborn"))


def test_deleting_a_key_that_is_not_there_says_so() -> None:
    with pytest.raises(TraymonError, match="the key store holds no key of mistral"):
        credentials.delete(MISTRAL, environ=at("InMemory"))


def test_a_bad_key_is_refused_before_the_store_is_touched() -> None:
    with pytest.raises(TraymonError, match="the key is empty"):
        credentials.store(MISTRAL, " ", environ=at("NoSuchBackend"))


def test_a_store_that_forgets_is_found_out_even_if_it_was_allowed() -> None:
    environ = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "TRAYMON_ALLOW_PLAINTEXT_KEYRING": "1"}
    assert credentials.look_up(MISTRAL, environ=environ).problem == ""
    with pytest.raises(TraymonError, match="does not give back"):
        credentials.store(MISTRAL, KEY, environ=environ)


def test_the_answer_of_a_slow_store_is_used_when_it_comes() -> None:
    InMemory.kept["traymon", "mistral"] = KEY
    environ = at("Slow", MISTRAL_API_KEY=OTHER)
    early = credentials.look_up(MISTRAL, environ=environ, deadline=0.01)
    assert (early.value, early.problem) == (OTHER, "the key store did not answer within 0.01 s")
    assert credentials.look_up(MISTRAL, environ=environ).problem == "the key store has still not answered"
    Slow.may_answer.set()
    while (late := credentials.look_up(MISTRAL, environ=environ)).problem == "the key store has still not answered":
        pass
    assert (late.value, late.origin, late.problem, Slow.asked) == (KEY, "keyring", "", 1)


def test_a_key_shows_itself_without_its_value() -> None:
    key = credentials.Key(value=KEY, origin="keyring")
    assert repr(key) == str(key) == f"{key}" == "Key(origin='keyring', problem='')"
    assert key != credentials.Key(value=KEY, origin="keyring")


def test_the_canary_is_in_no_log_and_no_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    errors_seen = []
    for backend in ("InMemory", "Stubborn", "Talkative", "NoSuchBackend"):
        environ = at(backend, MISTRAL_API_KEY=f"{KEY} {KEY}")
        for act in (
            lambda environ=environ: credentials.store(MISTRAL, KEY, environ=environ),
            lambda environ=environ: credentials.store(MISTRAL, KEY * 100, environ=environ),
            lambda environ=environ: credentials.look_up(MISTRAL, environ=environ),
            lambda environ=environ: credentials.delete(MISTRAL, environ=environ),
        ):
            try:
                caplog.records.append(logging.makeLogRecord({"msg": repr(act())}))
            except TraymonError as error:
                errors_seen.append(error)
                logging.getLogger(__name__).exception("as a careless caller would log it")
    assert len(errors_seen) >= 8
    assert "careless" in caplog.text
    assert "c4nary" not in caplog.text
    assert "c4nary" not in "".join(f"{error} {error!r} {error.advice}" for error in errors_seen)


def test_importing_credentials_imports_no_key_store() -> None:
    code = "import sys, traymon.credentials; print({'keyring', 'jeepney', 'secretstorage'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
