"""A locked key store is opened from the menu of the real ``traymon run``: its own prompt comes up, and nobody waits."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has D-Bus sessions", allow_module_level=True)

from tests.desktop.app_rig import XFCE, App, Desktop, desktop_of
from tests.desktop.conftest import GnomeKeyring
from tests.user import until
from traymon.demo import Anchors, DemoServer, settings_toml
from traymon.model import IconState

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.desktop

PROMPTER = str(Path(__file__).with_name("prompter.py"))
UNLOCK = "Key store locked: click to unlock"


@pytest.fixture
def desktop(tmp_path: Path) -> Iterator[Desktop]:
    with desktop_of(XFCE, tmp_path / "x") as desktop:
        yield desktop


def test_a_click_brings_up_the_prompt_of_the_key_store(desktop: Desktop) -> None:
    prompter = desktop.session.start_owner_of("org.gnome.keyring.SystemPrompter", sys.executable, PROMPTER)
    GnomeKeyring(desktop.session).start("--unlock", password="rig").lock()
    file = desktop.session.folder / "config.toml"
    with DemoServer() as server, Anchors() as anchors:
        file.write_text(settings_toml(server, anchors, speed=1.0), encoding="utf-8")
        app = App(desktop, "-m", "traymon", "run", TRAYMON_CONFIG=str(file))
        desktop.wait_for_icon(IconState.ACCOUNT)
        until(lambda: UNLOCK in desktop.labels())
        desktop.choose(IconState.ACCOUNT, UNLOCK)
        assert prompter.stdout is not None
        assert prompter.stdout.readline() == "prompt\n"
        desktop.choose(IconState.ACCOUNT, "Pause")  # nobody answers, and the menu does not wait for anybody
        desktop.wait_for_icon(IconState.PAUSED)
        assert app.end() == 0
