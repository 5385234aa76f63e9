"""Asks for an API key without a terminal: hidden, pasted or typed, never an argument of a process."""

import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

from traymon.model import TraymonError

PATIENCE = 300.0
"""Seconds until a window that nobody answers is closed."""

_APPLESCRIPT = """on run argv
set answer to display dialog (item 2 of argv) with title (item 1 of argv) default answer "" with hidden answer
return text returned of answer
end run"""

_POWERSHELL = (
    "$c = Get-Credential -UserName 'traymon' -Message $args[0]; if (-not $c) { exit 1 }; "
    "[Console]::Out.Write($c.GetNetworkCredential().Password)"
)

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


def windows(
    title: str, text: str, cancel: str, *, which: Callable[[str], str | None], tkinter: bool
) -> list[list[str]]:
    """Commands that show such a window on this system, best first; each prints the secret.

    ``cancel``: the label of that button, where the system has no words for it.
    """
    found = [[sys.executable, "-m", "traymon.tray.secret_window", title, text, cancel]] if tkinter else []
    commands = {
        "zenity": ["zenity", "--entry", "--hide-text", f"--title={title}", f"--text={text}"],
        "kdialog": ["kdialog", "--title", title, "--password", text],
        "osascript": ["osascript", "-e", _APPLESCRIPT, title, text],
        "powershell": ["powershell", "-NoProfile", "-Command", _POWERSHELL, text],
    }
    return found + [command for name, command in commands.items() if which(name)]


def ask_secret(title: str, text: str, cancel: str) -> str | None:
    """What the user entered; ``None`` if cancelled. Raises ``TraymonError`` where no window can be shown."""
    has_tkinter = importlib.util.find_spec("tkinter") is not None and importlib.util.find_spec("_tkinter") is not None
    return first_answer(windows(title, text, cancel, which=shutil.which, tkinter=has_tkinter), _run)


def first_answer(commands: Sequence[Sequence[str]], run: Run) -> str | None:
    """What the first of ``commands`` that can show a window prints; ``None`` if cancelled."""
    for command in commands:
        try:
            done = run(command)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode in (0, 1):
            return done.stdout.strip() or None
    raise TraymonError(
        "no window can be shown to enter a key",
        "In a terminal: traymon key set. Or install python3-tk or zenity.",
    )


def _run(command: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603 - fixed commands
