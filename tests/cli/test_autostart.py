"""``traymon autostart`` on this Linux, in a home made for the purpose."""

import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from traymon.autostart import APP_ID
from traymon.cli.autostart import command

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it would change this computer's settings")


class Terminal:
    def __init__(self, home: Path) -> None:
        self.entry = home / "autostart" / f"{APP_ID}.desktop"
        self._environ = {"XDG_CONFIG_HOME": str(home), "XDG_CONFIG_DIRS": str(home / "none")}

    def __call__(self, word: str) -> tuple[int, str]:
        done = CliRunner().invoke(command, [word], env=self._environ, standalone_mode=False)
        assert done.exception is None
        return done.return_value, done.stdout


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_on_status_off_status(terminal):
    assert terminal("status") == (1, "traymon does not start at login.\n")
    assert terminal("on") == (0, "traymon starts at login.\n")
    assert terminal.entry.exists()
    assert terminal("status") == (0, "traymon starts at login.\n")
    assert terminal("off") == (0, "traymon does not start at login.\n")
    assert not terminal.entry.exists()


def test_what_was_switched_off_elsewhere_is_told(terminal):
    terminal("on")
    terminal.entry.write_text(terminal.entry.read_text() + "Hidden=true\n")
    assert terminal("status") == (1, f"traymon does not start at login (switched off in {terminal.entry}).\n")


def test_every_command_has_a_help_text():
    context = click.Context(command)
    assert all(command.get_command(context, name).help for name in command.list_commands(context))
