"""The tray icon on a real D-Bus session, seen by a panel without a screen."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has D-Bus sessions", allow_module_level=True)

from jeepney import DBusErrorResponse, message_bus

from tests.desktop.tray_rig import MENU, PROPERTIES, VIEW, Panel, RunningTray
from tests.user import until
from traymon.model import IconState, MenuItem, TraymonError, TrayView
from traymon.tray import dbusmenu, hosts, item
from traymon.tray.bus import connect, delays

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from tests.desktop.conftest import Session

pytestmark = pytest.mark.desktop


@pytest.fixture
def tray(session: Session) -> Iterator[RunningTray]:
    tray = RunningTray(session)
    yield tray
    tray.end()


@pytest.fixture
def panel(session: Session) -> Iterator[Panel]:
    panel = Panel(session)
    yield panel
    panel.close()


@pytest.fixture
def shown(tray: RunningTray, panel: Panel) -> RunningTray:
    """A tray that shows ``VIEW`` in ``panel``."""
    tray.icon.show(VIEW)
    panel.registered()
    return tray


def changed(view: TrayView, row_label: str, **changes: object) -> TrayView:
    rows = tuple(replace(row, **changes) if row.label == row_label else row for row in view.menu)
    return replace(view, menu=rows)


@pytest.mark.usefixtures("shown")
def test_the_icon_tells_the_panel_what_it_looks_like(panel: Panel) -> None:
    properties = panel.properties()
    assert (properties["Id"], properties["Status"], properties["Menu"]) == ("traymon", "Active", item.MENU_PATH)
    assert properties["ToolTip"] == ("", [], "Mistral: operational", "120 ms &amp; &lt;fine&gt;")
    assert [(width, height) for width, height, _ in properties["IconPixmap"]] == [(size, size) for size in item.SIZES]
    assert all(pixels == bytes((255, 0, 200, 0)) * (width * width) for width, _, pixels in properties["IconPixmap"])
    assert set(properties) == set(item.SIGNATURES)
    assert properties["ItemIsMenu"] is False


@pytest.mark.usefixtures("shown")
def test_the_menu_is_laid_out_with_boxes_submenus_and_separators(panel: Panel) -> None:
    rows = [(properties, [below["label"] for _, below, _ in children]) for _, properties, children in panel.rows()]
    assert rows == [
        ({"label": "All is well", "enabled": False}, []),
        ({"type": "separator"}, []),
        ({"label": "Show__it", "enabled": True}, []),
        ({"label": "Paused", "enabled": True, "toggle-type": "checkmark", "toggle-state": 0}, []),
        ({"label": "More", "enabled": True, "children-display": "submenu"}, ["Test now", "Log"]),
        ({"label": "Quit", "enabled": True}, []),
    ]


@pytest.mark.usefixtures("shown")
def test_a_panel_may_ask_for_parts_of_the_menu(panel: Panel) -> None:
    more = panel.number_of("More")
    _, (number, _, below) = panel.menu("GetLayout", "iias", more, 0, ["label"])
    assert (number, below) == (more, [])
    assert panel.menu("GetGroupProperties", "aias", [more, 999], ["label"]) == ([(more, {"label": ("s", "More")})],)
    assert panel.menu("GetProperty", "is", more, "children-display") == (("s", "submenu"),)
    assert panel.menu("AboutToShow", "i", more) == (False,)
    assert panel.menu("AboutToShowGroup", "ai", [more, 999]) == ([], [999])
    assert panel.ask(item.MENU_PATH, PROPERTIES, "Get", "ss", dbusmenu.INTERFACE, "Version") == (("u", 3),)


def test_a_click_on_a_row_runs_its_action_elsewhere(shown: RunningTray, panel: Panel) -> None:
    panel.click(panel.number_of("Quit"))
    assert shown.actions.get(timeout=10) == ("quit", "tray-action-1")


def test_a_left_click_runs_the_default_row(shown: RunningTray, panel: Panel) -> None:
    panel.ask(item.PATH, item.INTERFACE, "Activate", "ii", 3, 4)
    assert shown.next_action() == "dashboard"


def test_only_a_click_on_an_enabled_row_counts(shown: RunningTray, panel: Panel) -> None:
    panel.click(panel.number_of("All is well"))
    quit_number = panel.number_of("Quit")
    events = [(quit_number, "hovered", ("s", ""), 0), (999, "clicked", ("s", ""), 0)]
    assert panel.menu("EventGroup", "a(isvu)", events) == ([999],)
    for member in ("ContextMenu", "SecondaryActivate"):
        panel.ask(item.PATH, item.INTERFACE, member, "ii", 0, 0)
    panel.menu("EventGroup", "a(isvu)", [(quit_number, "clicked", ("s", ""), 0)])
    assert shown.next_action() == "quit"
    assert shown.actions.empty()


def test_a_new_colour_is_announced_and_nothing_else(shown: RunningTray, panel: Panel) -> None:
    shown.icon.show(replace(VIEW, icon=IconState.DEGRADED))
    assert panel.heard("NewIcon")
    assert panel.properties()["IconPixmap"][0][2][:4] == bytes((255, 230, 200, 0))
    assert panel.heard_since() == []


def test_a_major_outage_asks_for_attention(shown: RunningTray, panel: Panel) -> None:
    shown.icon.show(replace(VIEW, icon=IconState.MAJOR_OUTAGE))
    assert panel.heard("NewStatus") == ("NewStatus", ("NeedsAttention",))
    assert panel.properties()["AttentionIconPixmap"][0][2][:4] == bytes((255, 220, 0, 0))
    shown.icon.show(VIEW)
    assert panel.heard("NewStatus") == ("NewStatus", ("Active",))
    assert panel.properties()["AttentionIconPixmap"] == [], "half of what is sent would be a picture that nobody shows"


def test_a_new_tooltip_is_announced(shown: RunningTray, panel: Panel) -> None:
    shown.icon.show(replace(VIEW, tooltip="Mistral: down"))
    assert panel.heard("NewIcon", "NewToolTip")[0] == "NewToolTip"
    assert panel.properties()["ToolTip"][2] == "Mistral: down"
    assert panel.heard_since() == [], "hosts read everything anew for each signal"


@pytest.mark.parametrize(
    ("label", "changes", "told"),
    [
        pytest.param("All is well", {"label": "120_ms"}, {"label": ("s", "120__ms")}, id="label"),
        pytest.param("Quit", {"enabled": False}, {"enabled": ("b", False)}, id="greyed out"),
        pytest.param("Paused", {"checked": True}, {"toggle-state": ("i", 1)}, id="checked"),
    ],
)
def test_a_changed_row_is_told_by_itself_so_that_an_open_menu_stays_open(
    shown: RunningTray, panel: Panel, label: str, changes: dict[str, object], told: dict[str, object]
) -> None:
    number = panel.number_of(label)
    shown.icon.show(changed(VIEW, label, **changes))
    assert panel.heard("ItemsPropertiesUpdated", "LayoutUpdated") == (
        "ItemsPropertiesUpdated",
        ([(number, told)], []),
    )
    assert panel.heard_since() == []


@pytest.mark.parametrize(
    "menu",
    [
        pytest.param(MENU[:-1], id="a row less"),
        pytest.param((MenuItem(label="New", action="new"), *MENU), id="a row more"),
        pytest.param((*MENU[:4], replace(MENU[4], children=MENU[4].children[:1]), MENU[5]), id="a row less below"),
        pytest.param((*MENU[:5], replace(MENU[5], checked=True)), id="another kind of row"),
    ],
)
def test_another_shape_is_laid_out_anew(shown: RunningTray, panel: Panel, menu: tuple[MenuItem, ...]) -> None:
    before = panel.menu("GetLayout", "iias", 0, -1, [])[0]
    shown.icon.show(replace(VIEW, menu=menu))
    member, body = panel.heard("ItemsPropertiesUpdated", "LayoutUpdated")
    assert (member, body) == ("LayoutUpdated", (before + 1, 0))
    assert panel.menu("GetLayout", "iias", 0, -1, [])[0] == before + 1


def test_a_row_that_moves_keeps_its_number_so_that_a_late_click_hits_it(shown: RunningTray, panel: Panel) -> None:
    number = panel.number_of("Quit")
    shown.icon.show(replace(VIEW, menu=(MenuItem(label="New", action="new"), *MENU)))
    panel.heard("LayoutUpdated")
    assert panel.number_of("Quit") == number
    panel.click(number)
    assert shown.next_action() == "quit"


def test_showing_the_same_again_wakes_nobody(shown: RunningTray, panel: Panel) -> None:
    shown.icon.show(VIEW)
    shown.icon.show(replace(VIEW, tooltip="now"))
    panel.heard("NewToolTip")
    assert panel.heard_since() == []


def test_an_action_that_fails_does_not_stop_the_next(session: Session, panel: Panel) -> None:
    def fail_once(action: str) -> None:
        if tray.actions.empty():
            tray.actions.put((action, ""))
            raise ValueError(action)
        tray.actions.put((action, ""))

    tray = RunningTray(session, fail_once)
    tray.icon.show(VIEW)
    panel.registered()
    for _ in range(2):
        panel.click(panel.number_of("Quit"))
    assert [tray.next_action() for _ in range(2)] == ["quit", "quit"]
    tray.end()


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize(
    ("path", "interface", "method", "signature", "body"),
    [
        pytest.param(item.PATH, item.INTERFACE, "Explode", None, (), id="unknown method"),
        pytest.param("/elsewhere", dbusmenu.INTERFACE, "Explode", None, (), id="unknown path"),
        pytest.param(item.MENU_PATH, dbusmenu.INTERFACE, "GetLayout", "s", ("x",), id="wrong arguments"),
        pytest.param(item.MENU_PATH, dbusmenu.INTERFACE, "EventGroup", "i", (7,), id="not a list"),
        pytest.param(item.MENU_PATH, dbusmenu.INTERFACE, "GetLayout", "iias", (999, -1, []), id="unknown row"),
        pytest.param(item.PATH, PROPERTIES, "Get", "ss", (item.INTERFACE, "Colour"), id="unknown property"),
        pytest.param(item.PATH, PROPERTIES, "Get", "s", ("x",), id="property without a name"),
        pytest.param(item.PATH, PROPERTIES, "Set", "ssv", (item.INTERFACE, "Id", ("s", "x")), id="read only"),
    ],
)
def test_nonsense_is_refused_and_survived(
    panel: Panel, path: str, interface: str, method: str, signature: str | None, body: tuple[object, ...]
) -> None:
    with pytest.raises(DBusErrorResponse):
        panel.ask(path, interface, method, signature, *body)
    assert panel.properties()["Id"] == "traymon"


@pytest.mark.usefixtures("shown")
@pytest.mark.parametrize("path", ["/", item.PATH, item.MENU_PATH])
def test_both_objects_describe_themselves(panel: Panel, path: str) -> None:
    (xml,) = panel.ask(path, "org.freedesktop.DBus.Introspectable", "Introspect")
    assert xml.startswith("<node>")


def test_words_that_the_bus_cannot_carry_do_no_harm(shown: RunningTray, panel: Panel) -> None:
    """A JSON document may hold both a NUL and half a character."""
    view = changed(VIEW, "All is well", label="a\0b\ud83d_c")
    shown.icon.show(replace(view, tooltip="d\0e\udc00"))
    panel.heard("NewToolTip")
    assert panel.properties()["ToolTip"][2] == "de?"
    assert panel.rows()[0][1]["label"] == "ab?__c"


def test_a_panel_that_comes_late_gets_the_icon(session: Session, tray: RunningTray) -> None:
    tray.icon.show(VIEW)
    panel = Panel(session)
    assert panel.registered() == item.PATH
    panel.close()


def test_a_panel_that_is_restarted_gets_the_icon_again(session: Session, shown: RunningTray, panel: Panel) -> None:
    panel.close()
    shown.icon.show(replace(VIEW, icon=IconState.DEGRADED))
    again = Panel(session)
    again.registered()
    assert again.properties()["IconPixmap"][0][2][:4] == bytes((255, 230, 200, 0))
    again.close()


def test_a_panel_that_is_not_ready_is_asked_again(session: Session, tray: RunningTray) -> None:
    panel = Panel(session, refusals=1)
    tray.icon.show(VIEW)
    assert panel.registered() == item.PATH
    panel.close()


def test_the_icon_comes_back_after_the_whole_session_bus_was_restarted(
    session: Session, shown: RunningTray, panel: Panel
) -> None:
    session.processes[0].kill()
    session.processes[0].wait(10)
    shown.icon.show(replace(VIEW, icon=IconState.DEGRADED))
    panel.close()
    (session.folder / "bus").unlink(missing_ok=True)
    session.start_bus()
    again = Panel(session)
    again.registered()
    assert again.properties()["IconPixmap"][0][2][:4] == bytes((255, 230, 200, 0))
    again.close()


def test_a_tray_can_be_stopped_while_it_waits_for_the_bus(session: Session, shown: RunningTray) -> None:
    session.processes[0].kill()
    session.processes[0].wait(10)
    shown.end()


def test_a_lost_bus_is_tried_less_and_less_often() -> None:
    waits = delays()
    assert [next(waits) for _ in range(9)] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


@pytest.fixture
def here(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """This very process is in the session."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", session.environ["DBUS_SESSION_BUS_ADDRESS"])


