from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.assessment.detector import NO_DOUBT, after_answer, after_failure, many_errors, slow
from traymon.assessment.rules import Rules

START = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
RULES = Rules()


def after(answers, step):
    """``x``: failed, ``o``: good and quick, ``s``: good and slow."""
    doubt, at = NO_DOUBT, START
    for answer in answers:
        at += timedelta(seconds=step)
        score = 3.0 if answer == "s" else -1.0
        doubt = after_failure(doubt, at, RULES) if answer == "x" else after_answer(doubt, at, score, RULES)
    return doubt, at


@pytest.mark.parametrize(
    ("answers", "step", "believed"),
    [
        pytest.param("x" * 30, 1, False, id="a glitch of half a minute is not told by its many failures"),
        pytest.param("x" * 6, 10, True, id="six failures over 50 s"),
        pytest.param("xo" * 10, 4, True, id="half of them fail"),
        pytest.param("xoooo" * 12, 3, True, id="a fifth of them fails"),
        pytest.param("xooooooooooooooo" * 50, 3, False, id="single errors, however many"),
        pytest.param("xxx" + "o" * 30, 2, False, id="a glitch, then nothing"),
    ],
)
def test_how_many_errors_are_believed(answers, step, believed):
    assert many_errors(after(answers, step)[0], RULES) is believed


@pytest.mark.parametrize(
    ("answers", "step", "believed"),
    [
        pytest.param("ssss", 2, False, id="slow for a moment"),
        pytest.param("sssssss", 6, True, id="slow for half a minute"),
        pytest.param("soooo" * 20, 6, False, id="one in five is slow"),
    ],
)
def test_how_much_slowness_is_believed(answers, step, believed):
    doubt, at = after(answers, step)
    assert slow(doubt, at, RULES) is believed


def test_without_evidence_there_is_no_doubt():
    assert after("x" + "o" * 30, 2)[0] is NO_DOUBT


@given(st.text("xos", max_size=60), st.floats(0.1, 600))
def test_evidence_is_never_below_zero(answers, step):
    doubt, _ = after(answers, step)
    assert doubt.errors >= 0
    assert doubt.slowness >= 0
    assert (doubt.since is None) == (doubt.errors == 0)
