"""traymon.credentials against a real KWallet (5.97 or later), by way of the Secret Service that it offers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.desktop.conftest import Application, KWallet

pytestmark = pytest.mark.desktop

KEY = "canary-4f9bd0c7e2a14d55"


def test_kwallet_that_login_has_opened_is_read_without_a_prompt(
    kwallet: KWallet, application: Callable[..., Application]
) -> None:
    """Such a wallet calls itself locked until the first client unlocks it, which then asks nobody."""
    kwallet.start()
    kwallet.open_as_login_does()
    app = application()
    assert app("look_up")["result"] == {"value": "", "origin": "none", "problem": ""}
    app("store", value=KEY)
    assert app("look_up")["result"] == {"value": KEY, "origin": "keyring", "problem": ""}


def test_kwallet_that_does_not_run_yet_is_started_and_found_locked(
    kwallet: KWallet, application: Callable[..., Application]
) -> None:
    kwallet.let_the_bus_start_it()
    answer = application()("look_up")
    assert answer["result"]["problem"] == "the key store is locked"