@pytest.mark.usefixtures("here")
def test_a_session_without_a_panel_is_told_with_the_remedy() -> None:
    with pytest.raises(TraymonError, match=r"nobody offers org\.kde\.StatusNotifierWatcher") as caught:
        hosts.wait_for_host(patience=0.05)
    assert "AppIndicator" in caught.value.advice


@pytest.mark.usefixtures("here", "panel")
def test_a_watcher_that_says_nothing_of_a_panel_is_not_enough() -> None:
    with pytest.raises(TraymonError, match="is there, but no panel with a tray"):
        hosts.wait_for_host(patience=0.05)


def test_a_session_bus_that_is_not_in_the_environment_is_found_in_its_usual_place(session: Session) -> None:
    """As programs that cron or systemd starts find it."""
    session.start(
        "dbus-daemon", "--session", "--nofork", f"--address=unix:path={session.environ['XDG_RUNTIME_DIR']}/bus"
    )
    bus = Path(session.environ["XDG_RUNTIME_DIR"], "bus")
    while not bus.is_socket():
        pass
    for stale in ({}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}):
        connect({**stale, "XDG_RUNTIME_DIR": str(bus.parent)}).close()


class TestAppearance:
    """Light or dark panels, as the desktop's portal tells."""

    def start_portal(self, session: Session, scheme: int) -> subprocess.Popen[str]:
        portal = str(Path(__file__).with_name("portal.py"))
        process = session.start(sys.executable, portal, str(scheme))
        until(lambda: owned(session, "org.freedesktop.portal.Desktop"))
        return process

    def test_icons_are_drawn_for_dark_panels_where_nobody_says(self, tray: RunningTray, panel: Panel) -> None:
        tray.icon.show(VIEW)
        panel.registered()
        assert panel.properties()["IconPixmap"][0][2][0] == 255

    def test_icons_follow_the_portal_and_its_changes(self, session: Session) -> None:
        portal = self.start_portal(session, 2)
        panel, tray = Panel(session), RunningTray(session)
        try:
            tray.icon.show(VIEW)
            panel.registered()
            until(lambda: panel.properties()["IconPixmap"][0][2][0] == 128)
            assert portal.stdin is not None
            print(1, file=portal.stdin, flush=True)
            until(lambda: panel.properties()["IconPixmap"][0][2][0] == 255)
        finally:
            tray.end()
            panel.close()


def owned(session: Session, name: str) -> bool:
    return bool(session.call(message_bus, "NameHasOwner", "s", name)[0])
