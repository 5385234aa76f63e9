"""Calls that may never return, one at a time: however often a hung key store is asked, it holds one thread."""

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from traymon.threads import DeadlineExceededError, call_with_deadline

_T = TypeVar("_T")

LATE_ANSWER_COUNTS_FOR = 300.0
"""Seconds: a store that takes six seconds is still useful to a caller who waits five, but its answer grows old."""


class StillOutstandingError(TimeoutError):
    """An earlier call was given up on and has still not returned; no other was started."""


class _Call(Generic[_T]):
    """A function on its way, and what it came back with after its caller had left."""

    def __init__(self, function: Callable[[], _T], question: Hashable, clock: Callable[[], float]) -> None:
        self._function = function
        self._clock = clock
        self.question = question
        self.returned = threading.Event()
        self.answer: tuple[_T, float] | None = None
        """Result and time of its coming; ``None`` when it failed."""

    def __call__(self) -> _T:
        try:
            result = self._function()
            self.answer = (result, self._clock())
            return result
        finally:
            self.returned.set()


class OneCall:
    """Gives up on calls at their deadline, and starts none while one that it gave up on is under way.

    Calls from several threads wait for each other.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._turn = threading.Lock()
        self._abandoned: _Call[object] | None = None

    def run(self, function: Callable[[], _T], seconds: float, *, question: Hashable = None) -> _T:
        """Result of ``function()``, or the late one of an earlier call that asked the same ``question``.

        Without a ``question`` (a call that changes something) ``function`` is always called. Raises what ``function``
        raises, ``DeadlineExceededError``, or ``StillOutstandingError`` at once.
        """
        with self._my_turn(seconds):
            late = self._late_answer(question)
            if late is not None:
                return late.answer[0]  # type: ignore[index,return-value] # same question, and it has an answer
            call = _Call(function, question, self._clock)
            try:
                return call_with_deadline(call, seconds, name="key store")
            except DeadlineExceededError:
                self._abandoned = call  # type: ignore[assignment] # of whatever type
                raise

    @contextmanager
    def _my_turn(self, seconds: float) -> Iterator[None]:
        if not self._turn.acquire(timeout=max(seconds, 0.0)):
            raise StillOutstandingError
        try:
            yield
        finally:
            self._turn.release()

    def _late_answer(self, question: Hashable) -> _Call[object] | None:
        call = self._abandoned
        if call is None:
            return None
        if not call.returned.is_set():
            raise StillOutstandingError
        self._abandoned = None
        if question is None or call.question != question or call.answer is None:
            return None
        return call if self._clock() - call.answer[1] <= LATE_ANSWER_COUNTS_FOR else None
