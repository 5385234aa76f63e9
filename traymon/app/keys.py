"""The keys of a running traymon: what was in the way of finding them, entering one, and opening a locked store."""

import os
from collections.abc import Callable, Iterable

from traymon import credentials
from traymon.app.parts import LookUp
from traymon.credentials import ATTENDED_S, Key
from traymon.model import Auth, Provider, TraymonError


def attended(provider: Provider) -> Key:
    """The key, with somebody there to type the store's password."""
    return credentials.look_up(provider, environ=os.environ, deadline=ATTENDED_S, interactive=True)


def stored(provider: Provider, value: str) -> str:
    """Keep ``value``; where it lies now, for people. It has been read back. Raises ``TraymonError``."""
    return credentials.store(provider, value, environ=os.environ)


def asked(title: str, text: str, cancel: str) -> str | None:
    """What the user entered in a window; ``None`` if cancelled."""
    from traymon.tray.ask_secret import ask_secret  # noqa: PLC0415 - subprocess, not before somebody clicks

    return ask_secret(title, text, cancel)


class Keys:
    """A look-up that remembers why keys were not found. From any thread."""

    def __init__(
        self,
        look_up: LookUp,
        *,
        attended: LookUp = attended,
        ask: Callable[[str, str, str], str | None] = asked,
        store: Callable[[Provider, str], str] = stored,
    ) -> None:
        self._look_up, self._attended, self._ask, self._store = look_up, attended, ask, store
        self._problems: dict[str, str] = {}

    def __call__(self, provider: Provider) -> Key:
        """As ``look_up``; never pops up anything."""
        return self._remembered(provider, self._look_up(provider))

    @property
    def problem(self) -> str:
        """Why a key was not found; empty: none is missing for any such reason."""
        return next(filter(None, [*self._problems.values()]), "")

    def unlock(self, providers: Iterable[Provider]) -> None:
        """Let the key store ask for its password; raises ``TraymonError``. May take a minute."""
        taker = next((provider for provider in providers if provider.auth is not Auth.NONE), None)
        if taker and (problem := self._remembered(taker, self._attended(taker)).problem):
            raise TraymonError(problem, "Answer its password prompt and try again.")

    def enter(self, provider: Provider, words: str, cancel: str) -> str | None:
        """Ask for the key of ``provider`` and keep it; where it lies now, ``None`` if cancelled.

        ``cancel``: the label of that button.

        Raises ``TraymonError``. Takes as long as the user does.
        """
        value = self._ask("traymon", words, cancel)
        return self._store(provider, value) if value else None

    def _remembered(self, provider: Provider, key: Key) -> Key:
        self._problems[provider.id] = "" if key.value else key.problem
        return key
