"""Start at login on macOS: a launch agent of the user (``man launchd.plist``, ``man launchctl``).

The agent is not loaded when it is switched on, nor unloaded when it is switched off: the first would start a second
traymon at once, the second would end the one that login has started. launchd reads the folder at the next login.
"""

import os
import plistlib
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from xml.parsers.expat import ExpatError

from traymon.autostart import APP_ID, State, Switch
from traymon.model import TraymonError

Run = Callable[[Sequence[str]], str]
"""Runs a program and gives its standard output; empty when it fails, or is not there."""

_PATIENCE_S = 5.0


def run(command: Sequence[str]) -> str:
    """The usual ``Run``."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=True)  # noqa: S603 - fixed words
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", errors="replace")


class LaunchAgent:
    """``~/Library/LaunchAgents/<id>.plist``, and launchd's own list of what the user has disabled."""

    def __init__(self, command: Sequence[str], *, folder: Path | None = None, run: Run = run, user: int = -1) -> None:
        self._command = list(command)
        self._path = (folder or Path.home() / "Library" / "LaunchAgents") / f"{APP_ID}.plist"
        self._run = run
        self._domain = f"gui/{os.getuid() if user < 0 and hasattr(os, 'getuid') else user}"

    def status(self) -> State:
        """By the file and by launchd's list."""
        try:
            with self._path.open("rb") as file:
                agent = plistlib.load(file)
        except FileNotFoundError:
            return State(switch=Switch.OFF)
        except OSError as error:
            return State(switch=Switch.OFF, reason=f"{self._path} cannot be read ({error.strerror})")
        except (ValueError, ExpatError):  # plistlib raises either
            return State(switch=Switch.OFF, reason=f"{self._path} is no property list")
        if self._is_disabled():
            return State(switch=Switch.OFF_ELSEWHERE, reason="switched off in the system's settings (Login Items)")
        other = not isinstance(agent, dict) or agent.get("ProgramArguments") != self._command
        return State(switch=Switch.ON, reason="it starts another installation" if other else "")

    def turn_on(self) -> State:
        """Write the file, and take it off launchd's list of disabled ones."""
        try:
            agent = plistlib.dumps(self._agent())
        except ValueError:
            raise TraymonError("the path of traymon holds a control character", "Install it elsewhere.") from None
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._path.write_bytes(agent)
        except OSError as error:
            raise self._cannot(error) from None
        if self._is_disabled():
            self._run(["/bin/launchctl", "enable", f"{self._domain}/{APP_ID}"])
        return self.status()

    def turn_off(self) -> State:
        """Remove the file."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise self._cannot(error) from None
        return self.status()

    def _agent(self) -> dict[str, object]:
        return {
            "Label": APP_ID,
            "ProgramArguments": self._command,
            "RunAtLoad": True,
            "LimitLoadToSessionType": "Aqua",
            "ProcessType": "Interactive",
        }

    def _is_disabled(self) -> bool:
        """``"<id>" => disabled`` since macOS 13, ``=> true`` before."""
        listed = self._run(["/bin/launchctl", "print-disabled", self._domain])
        return re.search(rf'"{re.escape(APP_ID)}"\s*=>\s*(?:disabled|true)\b', listed) is not None

    def _cannot(self, error: OSError) -> TraymonError:
        advice = "Correct the permissions of its folder."
        return TraymonError(f"{self._path} cannot be changed ({error.strerror})", advice)
