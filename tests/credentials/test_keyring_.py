"""Which backend of keyring is used, and what its errors mean."""

import sys

import pytest
from keyring import errors
from keyring.backends import null

from traymon import credentials
from traymon.credentials.keyring_ import explain
from traymon.model import Provider, TraymonError

KEY = "c4nary-4f9bd0c7e2a14d55"
OTHER = "c4nary-other-1c0de5"
MISTRAL = Provider(id="mistral", name="Mistral", base_url="http://localhost", key_variables=("MISTRAL_API_KEY",))

NOT_A_BACKEND = 42
Forgetful = null.Keyring


@pytest.mark.parametrize(
    "backend",
    ["keyring.backends.null.Keyring", "keyring.backends.fail.Keyring", "keyrings.alt.file.PlaintextKeyring"],
)
def test_a_backend_that_keeps_no_secrets_is_refused(backend: str) -> None:
    environ = {"PYTHON_KEYRING_BACKEND": backend, "MISTRAL_API_KEY": OTHER}
    key = credentials.look_up(MISTRAL, environ=environ)
    assert (key.value, key.problem) == (OTHER, f"the key store backend {backend} keeps no secrets")
    with pytest.raises(TraymonError, match="keeps no secrets") as caught:
        credentials.store(MISTRAL, KEY, environ=environ)
    assert "TRAYMON_ALLOW_PLAINTEXT_KEYRING=1" in caught.value.advice


def test_a_backend_that_keeps_no_secrets_is_found_out_behind_another_name() -> None:
    problem = credentials.look_up(MISTRAL, environ={"PYTHON_KEYRING_BACKEND": f"{__name__}.Forgetful"}).problem
    assert problem == "the key store backend keyring.backends.null keeps no secrets"


@pytest.mark.parametrize(
    "backend",
    ["no.such.Backend", "nodots", f"{__name__}.NoSuchBackend", f"{__name__}.NOT_A_BACKEND"],
    ids=["missing module", "no module", "missing class", "something else"],
)
def test_a_backend_that_cannot_be_loaded_is_named(backend: str) -> None:
    environ = {"PYTHON_KEYRING_BACKEND": backend, "MISTRAL_API_KEY": OTHER}
    key = credentials.look_up(MISTRAL, environ=environ)
    assert (key.value, key.problem) == (OTHER, f"the key store backend {backend} cannot be loaded")


def test_the_backend_of_another_system_does_not_work_here() -> None:
    other = "keyring.backends.macOS.Keyring" if sys.platform != "darwin" else "keyring.backends.Windows.WinVaultKeyring"
    key = credentials.look_up(MISTRAL, environ={"PYTHON_KEYRING_BACKEND": other})
    assert key.problem == "this computer has no key store that works"


class KeychainError(errors.KeyringError):
    """As a platform's own code might define."""


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (errors.KeyringLocked(KEY), "the key store is locked"),
        (errors.NoKeyringError(KEY), "this computer has no key store that works"),
        (RuntimeError(KEY), "this computer has no key store that works"),
        (errors.InitError(KEY), "the key store could not be opened"),
        (errors.PasswordSetError(KEY), "the key store refused the change"),
        (errors.PasswordDeleteError(KEY), "the key store refused the change"),
        (ConnectionResetError(KEY), "the key store answered with an error, or not at all"),
        (ModuleNotFoundError(KEY), "a library that reaches the key store is missing"),
        (TimeoutError(KEY), "the key store did not answer within 5 s"),
        (KeychainError(KEY), "the key store failed (KeychainError)"),
        (ValueError(KEY), "the key store failed (ValueError)"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_what_a_backend_raises_has_a_meaning_and_an_advice(error: Exception, title: str) -> None:
    meaning = explain(error, 5.0)
    assert meaning.title == title
    assert meaning.advice
    assert KEY not in str(meaning)
