from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.assessment.breaker import CLOSED, BreakerRules, advance, at
from traymon.model import BreakerState, Failure, Observation, Party, ProbeKind

START = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
RULES = BreakerRules()
SHUT, OPEN, HALF = BreakerState.CLOSED, BreakerState.OPEN, BreakerState.HALF_OPEN


def seen(seconds, party):
    failure = None if party is Party.NONE else Failure.PROVIDER_FAULT
    when = START + timedelta(seconds=seconds)
    return Observation(provider="mistral", probe=ProbeKind.CHAT, at=when, failure=failure)


def after(*events, now=None):
    breaker = CLOSED
    for seconds, party in events:
        breaker = advance(breaker, seen(seconds, party), party, RULES, START + timedelta(seconds=seconds))
    return at(breaker, START + timedelta(seconds=events[-1][0] if now is None else now), RULES)


BAD, GOOD, LOST = Party.PROVIDER, Party.NONE, Party.LOCAL_NETWORK


@pytest.mark.parametrize(
    ("events", "now", "state"),
    [
        pytest.param([(0, BAD), (5, BAD)], 5, SHUT, id="two errors are not enough"),
        pytest.param([(0, BAD), (5, BAD), (60, BAD)], 60, OPEN, id="three in a row within a minute"),
        pytest.param([(0, BAD), (5, BAD), (61, BAD)], 61, SHUT, id="three in a row over more than a minute"),
        pytest.param([(0, BAD), (5, GOOD), (9, BAD), (12, BAD)], 12, SHUT, id="a good answer in between"),
        pytest.param([(0, BAD), (5, LOST), (9, BAD), (12, BAD)], 12, OPEN, id="what is not the provider's counts not"),
        pytest.param([(0, LOST), (5, LOST), (9, LOST)], 9, SHUT, id="a lost network opens nothing"),
        pytest.param([(0, BAD), (1, BAD), (2, BAD), (9, GOOD)], 9, OPEN, id="open, it stays so for five minutes"),
        pytest.param([(0, BAD), (1, BAD), (2, BAD)], 302, HALF, id="after five minutes the next probe decides"),
        pytest.param([(0, BAD), (1, BAD), (2, BAD), (303, GOOD)], 303, SHUT, id="good: closed"),
        pytest.param([(0, BAD), (1, BAD), (2, BAD), (303, BAD)], 303, OPEN, id="bad: open anew"),
        pytest.param([(0, BAD), (1, BAD), (2, BAD), (303, LOST)], 303, HALF, id="a lost network decides nothing"),
    ],
)
def test_when_it_is_open(events, now, state):
    assert after(*events, now=now).state is state


def test_it_says_until_when_it_is_open():
    assert after((0, BAD), (1, BAD), (2, BAD)).until == START + timedelta(seconds=302)


@given(
    st.lists(st.tuples(st.integers(-7200, 7200), st.sampled_from([BAD, GOOD, LOST]))),
    st.integers(-7200, 7200),
)
def test_whatever_the_clock_does_it_is_never_open_for_longer_than_it_may(events, now):
    moment = START + timedelta(seconds=now)
    breaker = after(*events, now=now) if events else CLOSED
    assert (breaker.until is not None) == (breaker.state is OPEN)
    assert breaker.until is None or breaker.until <= moment + RULES.open_for
