import sys

from traymon.autostart import Switch, Unsupported, command_line, of_this_system


def test_what_is_frozen_is_started_itself():
    assert command_line("/opt/traymon/traymon", frozen=True) == ["/opt/traymon/traymon", "run"]


def test_what_is_installed_is_started_by_its_own_python():
    assert command_line("/venv/bin/python3", frozen=False) == ["/venv/bin/python3", "-m", "traymon", "run"]


def test_on_windows_no_console_opens(tmp_path):
    python, windowless = tmp_path / "python.exe", tmp_path / "pythonw.exe"
    assert command_line(str(python), frozen=False)[0] == str(python)
    windowless.touch()
    assert command_line(str(python), frozen=False)[0] == str(windowless)


def test_a_system_without_a_way_says_so():
    way = Unsupported(reason="plan 9")
    assert {way.status().switch, way.turn_on().switch, way.turn_off().switch} == {Switch.UNSUPPORTED}


def test_this_system_has_a_way():
    assert type(of_this_system()).__name__ == {
        "linux": "DesktopEntry",
        "darwin": "LaunchAgent",
        "win32": "RunKey",
    }.get(sys.platform, "Unsupported")
