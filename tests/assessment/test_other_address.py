"""Several addresses of a provider as witnesses: the more of them fail, the sooner an outage is believed."""

from datetime import UTC, datetime, timedelta

import pytest

from traymon.assessment.rules import Rules
from traymon.assessment.standing import Standing
from traymon.assessment.steps import concluded, saw
from traymon.model import Failure, Level, Observation, Phase, ProbeKind, Provider, Timings

START = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
MISTRAL = Provider(id="mistral", name="Mistral AI", base_url="https://api.example.test/v1")
FAULT, NO_CAPACITY = Failure.PROVIDER_FAULT, Failure.PROVIDER_CAPACITY
ONE, TWO, SIX = ("192.0.2.1",), ("192.0.2.2",), ("2001:db8::1",)
UP, DEGRADED, DOWN = Level.OPERATIONAL, Level.DEGRADED, Level.MAJOR_OUTAGE


def after(*events, near_misses=(), probe=ProbeKind.CHAT):
    """What is thought after (seconds, failure, addresses), all well before."""
    standing = Standing(provider=MISTRAL, near_misses=near_misses)
    for seconds, failure, addresses in ((-30, None, ONE), *events):
        at = START + timedelta(seconds=seconds)
        observation = Observation(
            provider="mistral",
            probe=probe,
            at=at,
            failure=failure,
            phase=Phase.FIRST_BYTE if failure else None,
            http_status={None: 200, NO_CAPACITY: 429}.get(failure, 503),
            timings=Timings(total=200.0),
            addresses=addresses,
        )
        standing, _ = concluded(saw(standing, observation, (), Rules()), at)
    return standing.assessment


@pytest.mark.parametrize(
    ("events", "level"),
    [
        pytest.param([(0, FAULT, ONE), (9, FAULT, ONE), (21, FAULT, ONE)], UP, id="one address, 21 s"),
        pytest.param([(0, FAULT, ONE), (9, FAULT, ONE), (30, FAULT, ONE)], DOWN, id="one address, 30 s"),
        pytest.param([(0, FAULT, ONE), (9, FAULT, TWO), (21, FAULT, ONE)], DOWN, id="two addresses, 21 s"),
        pytest.param([(0, FAULT, ONE), (9, FAULT, ONE), (21, FAULT, SIX)], DOWN, id="of both families, 21 s"),
        pytest.param([(0, FAULT, ONE), (9, FAULT, TWO), (18, FAULT, ONE)], UP, id="two addresses, 18 s"),
        pytest.param([(0, FAULT, ONE), (21, FAULT, TWO)], UP, id="two addresses, but two failures only"),
        pytest.param([(0, FAULT, (*ONE, *TWO)), (9, FAULT, ()), (21, FAULT, ())], DOWN, id="both refuse at once"),
        pytest.param([(0, FAULT, ()), (9, FAULT, ()), (21, FAULT, ())], UP, id="a proxy hides the address"),
        pytest.param([(0, FAULT, ONE), (9, None, TWO), (12, FAULT, ONE), (21, FAULT, ONE), (33, FAULT, ONE)], UP,
                     id="the other one works"),
        pytest.param([(0, NO_CAPACITY, ONE), (9, NO_CAPACITY, TWO), (21, NO_CAPACITY, ONE)], UP,
                     id="lack of capacity is the same everywhere: 21 s"),
        pytest.param([(0, NO_CAPACITY, ONE), (9, NO_CAPACITY, TWO), (30, NO_CAPACITY, ONE)], DEGRADED,
                     id="lack of capacity is the same everywhere: 30 s"),
    ],
)  # fmt: skip
def test_an_outage_is_believed_sooner_where_several_addresses_fail(events, level):
    assert after(*events).level is level


@pytest.mark.parametrize(
    ("hours_ago", "sooner", "at_last"),
    [
        pytest.param((25,), True, 21, id="yesterday"),
        pytest.param((3,), False, 30, id="once today"),
        pytest.param((3, 2, 1), False, 38, id="all the time"),
    ],
)
def test_of_a_provider_that_had_a_glitch_today_it_is_not_believed_sooner(hours_ago, sooner, at_last):
    misses = tuple(START - timedelta(hours=hours) for hours in hours_ago)
    both = [(0, FAULT, ONE), (9, FAULT, TWO), (21, FAULT, ONE)]
    assert (after(*both, near_misses=misses).level is DOWN) is sooner
    assert after(*both, (at_last, FAULT, TWO), near_misses=misses).level is DOWN


def test_one_bad_address_of_two_is_never_an_outage_and_is_named_as_what_it_is():
    turns = [(at + rest, failure, where) for at in range(0, 1200, 30)
             for rest, failure, where in ((0, FAULT, ONE), (2, None, TWO))]  # fmt: skip
    judged = after(*turns)
    assert judged.level is DEGRADED
    assert judged.evidence[0].endswith("the last time with: server error (at another of its addresses)")


def test_patience_where_several_addresses_fail_never_lengthens_the_usual_span():
    patient = Rules(failures_span=timedelta(seconds=12), addresses_span=timedelta(seconds=40))
    standing = Standing(provider=MISTRAL)
    for seconds, where in ((0, ONE), (6, TWO), (13, ONE)):
        seen = Observation(
            provider="mistral", probe=ProbeKind.CHAT, at=START + timedelta(seconds=seconds), failure=FAULT,
            http_status=503, addresses=where,
        )  # fmt: skip
        standing, _ = concluded(saw(standing, seen, (), patient), seen.at, patient)
    assert standing.assessment.level is DOWN
