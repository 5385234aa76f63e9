from datetime import UTC, datetime, timedelta

import pytest

from traymon.assessment.confirmation import Tally
from traymon.assessment.detector import Doubt
from traymon.assessment.ending import Relief
from traymon.assessment.witnesses import FOLLOWING, agreed, explained
from traymon.model import Failure, Level, Observation, ProbeKind

NOW = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
CHAT, MODELS = ProbeKind.CHAT, ProbeKind.MODELS
OUT, DEGRADED, WELL = Level.MAJOR_OUTAGE, Level.DEGRADED, Level.OPERATIONAL


def ago(minutes):
    return NOW - timedelta(minutes=minutes)


def tally(trouble=OUT, *, began=30, good=1, **more):
    return Tally(trouble=trouble, since=ago(began), bad=9, seen=9, good=good, **more)


GOOD_ONE = Relief(unbroken=3.5, errors=0.35)
MODELS_WELL = Tally(good=9)


@pytest.mark.parametrize(
    ("common", "over_at", "chat", "level"),
    [
        pytest.param(OUT, NOW, tally(), WELL, id="all get up: one good answer is enough"),
        pytest.param(OUT, NOW, tally(good=0), OUT, id="all get up, this one has not answered"),
        pytest.param(WELL, ago(1), tally(relief=GOOD_ONE), WELL, id="it could not be asked before"),
        pytest.param(WELL, ago(1), tally(DEGRADED, good=5), DEGRADED, id="it proves too little"),
        pytest.param(WELL, ago(1), tally(began=0.5, relief=GOOD_ONE), OUT, id="its trouble is another one"),
        pytest.param(WELL, NOW - 2 * FOLLOWING, tally(relief=GOOD_ONE), OUT, id="that was long ago"),
        pytest.param(WELL, None, tally(relief=GOOD_ONE), OUT, id="there was none"),
        pytest.param(
            OUT, NOW, tally(DEGRADED, slow_trouble=True, relief=Relief(slowness=1.0)), DEGRADED, id="it is still slow"
        ),
    ],
)
def test_endpoints_get_up_together(common, over_at, chat, level):
    before = Tally(trouble=common, since=ago(30))
    after = agreed({CHAT: chat, MODELS: MODELS_WELL}, before, Tally(good=3, over_at=over_at), NOW)
    assert after[CHAT].trouble is level
    assert after[MODELS].trouble is WELL


@pytest.mark.parametrize(
    ("failure", "level"),
    [
        pytest.param(Failure.PROVIDER_FAULT, OUT, id="gone"),
        pytest.param(Failure.PROVIDER_CAPACITY, WELL, id="it answers, only not well"),
    ],
)
def test_endpoints_fall_together(failure, level):
    failed = Observation(provider="mistral", probe=CHAT, at=NOW, failure=failure)
    failing = Tally(failures=1, bad=1, failing=failed, first_failure=NOW)
    assert agreed({CHAT: failing}, Tally(), Tally(trouble=OUT, failures=3), NOW)[CHAT].trouble is level


SLOW_DOUBT = Doubt(slowness=3.0)


@pytest.mark.parametrize(
    ("common", "others", "level"),
    [
        pytest.param({}, Tally(good=9), WELL, id="only the one that was down had failed"),
        pytest.param(
            {}, Tally(good=9, doubt=SLOW_DOUBT), WELL, id="another one, which never failed, has a slow moment"
        ),
        pytest.param({"failed": {CHAT, MODELS}}, Tally(failures=1, bad=1), DEGRADED, id="another one fails, too"),
        pytest.param({"slow_trouble": True}, Tally(good=9), DEGRADED, id="all of them are slow"),
    ],
)
def test_the_failures_of_one_endpoint_end_with_it(common, others, level):
    known = tally(DEGRADED, **{"failed": frozenset({CHAT})} | common)
    now = {CHAT: Tally(good=4), MODELS: others}
    assert explained(known, {CHAT: tally(OUT), MODELS: others}, now, NOW).trouble is level
