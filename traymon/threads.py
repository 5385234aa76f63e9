"""The only module that starts threads: daemon workers, and calls that can be given up on."""

import collections
import queue
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

_T = TypeVar("_T")


class DeadlineExceededError(TimeoutError):
    """The call was still running when its time was up; its thread was abandoned."""


def call_with_deadline(function: Callable[[], _T], seconds: float, *, name: str = "call") -> _T:
    """Result of ``function()``, run in a daemon thread that is abandoned after ``seconds``.

    Raises what ``function`` raises, or ``DeadlineExceededError``. For calls that no time-out can interrupt: the system
    resolver, a key store that waits for a person.
    """
    outcome: queue.SimpleQueue[tuple[_T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put((function(), None))
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            outcome.put((None, error))

    start(run, name=name)
    try:
        result, error = outcome.get(timeout=max(seconds, 0.0))
    except queue.Empty:
        raise DeadlineExceededError(f"{name} took longer than {seconds:g} s") from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]


def together(jobs: Sequence[Callable[[], _T]], *, name: str) -> list[_T]:
    """Results of ``jobs``, in their order, each run in a daemon thread of its own. Raises what the first one raised.

    It returns when the last one has; an interrupt of the caller abandons them.
    """
    outcomes: queue.SimpleQueue[tuple[int, _T | None, BaseException | None]] = queue.SimpleQueue()

    def run(number: int, job: Callable[[], _T]) -> None:
        _leave_signals_to_the_main_thread()
        try:
            outcomes.put((number, job(), None))
        except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
            outcomes.put((number, None, error))

    for number, job in enumerate(jobs):
        start(partial(run, number, job), name=f"{name}-{number}")
    results: dict[int, _T] = {}
    for _ in jobs:
        number, result, error = outcomes.get()
        if error is not None:
            raise error
        results[number] = result  # type: ignore[assignment]
    return [results[number] for number in range(len(jobs))]


def _leave_signals_to_the_main_thread() -> None:
    """A Ctrl-C that the system hands to a worker does not wake the main thread from its wait: 21 of 180 were lost.

    Only where a command waits for its workers, and they start no program: that would inherit the mask.
    """
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})


class Pool:
    """At most ``size`` daemon threads that run jobs; started when first needed, never joined.

    A job wakes one thread, the one that was idle for the shortest time: threads that wait for one queue wake each other
    in turn.
    """

    def __init__(self, size: int, name: str) -> None:
        self._size = size
        self._name = name
        self._lock = threading.Lock()
        self._started = 0
        self._idle: list[queue.SimpleQueue[Callable[[], None]]] = []
        self._waiting: collections.deque[Callable[[], None]] = collections.deque()

    def submit(self, job: Callable[[], None]) -> None:
        """Run ``job`` soon. It must not raise. From any thread."""
        with self._lock:
            if self._idle:
                self._idle.pop().put(job)
                return
            self._waiting.append(job)
            if self._started < self._size:
                start(self._work, name=f"{self._name}-{self._started + 1}")
                self._started += 1

    def _work(self) -> None:
        inbox: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        while True:
            self._next(inbox)()

    def _next(self, inbox: "queue.SimpleQueue[Callable[[], None]]") -> Callable[[], None]:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._idle.append(inbox)
        return inbox.get()


def start(function: Callable[[], object], *, name: str) -> threading.Thread:
    """Run ``function`` in a daemon thread."""
    thread = threading.Thread(target=function, name=name, daemon=True)
    thread.start()
    return thread
