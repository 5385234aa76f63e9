"""API keys in the operating system's key store; nothing else touches it.

A key is looked up in the key store, then in the provider's environment variables. A store that is locked, hung or
missing never holds anyone up for longer than the given deadline, and never hides a key that the environment has.
"""

import logging
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from traymon.credentials.keyring_ import SERVICE, Backend, explain, open_backend, open_reader, store_name
from traymon.credentials.one_call import OneCall
from traymon.credentials.validation import validate
from traymon.model import Auth, Provider, TraymonError

__all__ = ["ATTENDED_S", "UNATTENDED_S", "Holding", "Key", "delete", "listing", "look_up", "store", "validate"]

KEYRING = "keyring"
NONE = "none"

UNATTENDED_S = 5.0
"""A key store that is open answers in 20 ms; one that must be started, within a second."""

ATTENDED_S = 60.0
"""For somebody to find the prompt and type a password."""

_MOST_DUPLICATES = 10
"""Entries of one provider that ``delete`` removes; other programs may have added some beside traymon's."""

_log = logging.getLogger(__name__)
_calls = OneCall()
"""One per process, as the key store is: a thread that hangs in it cannot be ended, so there must never be two."""

_T = TypeVar("_T")


@dataclass(frozen=True, kw_only=True, eq=False)
class Key:
    """An API key and where it was found. Shows itself without its value; two of them compare by identity."""

    value: str = field(default="", repr=False)
    """Empty when there is none."""
    origin: str = NONE
    """``keyring``, ``environment NAME`` or ``none``."""
    problem: str = ""
    """Why a place could not be read, even if another one had the key; empty when all is well."""


@dataclass(frozen=True, kw_only=True)
class Holding:
    """Where a provider's key lies; never the key."""

    provider: str
    origins: tuple[str, ...] = ()
    """As ``Key.origin``. The first one is used."""
    problem: str = ""


def look_up(
    provider: Provider, *, environ: Mapping[str, str], deadline: float = UNATTENDED_S, interactive: bool = False
) -> Key:
    """The key to use for ``provider``. Never raises.

    Unless ``interactive``, nothing pops up: a key store that would ask for its password counts as locked.
    """
    if provider.auth is Auth.NONE:
        return Key()
    stored, trouble = _stored(provider, environ, deadline, interactive=interactive)
    found = [(KEYRING, stored)] if stored else []
    variables, misfits = _variables(provider, environ)
    origin, value = next(iter(found + variables), (NONE, ""))
    problem = "; ".join(filter(None, [trouble, *misfits]))
    _log.debug("%s: key from %s (%s)", provider.id, origin, problem or "no problem")
    return Key(value=value, origin=origin, problem=problem)


def listing(
    providers: Iterable[Provider], *, environ: Mapping[str, str], deadline: float = UNATTENDED_S
) -> tuple[Holding, ...]:
    """Where the keys of ``providers`` lie. Nothing pops up."""
    return tuple(_holding(provider, environ, deadline) for provider in providers)


def store(provider: Provider, value: str, *, environ: Mapping[str, str], deadline: float = ATTENDED_S) -> str:
    """Keep ``value`` as the key of ``provider``; the name of the store that holds it now, for people.

    May pop up the store's own password prompt. Raises ``TraymonError``.
    """
    key = validate(value)

    def write(backend: Backend) -> None:
        backend.set_password(SERVICE, provider.id, key)
        if backend.get_password(SERVICE, provider.id) != key:
            raise TraymonError(
                f"the key store does not give back the key of {provider.id} that it was given",
                f"Run `traymon key delete {provider.id}` and set the key again.",
            )

    _ask(lambda: write(open_backend(environ, interactive=True)), deadline)
    return store_name(environ)


def delete(provider: Provider, *, environ: Mapping[str, str], deadline: float = ATTENDED_S) -> str:
    """Remove the key of ``provider``; the name of the store that held it, for people.

    May pop up the store's own password prompt. Raises ``TraymonError``.
    """

    def remove(backend: Backend) -> None:
        if backend.get_password(SERVICE, provider.id) is None:
            raise TraymonError(
                f"the key store holds no key of {provider.id}", "`traymon key list` shows where keys are."
            )
        for _ in range(_MOST_DUPLICATES):
            backend.delete_password(SERVICE, provider.id)
            if backend.get_password(SERVICE, provider.id) is None:
                return
        raise TraymonError(f"the key store still holds keys of {provider.id}", "Run the command again.")

    _ask(lambda: remove(open_backend(environ, interactive=True)), deadline)
    return store_name(environ)


def _holding(provider: Provider, environ: Mapping[str, str], deadline: float) -> Holding:
    if provider.auth is Auth.NONE:
        return Holding(provider=provider.id)
    stored, trouble = _stored(provider, environ, deadline, interactive=False)
    variables, misfits = _variables(provider, environ)
    origins = ((KEYRING,) if stored else ()) + tuple(origin for origin, _ in variables)
    return Holding(provider=provider.id, origins=origins, problem="; ".join(filter(None, [trouble, *misfits])))


def _stored(provider: Provider, environ: Mapping[str, str], deadline: float, *, interactive: bool) -> tuple[str, str]:
    """Value and problem, either of them empty."""

    def read() -> str | None:
        reader = open_backend(environ, interactive=True) if interactive else open_reader(environ)
        return reader.get_password(SERVICE, provider.id)

    try:
        value = _ask(read, deadline, question=provider.id)
    except TraymonError as error:
        return "", error.title
    return _usable(value, "the key store") if value else ("", "")


def _variables(provider: Provider, environ: Mapping[str, str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Origins with their values, and problems."""
    found, problems = [], []
    for name in provider.key_variables:
        if environ.get(name):
            value, problem = _usable(environ[name], name)
            found += [(f"environment {name}", value)] if value else []
            problems += [problem] if problem else []
    return found, problems


def _usable(value: str, place: str) -> tuple[str, str]:
    try:
        return validate(value), ""
    except TraymonError as error:
        return "", f"{place} is passed over: {error.title}"


def _ask(call: Callable[[], _T], deadline: float, *, question: Hashable = None) -> _T:
    try:
        return _calls.run(call, deadline, question=question)
    except Exception as error:  # noqa: BLE001 - backends raise whatever their libraries raise; none may stop the app
        _log.debug("the key store: %s", type(error).__name__)
        raise explain(error, deadline) from None  # its own text may quote the key
