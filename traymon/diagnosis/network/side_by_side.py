"""Several small questions of one check at the same time, each in a thread that can be abandoned."""

import queue
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from traymon.diagnosis.case import Case
from traymon.model import Evidence, Failure, Outcome
from traymon.threads import start

_GRACE = 0.1
"""Seconds after the test's deadline in which those whom it cut off may still tell how far they came."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """``blank`` is what is known beforehand (check, target, family …); ``ask`` returns it filled in.

    ``ask`` may raise ``TimeoutError`` when the test's deadline is reached; anything else it raises is a bug.
    """

    blank: Evidence
    ask: Callable[[Evidence], Evidence]


def side_by_side(case: Case, questions: Sequence[Question], seconds: float) -> Iterator[Evidence]:
    """Answers as they come. After ``seconds``, or at the deadline, what has not answered is inconclusive."""
    answers: queue.SimpleQueue[tuple[int, Evidence | BaseException]] = queue.SimpleQueue()
    for number, question in enumerate(questions):
        try:
            start(partial(_ask, number, question, answers), name=f"{question.blank.check}-{number}")
        except RuntimeError:  # the system gives no more threads
            answers.put((number, replace(question.blank, failure=Failure.LOCAL_RESOURCE_EXHAUSTED)))
    waiting = dict(enumerate(questions))
    until = min(time.monotonic() + seconds, case.deadline + _GRACE)
    while waiting:
        try:
            number, answer = answers.get(timeout=max(until - time.monotonic(), 0.0))
        except queue.Empty:
            break
        del waiting[number]
        if isinstance(answer, BaseException):
            raise answer
        yield replace(answer, at=case.now())
    for question in waiting.values():
        yield replace(question.blank, outcome=Outcome.INCONCLUSIVE, note="no answer in time", at=case.now())


def outcome_of(failure: Failure | None, *, cut_short: bool = False) -> Outcome:
    """Of a step that failed with ``failure``; ``cut_short``: it had less than its usual patience."""
    if failure is None:
        return Outcome.OK
    return Outcome.INCONCLUSIVE if cut_short and failure is Failure.TIMEOUT else Outcome.FAILED


def _ask(number: int, question: Question, answers: "queue.SimpleQueue[tuple[int, Evidence | BaseException]]") -> None:
    try:
        answers.put((number, question.ask(question.blank)))
    except TimeoutError:
        late = replace(question.blank, outcome=Outcome.INCONCLUSIVE, note="the test's time was up")
        answers.put((number, late))
    except BaseException as error:  # noqa: BLE001 - raised again in the check's thread
        answers.put((number, error))
