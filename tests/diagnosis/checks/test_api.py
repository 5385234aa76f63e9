import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.diagnosis.cases import case_of
from traymon.diagnosis.checks import api
from traymon.model import (
    Failure,
    Incident,
    Layer,
    Level,
    Observation,
    Outcome,
    Phase,
    ProbeKind,
    Provider,
    RateLimits,
    StatusReport,
)

NOW = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
PROVIDER = Provider(
    id="mistral",
    name="Mistral AI",
    base_url="https://api.provider.test/v1",
    probes=(ProbeKind.MODELS, ProbeKind.CHAT),
    chat_model="ministral-3b-latest",
)
FREE_IS_OFF = Incident(name="Free Tier Temporarily Disabled", level=Level.MAJOR_OUTAGE)
WINDOW = Incident(name="Database upgrade", level=Level.MAINTENANCE)


def saw(failure=None, status=200, **more):
    return Observation(provider="mistral", probe=ProbeKind.MODELS, at=NOW, failure=failure, http_status=status, **more)


def page(*incidents, maintenances=()):
    return StatusReport(readable=True, at=NOW, incidents=incidents, maintenances=maintenances)


LEFT = RateLimits(requests_remaining=299, tokens_remaining=49990)
NONE_LEFT = RateLimits(requests_remaining=0, tokens_remaining=49990)
MONTH_OVER = RateLimits(requests_remaining=299, tokens_remaining_month=0)


@pytest.mark.parametrize(
    ("observation", "report", "word"),
    [
        pytest.param(saw(), None, "200", id="well"),
        pytest.param(saw(listed_models=("ministral-3b-2512",)), None, "200", id="the model by another name"),
        pytest.param(saw(listed_models=("models/Ministral-3B-latest",)), None, "200", id="the model below a path"),
        pytest.param(saw(listed_models=("mistral-small-latest",)), None, "404m", id="the model is gone"),
        pytest.param(saw(Failure.KEY_INVALID, 401), None, "401", id="key"),
        pytest.param(saw(Failure.KEY_MISSING, 401), None, "401", id="key not seen"),
        pytest.param(saw(Failure.FORBIDDEN, 403), None, "403", id="right"),
        pytest.param(saw(Failure.MODEL_UNAVAILABLE, 404), None, "404m", id="model"),
        pytest.param(saw(Failure.PROVIDER_CAPACITY, 429, detail="429, code 3505"), None, "429c", id="no capacity"),
        pytest.param(saw(Failure.PROVIDER_CAPACITY, 529), None, "429c", id="overloaded"),
        pytest.param(saw(Failure.USER_RATE_LIMIT, 429, detail="429, code 1300"), None, "429u", id="own limit"),
        pytest.param(saw(Failure.USER_RATE_LIMIT, 429, detail="429", rate_limits=LEFT), None, "429c", id="silent, room"),
        pytest.param(saw(Failure.USER_RATE_LIMIT, 429, detail="429", rate_limits=NONE_LEFT), None, "429u", id="silent, none"),
        pytest.param(saw(Failure.USER_RATE_LIMIT, 429, detail="429"), None, "429u", id="silent, nothing known"),
        pytest.param(saw(Failure.USER_RATE_LIMIT, 429, rate_limits=MONTH_OVER), None, "quota", id="month used up"),
        pytest.param(saw(Failure.USER_RATE_LIMIT, 429, layer=Layer.EDGE), None, "other", id="limit of the edge"),
        pytest.param(saw(Failure.ACCOUNT_QUOTA_OR_PLAN, 429), None, "quota", id="quota"),
        pytest.param(saw(Failure.PAYMENT_REQUIRED, 402), None, "quota", id="unpaid"),
        pytest.param(saw(Failure.ACCOUNT_QUOTA_OR_PLAN, 429), page(FREE_IS_OFF), "freeoff", id="free plan is off"),
        pytest.param(
            saw(Failure.USER_RATE_LIMIT, 429, detail="429, code 1300"), page(FREE_IS_OFF), "freeoff", id="free plan, 1300"
        ),
        pytest.param(
            saw(Failure.ACCOUNT_QUOTA_OR_PLAN, 429), page(replace(FREE_IS_OFF, stale=True)), "quota", id="old news"
        ),
        pytest.param(saw(Failure.ACCOUNT_QUOTA_OR_PLAN, 429), page(WINDOW), "quota", id="other news"),
        pytest.param(saw(Failure.PROVIDER_FAULT, 503), None, "5xx", id="ill"),
        pytest.param(saw(Failure.PROVIDER_FAULT, 503), page(maintenances=(WINDOW,)), "503m", id="maintenance on the page"),
        pytest.param(saw(Failure.PROVIDER_FAULT, 503, detail="503, code maintenance"), None, "503m", id="maintenance told"),
        pytest.param(saw(Failure.PROVIDER_FAULT, 500), page(maintenances=(WINDOW,)), "5xx", id="not every error is that"),
        pytest.param(saw(Failure.TIMEOUT, None, phase=Phase.FIRST_BYTE), None, "timeout", id="silent"),
        pytest.param(saw(Failure.TIMEOUT, None, phase=Phase.CONNECT), None, "other", id="not reached"),
        pytest.param(saw(Failure.EDGE_BLOCK, 403), None, "other", id="blocked"),
    ],
)  # fmt: skip
def test_an_observation_becomes_a_word(observation, report, word):
    assert api.word_of(observation, PROVIDER, report) == word


