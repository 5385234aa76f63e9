"""keyring, the operating system's key store: which backend, three calls, and what its errors mean to people.

keyring is imported when first needed: it costs 90 ms and 15 MB.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Protocol

from traymon.credentials.one_call import StillOutstandingError
from traymon.model import TraymonError

SERVICE = "traymon"
"""Keys are kept under this service name, with the provider's id as the user name."""

_FREEDESKTOP = "keyring.backends.SecretService.Keyring"
_BACKENDS = {"darwin": "keyring.backends.macOS.Keyring", "win32": "keyring.backends.Windows.WinVaultKeyring"}
"""Every other platform has the Secret Service. Named, not found: keyring's scan of entry points loads all of them."""

_STORE_NAMES = {
    _FREEDESKTOP: "the desktop's key store (Secret Service)",
    "keyring.backends.macOS.Keyring": "the macOS Keychain",
    "keyring.backends.Windows.WinVaultKeyring": "the Windows Credential Manager",
}
_CARELESS = ("keyring.backends.null", "keyring.backends.fail", "keyrings.alt")
"""They forget, or write files without encryption."""

_USE_ENVIRONMENT = "or put the key into the provider's environment variable."
_LOCKED = ("the key store is locked", "Unlock it in the desktop session and try again.")
_NO_STORE = ("this computer has no key store that works", f"Start one, {_USE_ENVIRONMENT}")
_REFUSED = ("the key store refused the change", f"Look at it with the system's password manager, {_USE_ENVIRONMENT}")
_UNWELL = ("the key store answered with an error, or not at all", f"Restart it, {_USE_ENVIRONMENT}")

_MEANINGS: dict[str, tuple[str, str]] = {
    "KeyringLocked": _LOCKED,
    "LockedException": _LOCKED,
    "PromptDismissedException": _LOCKED,
    "InitError": ("the key store could not be opened", "Answer its password prompt and try again."),
    "NoKeyringError": _NO_STORE,
    "SecretServiceNotAvailableException": _NO_STORE,
    "RuntimeError": _NO_STORE,
    "PasswordSetError": _REFUSED,
    "PasswordDeleteError": _REFUSED,
    "DBusErrorResponse": _UNWELL,
    "OSError": _UNWELL,
    "ImportError": ("a library that reaches the key store is missing", f"Install traymon again, {_USE_ENVIRONMENT}"),
}
"""Name of an exception's type, or of one of its bases → title and advice. Names, because half of the types exist on one
platform only. The text of an exception is never shown: it may quote the key."""


class Reader(Protocol):
    """What reading uses of ``keyring.backend.KeyringBackend``. May block until a person answers a prompt."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, or ``None``."""


class Backend(Reader, Protocol):
    """What traymon uses of it."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep ``password``."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget it; raises when there is none."""


def store_name(environ: Mapping[str, str]) -> str:
    """The key store, for people."""
    name = _chosen(environ)
    return _STORE_NAMES.get(name, name)


def open_reader(environ: Mapping[str, str]) -> Reader:
    """What reads without a person; ``TraymonError`` if there is none. Without keyring where that can be."""
    if _chosen(environ) != _FREEDESKTOP or "KEYRING_PROPERTY_SCHEME" in environ:
        return open_backend(environ, interactive=False)
    from traymon.credentials import secret_service  # noqa: PLC0415 - jeepney is not installed everywhere

    collection = environ.get("KEYRING_PROPERTY_PREFERRED_COLLECTION", secret_service.DEFAULT_COLLECTION)
    secret_service.check(collection, interactive=False)
    return secret_service.Reader(collection)


def open_backend(environ: Mapping[str, str], *, interactive: bool) -> Backend:
    """The backend to use; ``TraymonError`` if there is none, or if it needs a person while not ``interactive``.

    ``PYTHON_KEYRING_BACKEND`` of ``environ`` is honoured; keyring's own configuration file is not read.
    """
    name = _chosen(environ)
    _refuse_careless(name, environ)
    if name == _FREEDESKTOP:
        from traymon.credentials import secret_service  # noqa: PLC0415 - jeepney is not installed everywhere

        collection = environ.get("KEYRING_PROPERTY_PREFERRED_COLLECTION", secret_service.DEFAULT_COLLECTION)
        secret_service.check(collection, interactive=interactive)
    return _load(name, environ)


def explain(error: Exception, seconds: float) -> TraymonError:
    """What ``error``, raised by a call that was given ``seconds``, means to people."""
    match error:
        case TraymonError():
            return error
        case StillOutstandingError():
            return TraymonError(
                "the key store has still not answered", "A password prompt of it may be waiting for you."
            )
        case TimeoutError():
            title = f"the key store did not answer within {seconds:g} s"
            return TraymonError(title, "A password prompt of it may be waiting for you; else restart it.")
    unknown = (f"the key store failed ({type(error).__name__})", f"Restart it, {_USE_ENVIRONMENT}")
    known = (_MEANINGS[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in _MEANINGS)
    return TraymonError(*next(known, unknown))


def _chosen(environ: Mapping[str, str]) -> str:
    return environ.get("PYTHON_KEYRING_BACKEND") or _BACKENDS.get(sys.platform, _FREEDESKTOP)


def _load(name: str, environ: Mapping[str, str]) -> Backend:
    module, _, class_name = name.rpartition(".")
    try:
        backend_class = getattr(import_module(module or name), class_name)
        _ = backend_class.priority  # raises RuntimeError with the reason when it cannot work here
    except (ImportError, AttributeError) as error:
        raise TraymonError(
            f"the key store backend {name} cannot be loaded", "Install it, or unset PYTHON_KEYRING_BACKEND."
        ) from error
    _refuse_careless(backend_class.__module__, environ)
    backend: Backend = backend_class()
    return backend


def _refuse_careless(name: str, environ: Mapping[str, str]) -> None:
    if name.startswith(_CARELESS) and environ.get("TRAYMON_ALLOW_PLAINTEXT_KEYRING") != "1":
        raise TraymonError(
            f"the key store backend {name} keeps no secrets",
            "Unset PYTHON_KEYRING_BACKEND, or accept it by TRAYMON_ALLOW_PLAINTEXT_KEYRING=1.",
        )
