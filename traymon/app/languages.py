"""Which language the user reads: what the settings say, else the environment, else the system itself."""

import os
import re
import sys
from collections.abc import Callable, Mapping, Sequence

from traymon.tray.speech import language_of

_PREFERRED = ("/usr/bin/defaults", "read", "-g", "AppleLanguages")
_PATIENCE_S = 2.0
_LISTED = re.compile(r'^\s*"?([A-Za-z]{2,3}(?:-\w+)*)"?,?$', re.MULTILINE)
"""A line of a property list: ``    "fr-FR",``."""

Run = Callable[[Sequence[str]], str]
"""Runs a program and gives its standard output; empty when it fails."""


def language_for(setting: str, environ: Mapping[str, str] = os.environ) -> str:
    """``en`` or ``fr``. ``setting``: what the settings name; empty: as the desktop speaks."""
    return setting or language_of(environ, of_the_system())


def of_the_system() -> str:
    """The system's own name of its language, of several joined by colons; empty where it is in the environment."""
    named = ""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        named = of_windows(ctypes.WinDLL("kernel32").GetUserDefaultUILanguage())
    elif sys.platform == "darwin":
        named = of_macos(_run)
    return named


def of_windows(number: int) -> str:
    """``fr_FR`` of 0x040C, the number of a language that Windows shows its own menus in."""
    import locale  # noqa: PLC0415 - with all its tables

    return locale.windows_locale.get(number & 0xFFFF, "")  # 16 bits are meant; what the others hold is not said


def of_macos(run: Run) -> str:
    """``fr-FR:en-GB``: what System Settings lists, the preferred first."""
    return ":".join(_LISTED.findall(run(_PREFERRED)))


def _run(command: Sequence[str]) -> str:
    import subprocess  # noqa: PLC0415 - on macOS only

    try:
        done = subprocess.run(command, capture_output=True, timeout=_PATIENCE_S, check=True)  # noqa: S603 - fixed words
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", errors="replace")
