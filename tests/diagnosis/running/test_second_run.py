from datetime import UTC, datetime

import pytest

from traymon.diagnosis.running.second_run import surer
from traymon.model import Alternative, Diagnosis, Party, Verdict


def diagnosis(code, party, confidence, *alternatives):
    verdict = Verdict(code=code, party=party, confidence=confidence, alternatives=alternatives)
    at = datetime(2027, 1, 5, tzinfo=UTC)
    return Diagnosis(provider="mistral", at=at, duration_ms=1.0, verdict=verdict, evidence=())


OK = diagnosis("ok", Party.NONE, 0.97)
DOWN = diagnosis("provider_api_down", Party.PROVIDER, 0.6)
NOW_AND_THEN = diagnosis("provider_degraded", Party.PROVIDER, 0.5)
UNCLEAR = diagnosis("inconclusive", Party.UNKNOWN, 0.4)


@pytest.mark.parametrize(
    ("first", "second", "code", "alternatives"),
    [
        pytest.param(DOWN, OK, "ok", {"provider_api_down": 0.03}, id="recovered"),
        pytest.param(OK, DOWN, "ok", {"provider_api_down": 0.03}, id="less sure the second time"),
        pytest.param(UNCLEAR, DOWN, "provider_api_down", {}, id="clear the second time"),
        pytest.param(DOWN, UNCLEAR, "provider_api_down", {}, id="unclear the second time"),
        pytest.param(
            NOW_AND_THEN, DOWN, "provider_degraded", {"provider_api_down": 0.5}, id="came through once before"
        ),
        pytest.param(
            DOWN, NOW_AND_THEN, "provider_degraded", {"provider_api_down": 0.5}, id="comes through once after"
        ),
    ],
)
def test_the_surer_of_two_runs_is_believed_and_the_other_accusation_kept(first, second, code, alternatives):
    verdict = surer(first, second).verdict
    assert verdict.code == code
    assert {one.code: one.confidence for one in verdict.alternatives} == alternatives


def test_of_two_that_agree_the_newer_one_is_kept():
    again = diagnosis("provider_api_down", Party.PROVIDER, 0.5)
    assert surer(DOWN, again) is again


def test_an_alternative_is_named_once():
    second = diagnosis("ok", Party.NONE, 0.7, Alternative(code="provider_api_down", confidence=0.1))
    assert surer(DOWN, second).verdict.alternatives == (Alternative(code="provider_api_down", confidence=0.3),)
