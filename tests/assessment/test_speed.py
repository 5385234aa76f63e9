import math
import random

import pytest

from traymon.assessment.baseline import KEPT, NOTHING_USUAL, of
from traymon.assessment.rules import Rules
from traymon.assessment.speed import Speed, speed_of

RULES = Rules()


def usual(median, spread=0.5):
    dice = random.Random(1)
    return of(median * math.exp(spread * dice.gauss(0, 1)) for _ in range(KEPT))


@pytest.mark.parametrize(
    ("ms", "slow", "quick"),
    [
        pytest.param(400, False, True, id="usual"),
        pytest.param(1200, True, False, id="three times as long"),
        pytest.param(60_000, True, False, id="an outlier"),
    ],
)
def test_an_answer_is_slow_or_quick(ms, slow, quick):
    found = speed_of(usual(400), ms, RULES)
    assert (found.slowness > 0, found.quickness > 0) == (slow, quick)


def test_what_is_quick_in_itself_is_never_slow_but_may_be_as_slow_as_lately():
    found = speed_of(usual(100), 300, RULES)
    assert found.slowness <= 0
    assert found.quickness < 0


def test_without_a_usual_time_nothing_is_proved():
    assert speed_of(NOTHING_USUAL, 60_000, RULES) == Speed(slowness=0.0, quickness=0.0)
