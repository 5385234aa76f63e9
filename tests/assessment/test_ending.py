from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.assessment.ending import (
    NO_RELIEF,
    errors_are_over,
    relief_after_answer,
    relief_after_failure,
    share_of,
    slowness_is_over,
)
from traymon.assessment.rules import Rules

START = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
RULES = Rules()


def after(answers, share, step, quickness=0.0):
    """``x``: failed, ``o``: good. What speaks for the end, since when nothing failed, and the time."""
    relief, good_since, at = NO_RELIEF, None, START
    for answer in answers:
        at += timedelta(seconds=step)
        if answer == "x":
            relief, good_since = relief_after_failure(relief, share, RULES), None
        else:
            relief, good_since = relief_after_answer(relief, share, quickness, at, RULES), good_since or at
    return relief, good_since, at


def is_over(answers, share, step=1.0):
    return errors_are_over(*after(answers, share, step), RULES, RULES.recovery_evidence)


@pytest.mark.parametrize(
    ("answers", "share", "step", "over"),
    [
        pytest.param("ooo", 1.0, 10, True, id="all failed, three good ones over 20 s"),
        pytest.param("oo", 1.0, 20, False, id="all failed, two good ones"),
        pytest.param("o" * 15, 1.0, 1, False, id="all failed, many good ones, but not for long"),
        pytest.param("o" * 46, 0.2, 1, False, id="a fifth failed: many good ones come by chance"),
        pytest.param("o" * 48, 0.2, 1, True, id="a fifth failed: so many do not"),
        pytest.param("o" * 30 + "x" + "o" * 10, 1.0, 1, True, id="one failure among many good ones is forgiven"),
        pytest.param("o" * 10 + "x" + "o" * 10, 1.0, 1, False, id="one failure among a few is not"),
        pytest.param("o" * 30 + "xxx" + "o" * 10, 1.0, 1, False, id="three are not"),
        pytest.param("ooox" * 40, 0.25, 1, False, id="a quarter goes on failing"),
        pytest.param("o" * 100, 0.0, 1, False, id="good answers of what never failed"),
    ],
)
def test_when_errors_are_over(answers, share, step, over):
    assert is_over(answers, share, step) is over


@pytest.mark.parametrize(
    ("quickness", "count", "over"),
    [
        pytest.param(1.0, 21, True, id="quick for 20 s"),
        pytest.param(1.0, 9, False, id="quick for a moment"),
        pytest.param(0.2, 40, False, id="hardly quicker"),
        pytest.param(-1.0, 60, False, id="as slow as before"),
        pytest.param(99.0, 3, False, id="three very quick ones"),
    ],
)
def test_when_slowness_is_over(quickness, count, over):
    relief, _, at = after("o" * count, 1.0, 1, quickness)
    assert slowness_is_over(relief, at, RULES, RULES.recovery_evidence) is over


@pytest.mark.parametrize(
    ("bad", "seen", "share"),
    [
        pytest.param(0, 0, 1.0, id="an outage from before a restart"),
        pytest.param(9, 9, 1.0, id="all"),
        pytest.param(4, 16, 0.14, id="a quarter of a few may be less"),
        pytest.param(400, 1600, 0.24, id="of many it is not"),
        pytest.param(1, 30, 0.017, id="one, at least half of it"),
    ],
)
def test_the_share_that_fails_is_estimated_with_care(bad, seen, share):
    assert share_of(bad, seen) == pytest.approx(share, abs=0.005)


@given(st.text("xo", max_size=80), st.floats(0.01, 1.0), st.floats(0.1, 60))
def test_evidence_of_an_end_is_never_below_zero_nor_above_what_is_needed(answers, share, step):
    relief, _, _ = after(answers, share, step)
    assert 0 <= relief.unbroken <= RULES.recovery_evidence
    assert 0 <= relief.errors <= RULES.recovery_evidence
