"""traymon.credentials where the session bus, or the key store on it, is missing or hung."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.desktop.conftest import Application, Session

    Launch = Callable[..., Application]

pytestmark = pytest.mark.desktop

KEY = "canary-4f9bd0c7e2a14d55"
OTHER_KEY = "canary-other-1c0de5"
FROM_ENVIRONMENT = {"MISTRAL_API_KEY": OTHER_KEY}
FOUND_IN_ENVIRONMENT = {"value": OTHER_KEY, "origin": "environment MISTRAL_API_KEY"}
SOON = 3.0
"""Seconds: far more than any of these takes, far less than a hung call."""


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(None, id="unset"),
        pytest.param("", id="empty"),
        pytest.param("unix:path=/nonexistent/bus", id="stale"),
        pytest.param("autolaunch:", id="autolaunch"),
        pytest.param("tcp:host=127.0.0.1,port=1", id="other transport"),
    ],
)
def test_without_a_session_bus_the_environment_still_serves(
    session: Session, application: Launch, address: str | None
) -> None:
    session.environ.pop("DBUS_SESSION_BUS_ADDRESS")
    environ = FROM_ENVIRONMENT if address is None else FROM_ENVIRONMENT | {"DBUS_SESSION_BUS_ADDRESS": address}
    app = application(**environ)
    answer = app("look_up")
    assert {name: answer["result"][name] for name in FOUND_IN_ENVIRONMENT} == FOUND_IN_ENVIRONMENT
    assert answer["result"]["problem"].startswith("the desktop session (D-Bus)")
    assert answer["seconds"] < SOON
    assert app("store", value=KEY)["error"].startswith("the desktop session (D-Bus)")


@pytest.mark.usefixtures("session")
def test_a_bus_without_any_key_store_says_so(application: Launch) -> None:
    assert application()("look_up")["result"]["problem"] == "no key store runs in this session"


def test_a_stopped_bus_does_not_hold_anyone_up(session: Session, application: Launch) -> None:
    app = application(**FROM_ENVIRONMENT)
    session.processes[0].send_signal(signal.SIGSTOP)
    answer = app("look_up", deadline=0.3)
    assert answer["result"] == FOUND_IN_ENVIRONMENT | {"problem": "the key store did not answer within 0.3 s"}


def test_a_provider_without_keys_never_touches_the_store(session: Session, application: Launch) -> None:
    app = application()
    session.processes[0].send_signal(signal.SIGSTOP)
    assert app("look_up", auth="none")["result"] == {"value": "", "origin": "none", "problem": ""}
