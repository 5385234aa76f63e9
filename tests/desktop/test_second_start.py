"""Whoever starts traymon twice is shown the one that runs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has D-Bus sessions", allow_module_level=True)

from tests.user import User, until
from traymon.demo import Anchors, DemoServer

if TYPE_CHECKING:
    from tests.desktop.conftest import Session

pytestmark = pytest.mark.desktop

SERVER = str(Path(__file__).with_name("notification_server.py"))


def test_a_second_start_raises_the_first(session: Session, tmp_path: Path) -> None:
    desktop = session.start_owner_of("org.freedesktop.Notifications", sys.executable, SERVER, "body")
    assert desktop.stdout is not None
    (tmp_path / "user").mkdir()
    user = User(tmp_path / "user")
    user.environ["DBUS_SESSION_BUS_ADDRESS"] = session.environ["DBUS_SESSION_BUS_ADDRESS"]
    with DemoServer() as server, Anchors() as anchors:
        user.watches_demo(server, anchors)
        first = user.start("run")
        try:
            until(lambda: user.status)
            second = user.run("run")
            assert (second.code, second.out) == (1, "")
            assert "already running (process" in second.err
            assert "It has just shown itself on the desktop." in second.err
            told = json.loads(desktop.stdout.readline())
            assert told["title"] == "traymon is already running"
            assert told["body"].startswith("● Mistral AI: ")
        finally:
            first.kill()
