"""Every state has its colour and its shape in real panels."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has StatusNotifierItems", allow_module_level=True)

from tests.desktop.app_rig import LXQT, XFCE, Kind, MadeDesk, desktop_of
from traymon.model import IconState

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.desktop


@pytest.mark.parametrize("kind", [pytest.param(XFCE, id="xfce4"), pytest.param(LXQT, id="lxqt")])
def test_every_state_is_told_from_all_others(kind: Kind, tmp_path: Path) -> None:
    with desktop_of(kind, tmp_path / "x") as desktop:
        app = MadeDesk(desktop)
        for state in IconState:
            app.do(*(("pause",) if state is IconState.PAUSED else ("show", state)))
            desktop.wait_for_icon(state)
        assert app.end() == 0
        assert not desktop.complaints()
