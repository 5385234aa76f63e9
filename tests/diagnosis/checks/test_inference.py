from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.diagnosis.cases import NOWHERE, case_of
from traymon.diagnosis.case import Memory
from traymon.diagnosis.checks import inference
from traymon.model import Evidence, Failure, Observation, Outcome, ProbeKind

API_WELL = Evidence(check="api", outcome=Outcome.OK, word="200")
API_ILL = Evidence(check="api", outcome=Outcome.FAILED, word="5xx")


def case(*, wanted=True, failure=None, api=API_WELL, has_key=True, probes=tuple(ProbeKind), **more):
    made = case_of(diagnosis=replace(NOWHERE, inference=wanted), found=(api,))
    seen = Observation(provider="mistral", probe=ProbeKind.CHAT, at=datetime(2027, 1, 5, tzinfo=UTC), failure=failure)
    ask = {ProbeKind.CHAT: seen}.__getitem__ if has_key else None
    return replace(made, ask=ask, provider=replace(made.provider, probes=probes), **more)


@pytest.mark.parametrize(
    ("failure", "word", "outcome"),
    [
        (None, "ok", Outcome.OK),
        (Failure.PROVIDER_FAULT, "fail", Outcome.FAILED),
        (Failure.TIMEOUT, "fail", Outcome.FAILED),
        (Failure.USER_RATE_LIMIT, "fail", Outcome.INCONCLUSIVE),
    ],
)
def test_one_chat_is_asked_for(failure, word, outcome):
    [evidence] = inference.ask(case(failure=failure))
    assert (evidence.word, evidence.outcome, evidence.failure) == (word, outcome, failure)


def test_it_runs_where_the_user_wants_it_or_the_monitor_has_its_doubts():
    assert inference.CHECK.unless(case()) == ""
    assert inference.CHECK.unless(case(wanted=False, memory=Memory(inference_failed=True))) == ""


@pytest.mark.parametrize(
    "made",
    [
        pytest.param(case(wanted=False), id="not wanted"),
        pytest.param(case(has_key=False), id="no key"),
        pytest.param(case(probes=(ProbeKind.MODELS,)), id="no chat"),
        pytest.param(case(api=API_ILL), id="the API is ill anyway"),
    ],
)
def test_it_costs_nothing_otherwise(made):
    assert inference.CHECK.unless(made)