def test_without_a_key_nothing_is_asked():
    [evidence] = api.ask(case_of())
    assert (evidence.outcome, evidence.word, evidence.note) == (Outcome.SKIPPED, "nokey", "no key")


@pytest.mark.parametrize(
    ("observation", "outcome"),
    [
        pytest.param(saw(), Outcome.OK, id="well"),
        pytest.param(saw(Failure.KEY_INVALID, 401), Outcome.FAILED, id="refused"),
        pytest.param(saw(Failure.EDGE_BLOCK, 403), Outcome.INCONCLUSIVE, id="unclear"),
        pytest.param(saw(Failure.TIMEOUT, None, phase=Phase.CONNECT), Outcome.FAILED, id="not reached"),
    ],
)
def test_one_request_with_the_key_is_made(observation, outcome):
    asked = []

    def ask(probe):
        asked.append(probe)
        return observation

    [evidence] = api.ask(replace(case_of(), ask=ask))
    assert asked == [ProbeKind.MODELS]
    assert (evidence.outcome, evidence.failure) == (outcome, observation.failure)


def test_the_page_is_read_only_where_it_decides():
    readings = []

    def read():
        readings.append(1)
        return page(FREE_IS_OFF)

    words = []
    for observation in (saw(), saw(Failure.KEY_INVALID, 401), saw(Failure.ACCOUNT_QUOTA_OR_PLAN, 429)):
        case = replace(case_of(), ask=lambda _probe, seen=observation: seen, read_page=read)
        words += [evidence.word for evidence in api.ask(case)]
    assert words == ["200", "401", "freeoff"]
    assert len(readings) == 1


def test_a_page_that_hangs_is_done_without():
    gate = threading.Event()
    observation = saw(Failure.ACCOUNT_QUOTA_OR_PLAN, 429)
    case = replace(case_of(seconds=0.2), ask=lambda _probe: observation, read_page=lambda: gate.wait(30))
    [evidence] = api.ask(case)
    gate.set()
    assert evidence.word == "quota"


def test_after_a_server_error_it_is_asked_once_more():
    answers = iter([saw(Failure.PROVIDER_FAULT, 500), saw()])
    case = replace(case_of(), ask=lambda _probe: next(answers))
    assert [evidence.word for evidence in api.ask(case)] == ["5xx", "200"]


def test_it_is_not_asked_again_shortly_before_the_end():
    case = replace(case_of(seconds=1.0), ask=lambda _probe: saw(Failure.PROVIDER_FAULT, 500))
    assert [evidence.word for evidence in api.ask(case)] == ["5xx"]
