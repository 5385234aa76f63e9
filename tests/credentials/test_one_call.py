import threading
from collections.abc import Callable

import pytest

from traymon.credentials.one_call import LATE_ANSWER_COUNTS_FOR, OneCall, StillOutstandingError
from traymon.threads import DeadlineExceededError

PATIENCE_S = 10.0


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Slow:
    """A call that returns when it is told to."""

    def __init__(self, outcome: str | Exception) -> None:
        self._outcome = outcome
        self._may_return = threading.Event()
        self._thread: threading.Thread | None = None
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        self._thread = threading.current_thread()
        self._may_return.wait(PATIENCE_S)
        if isinstance(self._outcome, Exception):
            raise self._outcome
        return self._outcome

    def finish(self) -> None:
        self._may_return.set()
        assert self._thread is not None
        self._thread.join(PATIENCE_S)


def give_up(calls: OneCall, slow: Callable[[], str], question: str | None = "mistral") -> None:
    with pytest.raises(DeadlineExceededError):
        calls.run(slow, 0.01, question=question)


def test_a_call_in_time_gives_its_result() -> None:
    assert OneCall().run(lambda: "answer", PATIENCE_S) == "answer"


def test_a_failure_in_time_is_raised() -> None:
    with pytest.raises(KeyError, match="why"):
        OneCall().run(lambda: {}["why"], PATIENCE_S)


def test_nothing_is_started_while_a_call_that_was_given_up_on_is_under_way() -> None:
    calls, hung = OneCall(), Slow("late")
    give_up(calls, hung)
    threads = threading.active_count()
    for question in ("mistral", "openai", None):
        with pytest.raises(StillOutstandingError):
            calls.run(lambda: pytest.fail("was started"), PATIENCE_S, question=question)
    assert threading.active_count() == threads
    hung.finish()


def test_a_late_answer_is_used_once_by_who_asks_the_same() -> None:
    calls, hung = OneCall(), Slow("late")
    give_up(calls, hung)
    hung.finish()
    assert calls.run(lambda: "new", PATIENCE_S, question="mistral") == "late"
    assert calls.run(lambda: "new", PATIENCE_S, question="mistral") == "new"
    assert hung.calls == 1


@pytest.mark.parametrize(
    ("asked_first", "asked_next"),
    [
        pytest.param("mistral", "openai", id="another question"),
        pytest.param("mistral", None, id="a change after a question"),
        pytest.param(None, None, id="a change after a change"),
    ],
)
def test_a_late_answer_serves_nobody_else(asked_first: str | None, asked_next: str | None) -> None:
    calls, hung = OneCall(), Slow("late")
    give_up(calls, hung, asked_first)
    hung.finish()
    assert calls.run(lambda: "new", PATIENCE_S, question=asked_next) == "new"


def test_after_a_late_failure_the_question_is_asked_again() -> None:
    calls, hung = OneCall(), Slow(ValueError("late"))
    give_up(calls, hung)
    hung.finish()
    assert calls.run(lambda: "new", PATIENCE_S, question="mistral") == "new"


@pytest.mark.parametrize(
    ("age", "expected"), [(LATE_ANSWER_COUNTS_FOR, "late"), (LATE_ANSWER_COUNTS_FOR + 1, "new")], ids=["young", "old"]
)
def test_a_late_answer_grows_old(age: float, expected: str) -> None:
    clock = Clock()
    calls, hung = OneCall(clock), Slow("late")
    give_up(calls, hung)
    hung.finish()
    clock.now += age
    assert calls.run(lambda: "new", PATIENCE_S, question="mistral") == expected


def test_two_threads_take_turns() -> None:
    calls, first = OneCall(), Slow("first")
    started = threading.Event()
    answers: list[str] = []

    def ask() -> None:
        answers.append(calls.run(lambda: started.set() or first(), PATIENCE_S))

    thread = threading.Thread(target=ask)
    thread.start()
    started.wait(PATIENCE_S)
    with pytest.raises(StillOutstandingError):
        calls.run(lambda: "second", 0.01)
    first.finish()
    thread.join(PATIENCE_S)
    assert answers == ["first"]
    assert calls.run(lambda: "second", PATIENCE_S) == "second"
