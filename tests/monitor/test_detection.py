"""How soon trouble is told, and what is never told: a few of the stories that the benchmark plays by the thousand."""

import logging
import math
import random

import pytest

from tests.virtual import START, World, play, readable
from traymon.model import BreakerState, Component, Failure, Level, Party, ProbeKind

AT = 1817.0
FAULT = Failure.PROVIDER_FAULT
GOOD = (Level.OPERATIONAL, Party.NONE)
DEGRADED = (Level.DEGRADED, Party.PROVIDER)
OUT = (Level.MAJOR_OUTAGE, Party.PROVIDER)


def errors(share, start=AT, end=1e9, seed=1, probes=tuple(ProbeKind), failure=FAULT):
    dice = random.Random(seed)
    return lambda at, probe: failure if start <= at < end and probe in probes and dice.random() < share else None


def latency(factor, spread=0.5, median=450.0, seed=1):
    dice = random.Random(seed)
    return lambda at, _probe: median * (factor if at >= AT else 1) * math.exp(spread * dice.gauss(0, 1))


def first_trouble(story):
    return next((at - AT for at, level, party in story.told if party is Party.PROVIDER and at >= AT), None)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("share", "most"), [pytest.param(0.5, 180, id="half of the requests"), pytest.param(0.2, 900, id="a fifth")]
)
def test_a_share_of_errors_is_told(share, most, seed):
    story = play(World(failure=errors(share, seed=seed)), minutes=60, seed=seed)
    assert first_trouble(story) <= most
    assert story.states[0] == DEGRADED


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("factor", "most"), [(2, 400), (3, 200), (10, 90)])
def test_slowness_is_told(factor, most, seed):
    story = play(World(ms=latency(factor, seed=seed)), minutes=60, seed=seed)
    assert first_trouble(story) <= most
    assert story.states == [DEGRADED]


@pytest.mark.parametrize("seed", range(3))
def test_an_outage_is_told_as_soon_where_it_was_slow_before(seed):
    down = AT + 1200
    story = play(World(ms=latency(4, seed=seed), failure=errors(1.0, start=down)), minutes=70, seed=seed)
    assert story.states == [DEGRADED, OUT]
    assert story.told[-1][0] - down <= 60


@pytest.mark.parametrize(
    "world",
    [
        pytest.param(World(failure=errors(0.005, start=0)), id="single errors"),
        pytest.param(World(failure=errors(1.0, end=AT + 20)), id="a glitch of 20 s"),
        pytest.param(World(ms=latency(1.0)), id="times that vary"),
        pytest.param(World(ms=latency(2.0, median=100.0)), id="twice as long, and still quick"),
        pytest.param(
            World(ms=lambda at, _probe: 8000.0 if int(at) % 97 == 0 else 300.0), id="one in a hundred takes 8 s"
        ),
    ],
)
def test_no_incident_is_told(world):
    assert play(world, minutes=240).states == []


def test_what_goes_up_and_down_is_said_to_be_unstable_once():
    flaps = World(failure=lambda at, _probe: FAULT if AT <= at < AT + 3600 and int((at - AT) / 60) % 2 == 0 else None)
    story = play(flaps, minutes=120)
    assert story.states == [OUT, GOOD, OUT, GOOD, OUT, GOOD]
    unstable = [update.transition.after for _, update in story.updates if update.transition][-2]
    assert unstable.evidence[0].startswith("unstable since ")
    assert story.told[-1][0] >= AT + 3600 + 300 - 60


def test_half_of_the_requests_failing_is_one_trouble_and_one_end():
    story = play(World(failure=errors(0.5, end=AT + 1800)), minutes=90)
    assert story.states == [DEGRADED, GOOD]


def test_a_page_that_agrees_makes_it_quicker():
    def page(at):
        level = Level.MAJOR_OUTAGE if at >= AT - 150 else Level.OPERATIONAL
        return readable(level, START) if level is Level.OPERATIONAL else agreeing(level)

    def agreeing(level):
        found = readable(level, START)
        return type(found)(**{**vars(found), "components": (Component(name="API", level=level),)})

    alone = [first_trouble(play(World(failure=errors(1.0)), minutes=35, seed=seed)) for seed in range(5)]
    agreed = [first_trouble(play(World(failure=errors(1.0), page=page), minutes=35, seed=seed)) for seed in range(5)]
    assert all(sooner + 10 < later for sooner, later in zip(agreed, alone, strict=True))


def test_a_provider_that_has_glitches_all_day_gets_more_patience():
    glitches = [float(start) for start in range(600, 6000, 900)]
    seconds = AT * 4

    def failing(at, _probe):
        return FAULT if any(start <= at < start + 12 for start in glitches) or at >= seconds else None

    told = [play(World(failure=failing), minutes=130, seed=seed).told[0][0] - seconds for seed in range(5)]
    assert min(told) >= 35


def test_a_near_miss_is_logged(caplog):
    caplog.set_level(logging.INFO)
    play(World(failure=errors(1.0, end=AT + 20)), minutes=40)
    assert "requests failed, and then no more: not told" in caplog.text


def test_the_breaker_opens_long_before_anybody_is_told_and_closes_after_five_minutes():
    story = play(World(failure=errors(1.0, end=AT + 60, probes=(ProbeKind.CHAT,))), minutes=45)
    states = [(at - AT, dict(update.breakers)[ProbeKind.CHAT].state) for at, update in story.updates if at > AT]
    opened = next(at for at, state in states if state is BreakerState.OPEN)
    half = next(at for at, state in states if state is BreakerState.HALF_OPEN)
    assert opened <= 80
    assert half - opened >= 290
    assert states[-1][1] is BreakerState.CLOSED
    assert {dict(update.breakers)[ProbeKind.MODELS].state for _, update in story.updates[10:]} == {BreakerState.CLOSED}
