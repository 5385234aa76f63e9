"""Single keys without echo and without Enter."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator

from traymon.cli.watching.inbox import Ended, Inbox, Message, Pressed
from traymon.threads import start

_ESCAPE = "\x1b"
_END_OF_INPUT = "\x04"
"""Ctrl-D."""
_ENDING = (_END_OF_INPUT, "\x03")
"""Ctrl-C is a key, not a signal, while Windows waits for a key."""
_CHUNK = 64

if sys.platform == "win32":
    import msvcrt

    @contextlib.contextmanager
    def quiet_terminal() -> Iterator[None]:
        """Nothing to change: ``getwch`` does not echo."""
        yield

    def _read() -> str:
        key = msvcrt.getwch()
        if key in ("\x00", "\xe0"):  # an arrow or a function key: its code follows
            msvcrt.getwch()
            return ""
        return key

else:
    import termios
    import tty

    @contextlib.contextmanager
    def quiet_terminal() -> Iterator[None]:
        """No echo and no waiting for Enter; afterwards as before, whatever happens."""
        descriptor = sys.stdin.fileno()
        before = termios.tcgetattr(descriptor)
        try:
            tty.setcbreak(descriptor, termios.TCSANOW)
            yield
        finally:
            with contextlib.suppress(termios.error):  # the terminal is gone
                termios.tcsetattr(descriptor, termios.TCSANOW, before)

    def _read() -> str:
        return os.read(sys.stdin.fileno(), _CHUNK).decode(errors="replace") or _END_OF_INPUT


def there_is_one() -> bool:
    """Whether keys can be read."""
    return sys.stdin is not None and sys.stdin.isatty()


def keys_into(inbox: Inbox) -> None:
    """Put the keys that are pressed from now on into ``inbox``."""
    start(lambda: _listen(inbox.put, _read), name="keyboard")


def _listen(put: Callable[[Message], None], read: Callable[[], str]) -> None:
    while True:
        try:
            typed = read()
        except OSError:  # the terminal is gone
            typed = _END_OF_INPUT
        for key in typed.partition(_ESCAPE)[0]:  # arrows and function keys send several letters at once, after this one
            if key in _ENDING:
                put(Ended())
                return
            put(Pressed(key))
