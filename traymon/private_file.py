"""A file of this user alone that is replaced as a whole: readers see the old content or the new, never a part."""

import contextlib
import os
import sys
from pathlib import Path

_REPLACE_TRIES = 50 if sys.platform == "win32" else 1
"""Windows refuses to replace a file in the moment in which another program reads it."""


def replace(path: Path, content: bytes, *, draft: Path) -> None:
    """Make ``content`` that of ``path``, by way of ``draft`` in the same folder, which is made where it is missing.

    Raises ``OSError`` and leaves no draft. Without ``fsync``: after a power cut nobody needs the state of before.
    """
    try:
        _write(draft, content)
        _rename(draft, path)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def _write(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    try:
        descriptor = os.open(path, flags, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, flags, 0o600)
    with open(descriptor, "wb", buffering=0) as file:  # noqa: PTH123 - of a descriptor, for the mode
        written = 0
        while written < len(content):
            written += file.write(content[written:])


def _rename(source: Path, target: Path) -> None:
    for attempt in range(_REPLACE_TRIES):
        try:
            os.replace(source, target)  # noqa: PTH105 - half the price of Path.replace, with each update
        except PermissionError:
            if attempt == _REPLACE_TRIES - 1:
                raise
        else:
            return
