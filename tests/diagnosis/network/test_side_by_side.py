import threading
from dataclasses import replace

import pytest

from tests.diagnosis.cases import case_of
from traymon.diagnosis.network.side_by_side import Question, outcome_of, side_by_side
from traymon.model import Evidence, Failure, Outcome


def question(name, ask):
    return Question(blank=Evidence(check="c", target=name, outcome=Outcome.INCONCLUSIVE), ask=ask)


def fine(blank):
    return replace(blank, outcome=Outcome.OK)


def test_the_first_to_answer_comes_first():
    first_is_told = threading.Event()
    slow = question("slow", lambda blank: fine(blank) if first_is_told.wait(5) else blank)
    found = []
    for one in side_by_side(case_of(), [slow, question("quick", fine)], 5.0):
        found.append((one.target, one.outcome))
        first_is_told.set()
    assert found == [("quick", Outcome.OK), ("slow", Outcome.OK)]


def test_whoever_hangs_is_abandoned_and_the_others_are_told():
    over = threading.Event()
    hanging = question("hanging", lambda blank: over.wait() and blank)
    found = {one.target: one for one in side_by_side(case_of(), [hanging, question("quick", fine)], 0.2)}
    over.set()
    assert {name: one.outcome for name, one in found.items()} == {"quick": Outcome.OK, "hanging": Outcome.INCONCLUSIVE}
    assert found["hanging"].note


def test_the_tests_deadline_comes_before_the_checks_own():
    over = threading.Event()
    (found,) = side_by_side(case_of(seconds=0.2), [question("hanging", lambda blank: over.wait() and blank)], 60.0)
    over.set()
    assert found.outcome is Outcome.INCONCLUSIVE


def test_a_step_for_which_no_time_is_left_is_inconclusive():
    case = case_of(seconds=0)

    def late(blank):
        case.left(1.0)
        return fine(blank)

    (found,) = side_by_side(case, [question("late", late)], 1.0)
    assert found.outcome is Outcome.INCONCLUSIVE


def test_a_computer_without_threads_to_spare_is_told(monkeypatch):
    def no_more(_self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", no_more)
    (found,) = side_by_side(case_of(), [question("c", fine)], 1.0)
    assert (found.outcome, found.failure) == (Outcome.INCONCLUSIVE, Failure.LOCAL_RESOURCE_EXHAUSTED)


def test_a_bug_is_not_hidden():
    def broken(_blank):
        raise KeyError("bug")

    with pytest.raises(KeyError):
        list(side_by_side(case_of(), [question("broken", broken)], 1.0))


@pytest.mark.parametrize(
    ("failure", "cut_short", "outcome"),
    [
        pytest.param(None, True, Outcome.OK, id="it-worked"),
        pytest.param(Failure.TIMEOUT, False, Outcome.FAILED, id="silence"),
        pytest.param(Failure.TIMEOUT, True, Outcome.INCONCLUSIVE, id="silence-for-less-than-usual"),
        pytest.param(Failure.CONNECTION_RESET, True, Outcome.FAILED, id="a-reset-is-one-at-any-time"),
    ],
)
def test_how_a_step_ended(failure, cut_short, outcome):
    assert outcome_of(failure, cut_short=cut_short) is outcome
