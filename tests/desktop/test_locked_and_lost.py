"""The real ``traymon run`` where the key store is locked, and where the session's bus goes away."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has D-Bus sessions", allow_module_level=True)

from tests.desktop.app_rig import XFCE, App, Desktop, desktop_of
from tests.desktop.conftest import GnomeKeyring
from traymon.demo import Anchors, DemoServer, settings_toml
from traymon.demo.server import DEMO_KEY
from traymon.model import IconState

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.desktop


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with desktop_of(XFCE, tmp_path / "x") as desktop:
        yield desktop


@pytest.fixture
def settings(desktop: Desktop) -> Iterator[dict[str, str]]:
    """What points traymon at a demo provider, without a key."""
    file = desktop.session.folder / "config.toml"
    with DemoServer() as server, Anchors() as anchors:
        file.write_text(settings_toml(server, anchors, speed=1.0), encoding="utf-8")
        yield {"TRAYMON_CONFIG": str(file)}


@pytest.fixture
def locked(desktop: Desktop, settings: dict[str, str]) -> Iterator[App]:
    """Running, while the key store is locked and nobody is there to open it."""
    GnomeKeyring(desktop.session).start("--unlock", password="rig").lock()
    app = App(desktop, "-m", "traymon", "run", **settings)
    desktop.wait_for_icon(IconState.ACCOUNT)
    yield app
    assert app.end() == 0


@pytest.mark.usefixtures("locked")
def test_a_locked_key_store_holds_nobody_up(desktop: Desktop) -> None:
    assert "traymon: mistral: the key store is locked" in desktop.errors()


@pytest.mark.usefixtures("locked")
def test_a_locked_key_store_is_said_in_the_menu(desktop: Desktop) -> None:
    assert "Key store locked: click to unlock" in desktop.labels()


def test_the_icon_comes_back_with_a_new_session_bus(desktop: Desktop, settings: dict[str, str]) -> None:
    app = App(desktop, "-m", "traymon", "run", **settings, MISTRAL_API_KEY=DEMO_KEY)
    desktop.wait_for_icon(IconState.OPERATIONAL)
    desktop.kill_the_bus()
    desktop.wait_without_icon(IconState.OPERATIONAL)
    assert app.process.poll() is None
    desktop.restart_the_bus()
    desktop.wait_for_icon(IconState.OPERATIONAL)
    assert app.end() == 0
