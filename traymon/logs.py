"""Where log lines go: a capped file, and the terminal for what a person should see. Never a key."""

import io
import logging
import os
import sys
from pathlib import Path

LARGEST = 1_000_000
"""Bytes of one log file; two are kept."""

_CHATTY = ("httpx", "httpcore", "keyring", "PIL", "asyncio")


class _Sentence(logging.Formatter):
    """A line for people: no traceback, whatever happened."""

    def format(self, record: logging.LogRecord) -> str:
        """The message alone."""
        return f"traymon: {record.getMessage()}"


class _Private(logging.FileHandler):
    """Readable by its owner alone, also after it was rotated; a full disk costs log lines and nothing else.

    The standard library's handler that rotates comes with others that pickle: 0.5 MB.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write ``record``, in a new file when this one is full."""
        try:
            stream = self.stream = self.stream or self._open()
            if stream.tell() + len(self.format(record)) >= LARGEST:
                self.stream = None  # another is opened for this line
                stream.close()
                Path(self.baseFilename).replace(f"{self.baseFilename}.1")
            super().emit(record)
        except Exception:  # noqa: BLE001 - as every handler of the standard library
            self.handleError(record)

    def _open(self) -> io.TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", opener=_open_private)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        """Print no traceback to a terminal that shows sentences."""


def to_terminal(level: int = logging.WARNING) -> None:
    """Show warnings as sentences on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Sentence())
    handler.setLevel(level)
    _add(handler)


def to_file(path: Path, level: int = logging.INFO) -> None:
    """Keep a log, with tracebacks, readable by its owner alone; without a place for it there is none."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _Private(path)
    except OSError as error:
        logging.getLogger(__name__).warning("No log is kept: %s cannot be written (%s)", path, error.strerror)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.setLevel(level)
    _add(handler)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _add(handler: logging.Handler) -> None:
    root = logging.getLogger("traymon")
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
