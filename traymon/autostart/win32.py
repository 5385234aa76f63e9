"""Start at login on Windows: a value of the user's Run key.

Task Manager and the Settings do not remove such a value; they write beside it that the user does not want it.
"""

import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

from traymon.autostart import State, Switch
from traymon.model import TraymonError

RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
NAME = "traymon"

_LONGEST = 260
"""Characters of a command. Windows ignores longer ones without a word."""


class Registry(Protocol):
    """The part of the registry that belongs to the user. Raises ``OSError``."""

    def read(self, key: str, name: str) -> object | None:
        """``None`` if there is no such value."""

    def write(self, key: str, name: str, value: str) -> None:
        """Set a text."""

    def delete(self, key: str, name: str) -> None:
        """Remove the value, if there is one."""


class RunKey:
    """The value ``traymon``."""

    def __init__(self, command: Sequence[str], registry: Registry) -> None:
        self._command = subprocess.list2cmdline(command)
        self._registry = registry

    def status(self) -> State:
        """By both keys."""
        try:
            found = self._registry.read(RUN, NAME)
            approved = self._registry.read(APPROVED, NAME)
        except OSError as error:
            return State(switch=Switch.OFF, reason=f"the registry cannot be read ({error.strerror})")
        if not isinstance(found, str) or not found:
            return State(switch=Switch.OFF)
        if _is_disabled(approved):
            reason = "switched off in Windows: switch it on in Settings, Apps, Startup"
            return State(switch=Switch.OFF_ELSEWHERE, reason=reason)
        return State(
            switch=Switch.ON, reason="" if found == self._command else f"it starts another installation: {found}"
        )

    def turn_on(self) -> State:
        """Write the value. What the user has chosen in Windows stays as it is, and is told."""
        if len(self._command) > _LONGEST:
            raise TraymonError(f"the path of traymon is too long for Windows to start ({_LONGEST})", "Move it.")
        try:
            self._registry.write(RUN, NAME, self._command)
        except OSError as error:
            raise _cannot(error) from None
        return self.status()

    def turn_off(self) -> State:
        """Remove the value."""
        try:
            self._registry.delete(RUN, NAME)
        except OSError as error:
            raise _cannot(error) from None
        return self.status()


def _is_disabled(approved: object) -> bool:
    """Twelve bytes: the first is odd if the user has switched it off, and the time of that follows."""
    return isinstance(approved, bytes) and bool(approved) and approved[0] % 2 == 1


def _cannot(error: OSError) -> TraymonError:
    advice = "A policy of this computer may forbid it."
    return TraymonError(f"the registry cannot be changed ({error.strerror})", advice)


if sys.platform == "win32":
    import contextlib
    import winreg

    class UserRegistry:
        """``HKEY_CURRENT_USER``."""

        def read(self, key: str, name: str) -> object | None:
            """See ``Registry``."""
            with contextlib.suppress(FileNotFoundError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                value: object = winreg.QueryValueEx(opened, name)[0]
                return value
            return None

        def write(self, key: str, name: str, value: str) -> None:
            """See ``Registry``."""
            with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, key, access=winreg.KEY_SET_VALUE) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def delete(self, key: str, name: str) -> None:
            """See ``Registry``."""
            with (
                contextlib.suppress(FileNotFoundError),
                winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, access=winreg.KEY_SET_VALUE) as opened,
            ):
                winreg.DeleteValue(opened, name)
