import math
import random
from datetime import UTC, datetime, timedelta

import pytest

from traymon.assessment.baseline import KEPT, NOTHING_USUAL, adopted, evidence_of_slowness, of, pace, seen, spared

START = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)


def lognormal(median, spread, count, seed=1):
    dice = random.Random(seed)
    return [median * math.exp(spread * dice.gauss(0, 1)) for _ in range(count)]


def test_the_usual_time_and_its_spread_are_found():
    known = of(lognormal(400, 0.5, KEPT))
    assert known.ms == pytest.approx(400, rel=0.15)
    assert known.spread == pytest.approx(0.5, rel=0.2)


def test_a_tenth_of_outliers_moves_nothing():
    answers = [ms * (20 if number % 10 == 0 else 1) for number, ms in enumerate(lognormal(400, 0.3, KEPT))]
    known = of(answers)
    assert known.ms == pytest.approx(400, rel=0.2)
    assert known.spread < 0.5


@pytest.mark.parametrize("count", [0, 1, 4])
def test_of_a_few_answers_nothing_is_called_slow(count):
    assert evidence_of_slowness(of([100.0] * count), 60_000, 2.0) == 0


@pytest.mark.parametrize(("ms", "sign"), [(200, -1), (400, -1), (500, -1), (900, 1), (60_000, 1)])
def test_evidence_speaks_for_or_against(ms, sign):
    assert math.copysign(1, evidence_of_slowness(of(lognormal(400, 0.5, KEPT)), ms, 2.0)) == sign


def test_one_outlier_is_never_enough():
    known = of(lognormal(400, 0.5, KEPT))
    assert evidence_of_slowness(known, 1e9, 2.0) == evidence_of_slowness(known, 1e6, 2.0) < 6


def after(known, answers, step, *, doubtful):
    for number, ms in enumerate(answers):
        known = seen(known, ms, START + number * step, doubtful=doubtful)
    return known


def test_what_is_seen_in_doubt_is_learnt_only_when_the_doubt_is_over():
    before = of([400.0] * 20)
    during = after(before, [4000.0] * 50, timedelta(seconds=6), doubtful=True)
    assert during.ms == before.ms
    assert spared(during).waiting == ()
    assert seen(during, 4000.0, START + timedelta(hours=1), doubtful=False).ms == pytest.approx(4000)
    assert adopted(during).ms == pytest.approx(4000)


def test_once_enough_is_known_hours_are_needed_to_learn_anew():
    known = of([400.0] * KEPT)
    assert after(known, [800.0] * 100, timedelta(seconds=6), doubtful=False).ms == pytest.approx(400)
    assert after(known, [800.0] * KEPT, timedelta(minutes=3), doubtful=False).ms == pytest.approx(800)


def test_answers_without_a_time_break_nothing():
    assert evidence_of_slowness(seen(NOTHING_USUAL, 0.0, START, doubtful=False), 0.0, 2.0) == 0


@pytest.mark.parametrize(
    ("slow_ms", "count", "expected"),
    [
        pytest.param(800.0, 20, 2.0, id="twice as long"),
        pytest.param(800.0, 4, 1.0, id="too few to tell"),
        pytest.param(1e6, 20, math.exp(3 * of([400.0] * 20).spread), id="no more than an outlier"),
    ],
)
def test_how_slow_it_has_become_is_told_by_what_waits(slow_ms, count, expected):
    slowed = after(of([400.0] * 20), [slow_ms] * count, timedelta(seconds=6), doubtful=True)
    assert pace(slowed) == pytest.approx(expected)
    assert pace(spared(slowed)) == 1.0
