"""``traymon autostart``: start at login."""

import click

from traymon import autostart
from traymon.autostart import State, Switch

_WORDS: dict[Switch, str] = {
    Switch.ON: "traymon starts at login",
    Switch.OFF: "traymon does not start at login",
    Switch.OFF_ELSEWHERE: "traymon does not start at login",
    Switch.UNSUPPORTED: "traymon cannot start at login here",
}


@click.group("autostart", no_args_is_help=False)
def command() -> None:
    """Whether traymon starts when you log in."""


@command.command("on")
def on() -> int:
    """Start traymon at login; exit 1 if that is not possible."""
    return _tell(autostart.turn_on(), wanted=True)


@command.command("off")
def off() -> int:
    """Do not start traymon at login any more. A running one goes on."""
    return _tell(autostart.turn_off(), wanted=False)


@command.command("status")
def status() -> int:
    """Say how it is; exit 0 if traymon starts at login, else 1."""
    return _tell(autostart.status(), wanted=True)


def _tell(state: State, *, wanted: bool) -> int:
    """Exit code: 0 if it is as wanted."""
    click.echo(f"{_WORDS[state.switch]}{f' ({state.reason})' if state.reason else ''}.")
    return 0 if (state.switch is Switch.ON) == wanted else 1
