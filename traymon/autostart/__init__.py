"""Start at login, in each system's own way.

``linux``   an entry of the XDG autostart folder
``darwin``  a launch agent
``win32``   a value of the registry's Run key
``entry``   pure: the text of a desktop entry
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

APP_ID = "io.github.traymon.traymon"
"""Reverse DNS: names the desktop entry and the launch agent."""


class Switch(StrEnum):
    """Whether traymon starts at login."""

    ON = "on"
    OFF = "off"
    OFF_ELSEWHERE = "off_elsewhere"
    """There is an entry, but the user has switched it off with the system's own tools."""
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, kw_only=True)
class State:
    """How it is, and what more there is to say."""

    switch: Switch
    reason: str = ""
    """A sentence without its full stop, or empty."""


class Autostart(Protocol):
    """One system's way. Any thread; each call takes milliseconds."""

    def status(self) -> State:
        """How it is. Never raises for what it finds."""

    def turn_on(self) -> State:
        """How it is then; raises ``TraymonError``."""

    def turn_off(self) -> State:
        """How it is then; raises ``TraymonError``."""


@dataclass(frozen=True, kw_only=True)
class Unsupported:
    """No way."""

    reason: str

    def status(self) -> State:
        """Unsupported."""
        return State(switch=Switch.UNSUPPORTED, reason=self.reason)

    turn_on = turn_off = status


def status() -> State:
    """Whether traymon starts at login."""
    return of_this_system().status()


def turn_on() -> State:
    """Start traymon at login from now on; raises ``TraymonError``."""
    return of_this_system().turn_on()


def turn_off() -> State:
    """Do not start it any more; a running one goes on. Raises ``TraymonError``."""
    return of_this_system().turn_off()


def of_this_system() -> Autostart:
    """This system's way."""
    if not sys.executable:
        return Unsupported(reason="it is not known where the Python is that runs traymon")
    command = command_line(sys.executable, frozen=bool(getattr(sys, "frozen", False)))
    way: Autostart
    if sys.platform == "win32":
        from traymon.autostart import win32  # noqa: PLC0415 - each module needs its own system

        way = win32.RunKey(command, win32.UserRegistry())
    elif sys.platform == "darwin":
        from traymon.autostart import darwin  # noqa: PLC0415

        way = darwin.LaunchAgent(command)
    elif sys.platform == "linux":
        from traymon.autostart import linux  # noqa: PLC0415

        way = linux.usual(command)
    else:
        way = Unsupported(reason=f"traymon does not know how {sys.platform} starts programs at login")
    return way


def command_line(executable: str, *, frozen: bool) -> Sequence[str]:
    """What starts this very installation, whatever ``PATH`` says then.

    ``frozen``: ``executable`` is traymon itself. On Windows ``pythonw.exe`` opens no console.
    """
    if frozen:
        return [executable, "run"]
    windowless = Path(executable).with_name("pythonw.exe")
    python = str(windowless) if executable.lower().endswith("python.exe") and windowless.is_file() else executable
    return [python, "-m", "traymon", "run"]
