"""One running traymon per user: a lock on a file that the system releases when the process ends, however it ends."""

import contextlib
import errno
import logging
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from traymon.model import TraymonError

log = logging.getLogger(__name__)

_NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


class AlreadyRunningError(TraymonError):
    """Another process holds the lock."""


class SingleInstance:
    """Context manager; raises ``AlreadyRunningError``, or ``TraymonError`` when there can be no lock.

    A disk that has no room even for an empty file is no reason not to start: then there is no lock.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = self._path.open("a+", encoding="ascii")
        except OSError as error:
            if error.errno in _NO_ROOM:
                log.info("There is no lock: %s", error)
                return self
            advice = "Correct the permissions of its folder."
            raise TraymonError(f"the lock file {self._path} cannot be opened ({error.strerror})", advice) from None
        try:
            _lock(self._file)
        except OSError:
            self._file.close()
            raise AlreadyRunningError(
                f"traymon is already running{_owner(self._path)}",
                "Look at it with `traymon status` or `traymon watch`.",
            ) from None
        with contextlib.suppress(OSError):  # on a full disk: the lock holds, only its owner is not named
            os.ftruncate(self._file.fileno(), 0)
            os.write(self._file.fileno(), str(os.getpid()).encode())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file:
            self._file.close()


def _owner(path: Path) -> str:
    try:
        pid = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
    return f" (process {pid})" if pid.isdigit() else ""


def _lock(file: IO[str]) -> None:
    """Raise ``OSError`` when somebody else holds it."""
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - Windows only

        file.seek(1_000_000)  # beyond the text, which others may read
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - not on Windows

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
