from datetime import UTC, datetime, timedelta

import pytest

from traymon.assessment.clearing import cleared, since_clear
from traymon.assessment.confirmation import Tally
from traymon.assessment.standing import Standing
from traymon.model import Assessment, Failure, Level, Observation, Party, ProbeKind, Provider, Timings

NOW = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
MISTRAL = Provider(id="mistral", name="Mistral AI", base_url="https://api.example.test/v1")


def seen(at=NOW, *, took=0.2, failure=None):
    timings = Timings(total=took * 1000)
    return Observation(provider="mistral", probe=ProbeKind.CHAT, at=at, failure=failure, timings=timings)


def standing(party, trouble=Level.OPERATIONAL):
    judged = Assessment(provider="mistral", level=Level.UNKNOWN, party=party, at=NOW, since=NOW)
    doubt = Tally(trouble=trouble, failures=2, first_failure=NOW - timedelta(minutes=1))
    return Standing(provider=MISTRAL, tallies={ProbeKind.CHAT: doubt}, assessment=judged)


@pytest.mark.parametrize("ending", [Party.NONE, Party.PROVIDER, Party.ACCOUNT])
@pytest.mark.parametrize("here", [Party.YOU, Party.LOCAL_NETWORK, Party.ISP, Party.PATH])
def test_a_fault_of_this_side_ends_with_doubts_forgotten(here, ending):
    after = cleared(standing(here), seen(), ending)
    assert after.clear_since == NOW
    assert after.tallies[ProbeKind.CHAT].failures == 0


def test_trouble_that_was_confirmed_before_goes_on_until_something_answers():
    after = cleared(standing(Party.ISP, Level.MAJOR_OUTAGE), seen(), Party.PROVIDER)
    assert after.tallies[ProbeKind.CHAT].trouble is Level.MAJOR_OUTAGE


@pytest.mark.parametrize(
    ("before", "party"),
    [
        (Party.ISP, Party.LOCAL_NETWORK),
        (Party.ISP, Party.ISP),
        (Party.NONE, Party.PROVIDER),
        (Party.PROVIDER, Party.NONE),
    ],
)
def test_otherwise_nothing_is_forgotten(before, party):
    known = standing(before)
    assert cleared(known, seen(), party) is known


@pytest.mark.parametrize(
    ("at", "took", "party"),
    [
        pytest.param(1, 10.0, Party.UNKNOWN, id="asked for before the end, and it timed out after it"),
        pytest.param(0, 10.0, Party.UNKNOWN, id="the one that showed the end itself"),
        pytest.param(15, 10.0, Party.PROVIDER, id="asked for since"),
    ],
)
def test_what_was_asked_for_before_the_end_accuses_nobody(at, took, party):
    since = cleared(standing(Party.ISP), seen(), Party.NONE)
    late = seen(NOW + timedelta(seconds=at), took=took, failure=Failure.TIMEOUT)
    assert since_clear(since, late, Party.PROVIDER) is party
    assert since_clear(since, late, Party.ISP) is Party.ISP


def test_a_clock_that_was_set_back_does_not_silence_the_provider():
    since = cleared(standing(Party.ISP), seen(), Party.NONE)
    earlier = seen(NOW - timedelta(hours=1), failure=Failure.PROVIDER_FAULT)
    assert since_clear(since, earlier, Party.PROVIDER) is Party.PROVIDER
