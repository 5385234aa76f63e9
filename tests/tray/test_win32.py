# ruff: noqa: SLF001 - the system calls what is private to pystray and so do these tests
"""What traymon adds to pystray's icon of Windows, over a stand-in for the system: its windows and messages."""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

if sys.platform == "linux":
    os.environ.setdefault("PYSTRAY_BACKEND", "dummy")
elif sys.platform != "win32":
    pytest.skip("pystray's icon of macOS needs AppKit", allow_module_level=True)

from pystray import _base

from traymon.model import IconState, MenuItem, TrayView

VIEW = TrayView(icon=IconState.OPERATIONAL, tooltip="fine", menu=(MenuItem(label="R&D", action="research"),))
WM_STOP, WM_NOTIFY = 0x40A, 0x40B
QUERY_END, END = 0x11, 0x16


class System(ModuleType):
    """The messages that were posted."""

    WM_STOP = WM_STOP

    def __init__(self) -> None:
        super().__init__("win32")
        self.posted: list[int] = []
        self.fields: list[dict[str, Any]] = []

    def PostMessage(self, window: int, message: int, _wparam: int, _lparam: int) -> None:  # noqa: N802 - the system's name
        if window != 1:
            raise OSError("no such window")
        self.posted.append(message)


class WindowsIcon(_base.Icon):
    """As pystray's, without Windows."""

    system: System

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._message_handlers: dict[int, Any] = {WM_STOP: lambda *_: None}
        self._hwnd: int | None = None
        self.menus: list[Any] = []
        self.while_open = lambda: None

    def _run(self) -> None:
        self._hwnd = 1
        self._mark_ready()
        self._setup_thread.join()
        while self.handle_next() != WM_STOP:
            pass

    def handle_next(self) -> int:
        message = self.system.posted.pop(0)
        self._message_handlers[message](0, 0)
        return message

    def _on_notify(self, _wparam: int, _lparam: int) -> None:
        self.while_open()

    def _message(self, _code: int, _flags: int, **fields: Any) -> None:
        self.system.fields.append(fields)

    def _update_icon(self) -> None:
        self._icon_valid = True

    def _show(self) -> None:
        self._update_title()

    def _hide(self) -> None:
        pass

    def _update_title(self) -> None:
        self._message(1, 4, szTip=self.title)

    def _update_menu(self) -> None:
        if self.menu:
            self.menus.append([item.text for item in self.menu])


@pytest.fixture
def icon(monkeypatch: pytest.MonkeyPatch) -> Any:
    system = System()
    backend, util = ModuleType("pystray._win32"), ModuleType("pystray._util")
    backend.Icon = type("Icon", (WindowsIcon,), {"system": system})
    util.win32 = system
    import pystray  # noqa: PLC0415 - its attributes are stood in for here only

    monkeypatch.setattr(pystray, "_win32", backend, raising=False)
    monkeypatch.setitem(sys.modules, "pystray._win32", backend)
    monkeypatch.setitem(sys.modules, "pystray._util", util)
    monkeypatch.setitem(sys.modules, "pystray._util.win32", system)
    monkeypatch.delitem(sys.modules, "traymon.tray.win32_", raising=False)
    module = importlib.import_module("traymon.tray.win32_")
    monkeypatch.delitem(sys.modules, "traymon.tray.win32_")
    return module.create(lambda _: None)


def test_what_was_shown_before_there_was_a_window_is_shown_with_it(icon: Any) -> None:
    icon.show(VIEW)
    icon._hwnd = 1
    icon._begun()
    icon.handle_next()
    assert icon.system.fields[-1] == {"szTip": "fine"}
    assert icon.menus[-1] == ["R&&D"]


def test_a_stop_before_there_was_a_window_counts(icon: Any) -> None:
    icon.show(VIEW)
    icon.stop()
    icon.run()
    assert icon.system.fields == []


def test_a_long_tooltip_is_clipped(icon: Any) -> None:
    icon.show(replace(VIEW, tooltip="😀" * 300))
    icon._apply()
    assert len(icon.system.fields[-1]["szTip"].encode("utf-16-le")) // 2 < 128


def test_a_menu_does_not_change_while_it_is_open(icon: Any) -> None:
    icon.show(VIEW)
    icon._apply()
    other = replace(VIEW, icon=IconState.DEGRADED, menu=(MenuItem(label="Other", action="other"),))
    seen = []

    def change() -> None:
        icon.show(other)
        icon._apply()
        seen.append((icon.menus[-1], icon._shown.icon))

    icon.while_open = change
    icon._on_notify(0, 0)
    assert seen == [(["R&&D"], IconState.DEGRADED)]
    assert icon.menus[-1] == ["Other"]


def test_the_session_may_end_and_takes_the_icon_with_it(icon: Any) -> None:
    assert icon._message_handlers[QUERY_END](0, 0) == 1
    icon._hwnd = 1
    icon._message_handlers[END](1, 0)
    assert icon.system.posted == [WM_STOP]


def test_orders_after_the_window_has_gone_do_no_harm(icon: Any) -> None:
    icon._hwnd = 2
    icon.show(VIEW)
    icon.stop()
