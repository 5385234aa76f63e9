"""How soon the end of trouble is told, and that trouble which goes on is not called over."""

import math
import random

import pytest

from tests.virtual import World, play
from traymon.model import Failure, Level, Party, ProbeKind, RateLimits

BEGINS, ENDS = 1817.0, 3017.0
FAULT = Failure.PROVIDER_FAULT
GOOD = (Level.OPERATIONAL, Party.NONE)
EVERY = tuple(ProbeKind)
INFERENCE = (ProbeKind.CHAT, ProbeKind.STREAM, ProbeKind.EMBEDDINGS)
FREE = RateLimits(requests_per_minute=4)


def errors(share=1.0, *, probes=EVERY, until=ENDS, seed=1, also=()):
    """``also``: seconds after the end at which everything fails for a second."""
    dice = random.Random(seed)

    def failing(at, probe):
        if BEGINS <= at < until and probe in probes and dice.random() < share:
            return FAULT
        return FAULT if any(0 <= at - ENDS - glitch < 1 for glitch in also) else None

    return failing


def latency(factor, *, until=ENDS, seed=1):
    dice = random.Random(seed)
    return lambda at, _probe: 450 * (factor if BEGINS <= at < until else 1) * math.exp(0.5 * dice.gauss(0, 1))


def end_of(world, seed):
    """Seconds from the end of the trouble until it was told."""
    told = [(at, (level, party)) for at, level, party in play(world, minutes=60, seed=seed).told]
    assert GOOD not in [state for at, state in told if at < ENDS]
    return next(at - ENDS for at, state in told if state == GOOD)


@pytest.mark.parametrize(
    ("world", "most"),
    [
        pytest.param(lambda seed: World(failure=errors(seed=seed)), 60, id="everything was down"),
        pytest.param(lambda seed: World(failure=errors(probes=INFERENCE, seed=seed)), 60, id="inference was down"),
        pytest.param(lambda seed: World(failure=errors(also=(12,), seed=seed)), 60, id="a single error since"),
        pytest.param(lambda seed: World(failure=errors(0.5, seed=seed)), 60, id="half of the requests failed"),
        pytest.param(lambda seed: World(failure=errors(0.2, seed=seed)), 90, id="a fifth of them failed"),
        pytest.param(lambda seed: World(ms=latency(3, seed=seed)), 60, id="three times slower"),
        pytest.param(lambda seed: World(failure=errors(seed=seed), limits=FREE), 150, id="a free key, all was down"),
    ],
)
@pytest.mark.parametrize("seed", range(3))
def test_the_end_is_told(world, most, seed):
    assert end_of(world(seed), seed) <= most


@pytest.mark.parametrize(
    "world",
    [
        pytest.param(lambda seed: World(failure=errors(0.5, until=1e9, seed=seed)), id="half of the requests fail"),
        pytest.param(lambda seed: World(failure=errors(0.2, until=1e9, seed=seed)), id="a fifth of them fails"),
        pytest.param(
            lambda seed: World(failure=errors(0.2, until=1e9, seed=seed, probes=INFERENCE)), id="a fifth of inference"
        ),
        pytest.param(lambda seed: World(ms=latency(2, until=1e9, seed=seed)), id="twice slower"),
        pytest.param(lambda seed: World(ms=latency(15, until=1e9, seed=seed)), id="fifteen times slower"),
    ],
)
@pytest.mark.parametrize("seed", range(2))
def test_what_goes_on_is_not_called_over(world, seed):
    story = play(world(seed), minutes=60, seed=seed)
    assert story.states
    assert GOOD not in story.states


def test_a_free_key_saves_its_requests_while_even_the_list_of_models_fails():
    story = play(World(failure=errors(), limits=FREE), minutes=50)
    chats = [at for at, probe, _ in story.asked if probe is ProbeKind.CHAT and BEGINS + 600 < at < ENDS]
    lists = [at for at, probe, _ in story.asked if probe is ProbeKind.MODELS and BEGINS + 600 < at < ENDS]
    assert len(chats) <= 4
    assert len(lists) >= 45
