"""When an endpoint in doubt is asked again."""

from datetime import timedelta

import pytest

from tests.virtual import MISTRAL, START
from traymon.assessment.cadence import Terms, plan
from traymon.assessment.confirmation import Tally
from traymon.assessment.ending import Relief
from traymon.assessment.standing import Sight, Standing
from traymon.model import Assessment, Failure, Level, Observation, Party, ProbeKind, RateLimits
from traymon.monitor.rechecks import in_doubt, recheck_wait
from traymon.monitor.sources import Sources
from traymon.monitor.terms import Terms as WatchTerms
from traymon.monitor.watch import Watch

MODELS, CHAT = ProbeKind.MODELS, ProbeKind.CHAT
PLAN = plan(MISTRAL, Terms(), limits={probe: RateLimits(requests_per_minute=600) for probe in ProbeKind}, has_key=True)
DOWN = Tally(trouble=Level.MAJOR_OUTAGE, since=START - timedelta(hours=1), failures=9, bad=9, seen=9)


def seen(probe=MODELS, failure=None, **more):
    return Observation(provider=MISTRAL.id, probe=probe, at=START, failure=failure, **more)


def known(observation, party=Party.NONE, **more):
    return Standing(provider=MISTRAL, sights={observation.probe: Sight(observation=observation, party=party)}, **more)


@pytest.mark.parametrize(
    ("common", "failure", "expected"),
    [
        pytest.param(Tally(failures=1, bad=1), Failure.TIMEOUT, 6, id="a doubt"),
        pytest.param(DOWN, Failure.TIMEOUT, 10, id="an outage of an hour"),
        pytest.param(
            Tally(trouble=Level.MAJOR_OUTAGE, bad=9, good=1, relief=Relief(unbroken=3.5)), None, 2, id="perhaps its end"
        ),
        pytest.param(
            Tally(trouble=Level.DEGRADED, slow_trouble=True, good=9, relief=Relief(slowness=1.0)), None, 6, id="hardly"
        ),
    ],
)
def test_the_more_an_answer_may_tell_the_sooner_it_is_asked_for(common, failure, expected):
    observation = seen(failure=failure)
    standing = known(observation, Party.PROVIDER if failure else Party.NONE, common=common, tallies={MODELS: common})
    assert recheck_wait(standing, PLAN, observation, step=9) == expected


def test_a_used_up_quota_is_not_asked_for_soon():
    observation = seen(CHAT, Failure.ACCOUNT_QUOTA_OR_PLAN)
    assert recheck_wait(known(observation, Party.ACCOUNT, common=DOWN), PLAN, observation, step=0) == 900


@pytest.mark.parametrize(
    ("told", "doubtful"),
    [
        pytest.param(Party.PROVIDER, True, id="trouble from before a restart may be over"),
        pytest.param(Party.NONE, False, id="all was well"),
    ],
)
def test_after_a_restart_trouble_that_was_told_is_looked_at_closely(told, doubtful):
    before = Assessment(provider=MISTRAL.id, level=Level.DEGRADED, party=told, at=START, since=START)
    assert in_doubt(known(seen(), told=before, remembered=True), MODELS) is doubtful


@pytest.mark.parametrize(
    ("spent", "slowed"),
    [pytest.param(0.02, False, id="little was spent"), pytest.param(0.245, True, id="trouble was dear")],
)
def test_what_is_left_of_the_budget_is_made_to_last(spent, slowed):
    watch = Watch(
        provider=MISTRAL, sources=Sources(ask=lambda probe, **_: seen(probe)), terms=WatchTerms(), spent_usd=spent
    )
    watch.see(seen(CHAT, rate_limits=RateLimits(requests_per_minute=600)), ())
    assert (watch.plan.intervals[CHAT] > timedelta(minutes=10)) is slowed
