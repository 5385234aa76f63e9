"""Which hours are usually slower: learnt of days, not of one day, and never an accusation."""

import math
import random
from datetime import UTC, datetime, timedelta

import pytest

from traymon.assessment.baseline import NOTHING_USUAL, at_hour, spared
from traymon.assessment.baseline import seen as learnt
from traymon.assessment.time_of_day import LARGEST, LOOKED_FOR, MOST, NO_HABITS, expected_rise, looks, of, seen

MONDAY = datetime(2027, 1, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def quiet(_at: datetime) -> float:
    return 1.0


def busy_afternoons(at: datetime) -> float:
    """A third slower from 12 to 20 o'clock."""
    return 1.33 if 12 <= at.hour < 20 else 1.0


def busy_on(*days: int):
    return lambda at: busy_afternoons(at) if (at - MONDAY).days in days else 1.0


def answers(shape, days, *, spread=0.3, every=timedelta(minutes=2), seed=1, awake=range(24)):
    dice, at = random.Random(seed), MONDAY
    while at < MONDAY + timedelta(days=days):
        if at.hour in awake:
            yield at, 400 * shape(at) * math.exp(spread * dice.gauss(0, 1))
        at += every


def after(shape, days, **more):
    known = NO_HABITS
    for at, ms in answers(shape, days, **more):
        known = seen(known, ms, at)
    return known


def rise_at(known, hour, day=14):
    """Between two hours before ``hour`` and ``hour`` of one day; the 14th is a Monday."""
    now = MONDAY + timedelta(days=day) + hour * HOUR
    return expected_rise(known, now - 2 * HOUR, now)


def test_what_every_afternoon_has_shown_is_expected():
    known = after(busy_afternoons, 14)
    assert rise_at(known, 14) == pytest.approx(math.log(1.33) / 2, abs=0.06)
    assert rise_at(known, 8) < 0.06


@pytest.mark.parametrize("hour", [0, 4, 20, 22, 23])
def test_falls_are_no_reason_to_expect_less(hour):
    assert 0 <= rise_at(after(busy_afternoons, 14), hour) < 0.06


@pytest.mark.parametrize(
    ("shape", "days"),
    [
        pytest.param(busy_afternoons, 8, id="six workdays are no evidence"),
        pytest.param(busy_on(10), 14, id="one bad day among ten"),
        pytest.param(busy_on(0, 2, 4, 7, 9, 11), 14, id="every other day"),
        pytest.param(busy_on(5, 6, 12, 13), 14, id="weekends"),
        pytest.param(quiet, 14, id="no habit at all"),
    ],
)
def test_without_steady_evidence_nothing_is_expected(shape, days):
    known = after(shape, days)
    assert max(rise_at(known, hour) for hour in range(24)) < 0.06


def test_one_quiet_day_among_ten_is_no_proof_against_a_habit():
    assert rise_at(after(busy_on(0, 1, 2, 3, 4, 7, 8, 10, 11), 14), 14) > 0.08


def test_what_workdays_have_shown_is_excused_at_weekends_too():
    known = after(busy_on(0, 1, 2, 3, 4, 7, 8, 9, 10, 11), 14)
    assert rise_at(known, 14, day=12) == rise_at(known, 14, day=14) > 0.08


def test_only_a_quarter_may_be_expected_however_slow_the_afternoons_are():
    known = after(lambda at: 10.0 if 12 <= at.hour < 20 else 1.0, 14)
    assert max(rise_at(known, hour) for hour in range(24)) == LARGEST


def test_a_computer_that_sleeps_at_night_learns_what_it_sees():
    assert rise_at(after(busy_afternoons, 14, awake=range(8, 19)), 14) > 0.08


def test_answers_that_are_too_rare_teach_nothing():
    known = after(busy_afternoons, 14, every=timedelta(minutes=25))
    assert not any(known.rises)


def test_what_the_history_has_kept_is_as_good_as_what_was_seen():
    all_answers = list(answers(busy_afternoons, 14))
    now = MONDAY + timedelta(days=14)
    kept = [(start, [ms for at, ms in all_answers if start <= at < start + LOOKED_FOR][:MOST]) for start in looks(now)]
    restored, witnessed = of(kept), after(busy_afternoons, 14)
    assert [rise_at(restored, hour) for hour in range(24)] == [rise_at(witnessed, hour) for hour in range(24)]


def test_while_an_hour_is_in_doubt_the_expected_rise_goes_on():
    usual = NOTHING_USUAL
    for at, ms in answers(busy_afternoons, 14 + 12 / 24):
        usual = learnt(usual, ms, at, doubtful=False)
    noon, doubted = usual.as_of, usual
    for minutes in range(2, 180, 2):
        doubted = learnt(doubted, 700.0, noon + timedelta(minutes=minutes), doubtful=True)
    later = noon + timedelta(hours=3)
    assert at_hour(doubted, later).centre == at_hour(usual, later).centre > usual.centre + 0.15
    assert at_hour(spared(doubted), later).centre == at_hour(usual, later).centre


def test_a_clock_that_was_set_back_breaks_nothing():
    known = seen(after(quiet, 2), 400.0, MONDAY - timedelta(days=365))
    assert rise_at(known, 14) == 0


def test_the_usual_time_of_an_hour_has_the_rise_in_it():
    usual = NOTHING_USUAL
    for at, ms in answers(busy_afternoons, 14):
        usual = learnt(usual, ms, at, doubtful=False)
    monday = [MONDAY + timedelta(days=14) + hour * HOUR for hour in range(24)]
    expected = [at_hour(usual, now).centre - usual.centre for now in monday]
    assert expected[14] == pytest.approx(LARGEST, abs=0.06)
    assert max(expected[:9]) < 0.06
    assert at_hour(NOTHING_USUAL, MONDAY) is NOTHING_USUAL
