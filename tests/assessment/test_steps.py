from datetime import UTC, datetime, timedelta

import pytest

from traymon.assessment.rules import Rules
from traymon.assessment.standing import Standing
from traymon.assessment.steps import concluded, saw
from traymon.model import Control, Failure, Level, Observation, Party, Phase, ProbeKind, Provider, Timings

START = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
MISTRAL = Provider(id="mistral", name="Mistral AI", base_url="https://api.example.test/v1", cdn="cloudflare")
ANSWERING = (Control(name="a", operator="A", at=START), Control(name="b", operator="B", at=START))
CHAT, STREAM, EMBEDDINGS, MODELS = ProbeKind.CHAT, ProbeKind.STREAM, ProbeKind.EMBEDDINGS, ProbeKind.MODELS


def after(*events, controls=ANSWERING):
    """The judgements of a sequence of (seconds, probe, failure)."""
    standing, judged = Standing(provider=MISTRAL), []
    for seconds, probe, failure in events:
        at = START + timedelta(seconds=seconds)
        observation = Observation(
            provider="mistral",
            probe=probe,
            at=at,
            failure=failure,
            phase=Phase.FIRST_BYTE if failure else None,
            http_status=None if failure is Failure.TIMEOUT else 503 if failure else 200,
            timings=Timings(total=200.0),
        )
        standing = saw(standing, observation, controls if failure else (), Rules())
        standing, transition = concluded(standing, at)
        judged.append((standing, transition))
    return judged


def levels(judged):
    return [standing.assessment.level for standing, _ in judged]


FAULT, SILENT = Failure.PROVIDER_FAULT, Failure.TIMEOUT
HEALTHY = [(0, MODELS, None), (1, CHAT, None), (20, STREAM, None), (40, EMBEDDINGS, None)]


def test_endpoints_that_fail_together_confirm_each_other():
    judged = after(*HEALTHY, (60, CHAT, SILENT), (70, MODELS, SILENT), (90, EMBEDDINGS, SILENT), (91, STREAM, SILENT))
    assert levels(judged)[-2:] == [Level.MAJOR_OUTAGE, Level.MAJOR_OUTAGE]
    assert judged[-1][0].assessment.since == START + timedelta(seconds=60)


def test_old_good_answers_prove_nothing_when_nothing_has_answered_since():
    judged = after(*HEALTHY, (60, CHAT, SILENT), (70, MODELS, SILENT), (91, STREAM, SILENT))
    assert judged[-1][0].assessment.level is Level.MAJOR_OUTAGE  # embeddings were good at 0:40


def test_one_good_answer_in_between_breaks_the_common_witness():
    judged = after(*HEALTHY, (60, CHAT, FAULT), (61, MODELS, None), (66, STREAM, FAULT), (71, EMBEDDINGS, FAULT))
    assert set(levels(judged)[1:]) == {Level.OPERATIONAL}


def test_three_failures_within_a_glitch_are_not_believed():
    judged = after(*HEALTHY, (60, CHAT, FAULT), (61, CHAT, FAULT), (63, CHAT, FAULT), (65, CHAT, None))
    assert set(levels(judged)[1:]) == {Level.OPERATIONAL}


def test_two_failures_far_apart_have_nothing_to_do_with_each_other():
    judged = after(*HEALTHY, (60, CHAT, FAULT), (90, CHAT, FAULT), (2000, CHAT, FAULT), (2001, CHAT, FAULT))
    assert set(levels(judged)[1:]) == {Level.OPERATIONAL}


def test_what_is_not_the_providers_fault_freezes_the_counters():
    judged = after(
        *HEALTHY,
        (60, CHAT, FAULT),
        (65, CHAT, FAULT),
        (70, CHAT, Failure.EDGE_BLOCK),
        (75, CHAT, Failure.EDGE_BLOCK),
        (91, CHAT, FAULT),
    )
    tally = judged[-1][0].tallies[CHAT]
    assert (tally.failures, tally.trouble) == (3, Level.MAJOR_OUTAGE)


def test_an_outage_ends_after_good_answers_over_20_s():
    down = [(50, CHAT, FAULT), (61, MODELS, None), (66, CHAT, FAULT), (82, CHAT, FAULT)]
    judged = after(*HEALTHY, *down, (100, CHAT, None), (110, CHAT, None), (119, CHAT, None), (120, CHAT, None))
    assert levels(judged)[-4:] == [Level.PARTIAL_OUTAGE] * 3 + [Level.OPERATIONAL]


@pytest.mark.parametrize("cdn", ["cloudflare", "fastly"])
def test_a_control_on_the_providers_own_cdn_proves_nothing(cdn):
    controls = (Control(name="a", operator="A", at=START, cdn=cdn),)
    judged = after(*HEALTHY, (60, CHAT, SILENT), controls=controls)
    expected = Party.UNKNOWN if cdn == "cloudflare" else Party.PROVIDER
    assert judged[-1][0].sights[CHAT].party is expected


def test_up_unknown_down_is_told_and_down_unknown_up_as_well():
    down = [(60, CHAT, FAULT), (66, CHAT, FAULT), (91, CHAT, FAULT)]
    blocked = [(at, probe, Failure.EDGE_BLOCK) for at in (30, 31) for probe in (MODELS, CHAT, STREAM, EMBEDDINGS)]
    told = [transition for _, transition in after(*HEALTHY, *blocked, *down) if transition]
    assert [(t.before.level, t.after.level) for t in told] == [(Level.OPERATIONAL, Level.MAJOR_OUTAGE)]
