"""The real application in real panels: through every state, by mouse and keyboard, and what desktops do to it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has StatusNotifierItems", allow_module_level=True)

from tests.desktop.app_rig import LXQT, STAGES, XFCE, Desktop, HeldDemo, desktop_of
from tests.user import until
from traymon.model import IconState

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.desktop

OPERATIONAL, MAJOR = IconState.OPERATIONAL, IconState.MAJOR_OUTAGE


@pytest.fixture(scope="module", params=[pytest.param(XFCE, id="xfce4"), pytest.param(LXQT, id="lxqt")])
def desktop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desktop]:
    with desktop_of(request.param, tmp_path_factory.mktemp("desktop") / "x") as desktop:
        yield desktop


@pytest.fixture(scope="module")
def app(desktop: Desktop) -> Iterator[HeldDemo]:
    app = HeldDemo(desktop)
    yield app
    assert app.end() == 0
    assert not desktop.complaints()


@pytest.fixture
def well(desktop: Desktop, app: HeldDemo) -> HeldDemo:
    app.play("operational")
    desktop.wait_for_icon(OPERATIONAL)
    return app


@pytest.mark.parametrize("desktop", [pytest.param(XFCE, id="xfce4")], indirect=True)
@pytest.mark.parametrize("stage", STAGES)
def test_each_state_has_its_colour_and_shape_in_the_panel(desktop: Desktop, well: HeldDemo, stage: str) -> None:
    well.play(stage)
    desktop.wait_for_icon(STAGES[stage])


def test_check_now_asks_at_once(desktop: Desktop, well: HeldDemo) -> None:
    desktop.choose(OPERATIONAL, "Pause")
    desktop.wait_for_icon(IconState.PAUSED)
    well.play("all_down")
    desktop.choose(IconState.PAUSED, "Resume")
    desktop.wait_for_icon(MAJOR)
    before = well.requests()
    desktop.choose(MAJOR, "Check now")
    until(lambda: well.requests() >= before + 4)


def test_test_now_asks_and_says_its_verdict_in_the_menu(desktop: Desktop, well: HeldDemo) -> None:
    rows, before = len(desktop.rows()), well.requests()
    desktop.choose(OPERATIONAL, "Test now")
    until(lambda: well.requests() > before)
    until(lambda: len(desktop.rows()) > rows)


def test_a_submenu_opens_the_status_page_in_the_browser(desktop: Desktop, well: HeldDemo) -> None:
    desktop.choose(OPERATIONAL, "● Mistral AI", "Open status page")
    until(desktop.visits)
    assert "https://status.mistral.ai" in desktop.visits()


def test_a_button_of_the_notification_snoozes(desktop: Desktop, well: HeldDemo) -> None:
    well.play("all_down")
    desktop.wait_for_icon(MAJOR)
    desktop.press_snooze()
    assert desktop.is_snoozed()
    desktop.choose(MAJOR, "Notifications snoozed", "End the snooze")
    until(lambda: "Snooze notifications" in desktop.labels())


def test_the_icon_comes_back_with_a_new_panel(desktop: Desktop, well: HeldDemo) -> None:
    desktop.kill("panel")
    desktop.wait_without_icon(OPERATIONAL)
    desktop.start_panel()
    desktop.wait_for_icon(OPERATIONAL)
    before = well.requests()
    desktop.choose(OPERATIONAL, "Check now")
    until(lambda: well.requests() >= before + 4)


def test_what_happens_is_told_by_a_new_notification_service(desktop: Desktop, well: HeldDemo) -> None:
    desktop.kill("notifications")
    desktop.start_notifications()
    well.play("all_down")
    desktop.wait_for_icon(MAJOR)
    desktop.wait_for_bubble(MAJOR)


def test_quit_ends_it(desktop: Desktop, well: HeldDemo) -> None:
    desktop.choose(OPERATIONAL, "Quit")
    assert well.process.wait(10) == 0
    desktop.wait_without_icon(OPERATIONAL)
