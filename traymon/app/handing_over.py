"""Giving a text to the user's other programs: the clipboard, and whatever shows a text file."""

import os
import shutil
import subprocess
import sys
import webbrowser
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

PATIENCE = 5.0
"""Seconds for a program that takes a text."""

_COPIERS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "linux": (
        ("WAYLAND_DISPLAY", "wl-copy", ""),
        ("DISPLAY", "xclip", "-selection clipboard"),
        ("DISPLAY", "xsel", "--clipboard --input"),
    ),
    "darwin": (("", "pbcopy", ""),),
    "win32": (("", "clip", ""),),
}
"""Platform → (variable without which it cannot work, program, arguments)."""

_ENCODINGS = {"win32": "utf-16"}
"""With a byte order mark, by which ``clip`` knows it; the others take UTF-8."""

_OPENERS: Mapping[str, tuple[str, ...]] = {
    "linux": ("xdg-open",),
    "darwin": ("open", "-t"),
    "win32": ("notepad",),
}
"""Programs that show a text file; a browser would rather download Markdown."""

Run = Callable[[list[str], bytes | None], bool]
"""Runs a command with an input; whether it succeeded."""


def copy(
    text: str, environ: Mapping[str, str] = os.environ, *, platform: str = sys.platform, run: "Run | None" = None
) -> bool:
    """Put ``text`` on the clipboard; whether a program for that is there and took it."""
    content = text.encode(_ENCODINGS.get(platform, "utf-8"), "backslashreplace")
    return any((run or _run)(command, content) for command in copiers(environ, platform))


def copiers(environ: Mapping[str, str], platform: str = sys.platform) -> Iterator[list[str]]:
    """Commands that may put their input on the clipboard, the best first."""
    for needed, program, arguments in _COPIERS.get(platform, ()):
        path = shutil.which(program, path=environ.get("PATH"))
        if path and (not needed or environ.get(needed)):
            yield [path, *arguments.split()]


def show(
    path: Path, environ: Mapping[str, str] = os.environ, *, platform: str = sys.platform, run: "Run | None" = None
) -> None:
    """Open ``path`` in a program that shows text; in a browser where there is none."""
    program, *arguments = _OPENERS.get(platform, ("",))
    found = shutil.which(program, path=environ.get("PATH")) if program else None
    if not (found and (run or _run)([found, *arguments, str(path)], None)):
        webbrowser.open(path.as_uri())


def _run(command: list[str], content: bytes | None) -> bool:
    """Without a time limit where nothing is written: an editor may stay open for hours."""
    environ = {**os.environ, "LC_CTYPE": "UTF-8"} if sys.platform == "darwin" else None  # or pbcopy takes MacRoman
    try:
        subprocess.run(  # noqa: S603 - no shell, and a program that was looked up
            command,
            input=content,
            stdin=None if content is not None else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE if content is not None else None,
            env=environ,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return True
