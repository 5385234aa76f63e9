"""What is told to somebody who relies on some endpoints only: stories played to the real monitor in virtual time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.virtual import MISTRAL, START, World, play
from traymon.model import Assessment, Failure, Level, Party, ProbeKind

CHAT, STREAM, EMBEDDINGS, MODELS = ProbeKind.CHAT, ProbeKind.STREAM, ProbeKind.EMBEDDINGS, ProbeKind.MODELS
FAULT = Failure.PROVIDER_FAULT
DOWN, PARTLY = (Level.MAJOR_OUTAGE, Party.PROVIDER), (Level.PARTIAL_OUTAGE, Party.PROVIDER)
GOOD = (Level.OPERATIONAL, Party.NONE)


def failing(*troubles, failure=FAULT):
    """A world in which each of ``troubles`` (probe, start, end) fails."""
    return World(
        failure=lambda at, probe: failure if any(probe is one and a <= at < b for one, a, b in troubles) else None
    )


@pytest.mark.parametrize(
    ("relies_on", "world", "told"),
    [
        pytest.param((), failing((EMBEDDINGS, 600, 1200)), [PARTLY, GOOD], id="all of them: one is down"),
        pytest.param((CHAT, EMBEDDINGS), failing((EMBEDDINGS, 600, 1200)), [PARTLY, GOOD], id="one of two is down"),
        pytest.param((EMBEDDINGS,), failing((EMBEDDINGS, 600, 1200)), [DOWN, GOOD], id="the only one is down"),
        pytest.param((CHAT,), failing((EMBEDDINGS, 600, 1200)), [], id="another is down"),
        pytest.param((CHAT,), failing((MODELS, 600, 1200)), [], id="the list of models fails"),
        pytest.param((CHAT, MODELS), failing((MODELS, 600, 1200)), [(Level.DEGRADED, Party.PROVIDER), GOOD],
                     id="the list of models, chosen, fails"),
        pytest.param((CHAT,), failing((EMBEDDINGS, 0, 7200), (CHAT, 1800, 2400)), [DOWN, GOOD],
                     id="another has been down all the time"),
        pytest.param((CHAT,), failing((EMBEDDINGS, 0, 7200), failure=Failure.ACCOUNT_QUOTA_OR_PLAN), [],
                     id="the plan has nothing of another"),
    ],
)  # fmt: skip
def test_trouble_is_told_of_what_is_relied_on(relies_on, world, told):
    story = play(world, minutes=70, provider=replace(MISTRAL, relies_on=relies_on))
    assert story.states == told


def test_an_outage_begins_with_the_first_failure_of_what_is_relied_on():
    world = failing((EMBEDDINGS, 0, 7200), (CHAT, 1800, 7200))
    story = play(world, minutes=40, provider=replace(MISTRAL, relies_on=(CHAT,)))
    [(at, _, _)] = story.told
    assert at - 1800 < 100
    assert (story.last.assessment.at - story.last.assessment.since).total_seconds() < 2400 - 1800


def test_the_end_of_what_was_told_before_a_restart_does_not_wait_for_anything_else():
    at = START - timedelta(minutes=10)
    out = Assessment(provider=MISTRAL.id, level=DOWN[0], party=DOWN[1], at=at, since=at, evidence=("as it was",))
    story = play(failing((EMBEDDINGS, 0, 7200)), minutes=30, told=out, provider=replace(MISTRAL, relies_on=(CHAT,)))
    assert story.states == [GOOD]


def test_trouble_of_anything_else_is_shown():
    story = play(failing((EMBEDDINGS, 600, 7200)), minutes=30, provider=replace(MISTRAL, relies_on=(CHAT,)))
    assert story.last.assessment.level is Level.OPERATIONAL
    assert story.last.assessment.evidence[0] == "embeddings: server error; you do not rely on it"


def test_without_a_key_the_list_of_models_stands_for_what_cannot_be_asked():
    world = failing((MODELS, 600, 1200))
    world.has_key = False
    story = play(world, minutes=30, provider=replace(MISTRAL, relies_on=(CHAT,)))
    assert DOWN in story.states


def test_after_a_sleep_nothing_is_known_of_it_before_it_has_answered():
    woken = {1200.0: lambda clock: clock.sleep(3600)}
    provider = replace(MISTRAL, relies_on=(STREAM,))
    story = play(failing((EMBEDDINGS, 0, 7200)), minutes=30, clock_script=woken, provider=provider, seed=4)
    answered = next(at for at, probe, _ in story.asked if at > 1200 and probe is STREAM)
    levels = [update.assessment.level for at, update in story.updates if 1200 < at < answered]
    assert set(levels) == {Level.UNKNOWN}
    assert story.last.assessment.level is Level.OPERATIONAL
