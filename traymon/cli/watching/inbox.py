"""What the loop waits for: keys, news and the end, from any thread or signal handler."""

import contextlib
import queue
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")
"""Those that the platform has. Any of them would leave the terminal as it is."""

_CALM_S = 0.1
"""With many providers there is news ten times a second, and nobody reads so fast."""


@dataclass(frozen=True)
class Pressed:
    """A key."""

    key: str


@dataclass(frozen=True)
class Doing:
    """What a local test is about just now."""

    text: str


@dataclass(frozen=True)
class Done:
    """A round of its own, or a local test, is over."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Noticed:
    """Something went wrong that is worth a line."""

    text: str


class News:
    """Look again: there are results, or the terminal has another size."""


class Suspended:
    """Ctrl-Z."""


class Ended:
    """Nobody wants to see more."""


Message = Pressed | Doing | Done | Noticed | News | Suspended | Ended


class Inbox:
    """``put`` may be called from any thread and from signal handlers."""

    def __init__(self) -> None:
        self._queue: queue.SimpleQueue[Message] = queue.SimpleQueue()

    def put(self, message: Message) -> None:
        """Never blocks."""
        self._queue.put(message)

    def wait(self, seconds: float) -> list[Message]:
        """What has arrived, after ``seconds`` at most; news waits a moment for more of its kind."""
        messages: list[Message] = []
        with contextlib.suppress(queue.Empty):
            messages.append(self._queue.get(timeout=max(seconds, 0.0)))
            calm = time.monotonic() + _CALM_S
            while True:
                rest = calm - time.monotonic() if isinstance(messages[-1], News) else 0.0
                messages.append(self._queue.get(timeout=max(rest, 0.0)))
        return messages


@contextlib.contextmanager
def signals_into(inbox: Inbox, *, full_screen: bool) -> Iterator[None]:
    """The user's and the system's wishes arrive as messages; main thread only.

    What the process was told to ignore (``nohup``) stays ignored.
    """
    wishes: dict[str, Message] = dict.fromkeys(_ENDING, Ended())
    if full_screen and sys.platform != "win32":
        wishes |= {"SIGWINCH": News(), "SIGTSTP": Suspended()}
    known = {getattr(signal, name): wish for name, wish in wishes.items() if hasattr(signal, name)}
    heeded = {number: wish for number, wish in known.items() if signal.getsignal(number) is not signal.SIG_IGN}

    def arrived(number: int, _frame: FrameType | None) -> None:
        inbox.put(heeded[number])

    before = {number: signal.signal(number, arrived) for number in heeded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
