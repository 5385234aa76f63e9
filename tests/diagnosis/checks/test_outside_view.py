import json
import time
from dataclasses import replace

import pytest

from tests.diagnosis.cases import NOWHERE, case_of
from tests.diagnosis.http_servers import answering
from traymon.diagnosis.checks import outside_view
from traymon.model import Outcome
from traymon.settings.choices import Vantage
from traymon.version import USER_AGENT

CREATED = (202, {"location": "/v1/measurements/abc"}, {"id": "abc", "probesCount": 2})


def place(city, status):
    result = {"status": "finished", "statusCode": status} if status else {"status": "in-progress"}
    return {"probe": {"country": "FR", "city": city, "asn": 1}, "result": result}


def found_so_far(*places, status="in-progress", etag=""):
    return 200, {"etag": etag} if etag else {}, {"id": "abc", "status": status, "results": list(places)}


def ask(url, seconds=outside_view.SECONDS):
    diagnosis = replace(NOWHERE, vantage=Vantage(enabled=True, url=f"{url}/v1", countries=("FR", "DE")))
    case = case_of(diagnosis=diagnosis)
    assert outside_view.CHECK.unless(case) == ""
    return list(outside_view.ask(case, seconds))


def test_a_measurement_is_made_and_asked_for_until_it_has_finished():
    asked = []
    replies = (
        CREATED,
        found_so_far(place("Paris", 401), place("Lyon", 0), etag='"1"'),
        (304, {}, b""),
        found_so_far(place("Paris", 401), place("Lyon", 503), status="finished"),
    )
    with answering(*replies, asked=asked) as url:
        evidence = ask(url)
    assert [(one.operator, one.word) for one in evidence] == [("FR/Paris", "up"), ("FR/Lyon", "down")]
    assert {one.target for one in evidence} == {"api.provider.test"}
    assert [(method, path) for method, path, _, _ in asked] == [("POST", "/v1/measurements")] + [
        ("GET", "/v1/measurements/abc")
    ] * 3
    headers = [{name.lower(): value for name, value in sent.items()} for _, _, sent, _ in asked]
    assert {sent["user-agent"] for sent in headers} == {USER_AGENT}
    assert [sent.get("if-none-match") for sent in headers] == [None, None, '"1"', '"1"']
    assert not any("authorization" in sent for sent in headers)
    assert json.loads(asked[0][3])["target"] == "api.provider.test"


def test_it_waits_half_a_second_between_questions():
    began = time.monotonic()
    with answering(CREATED, (304, {}, b""), found_so_far(place("Paris", 401), status="finished")) as url:
        ask(url)
    assert time.monotonic() - began >= 2 * outside_view.PAUSE


def test_it_waits_as_long_as_the_service_wants():
    began = time.monotonic()
    slow_down = (429, {"retry-after": "1"}, {"error": {"type": "too_many_requests"}})
    with answering(CREATED, slow_down, found_so_far(place("Paris", 401), status="finished")) as url:
        assert [one.word for one in ask(url)] == ["up"]
    assert time.monotonic() - began >= outside_view.PAUSE + 1.0


@pytest.mark.parametrize(
    ("reply", "note"),
    [
        pytest.param((429, {}, {"error": {}}), "the allowance of this hour is used up", id="limit"),
        pytest.param((422, {}, {"error": {}}), "no probe is free there", id="no probes"),
        pytest.param((400, {}, {"error": {}}), "the request was refused", id="refused"),
        pytest.param((503, {}, b""), "HTTP 503", id="ill"),
        pytest.param((202, {}, {"id": "../../x"}), "no result", id="no id"),
    ],
)
def test_a_service_that_does_not_measure_says_nothing_of_the_provider(reply, note):
    asked = []
    with answering(reply, asked=asked) as url:
        [evidence] = ask(url)
    assert (evidence.outcome, evidence.word) == (Outcome.INCONCLUSIVE, "")
    assert note in evidence.note
    assert len(asked) == 1


def test_a_measurement_that_never_finishes_is_given_up():
    with answering(CREATED, found_so_far(place("Paris", 0))) as url:
        [evidence] = ask(url, seconds=1.2)
    assert (evidence.outcome, evidence.word) == (Outcome.INCONCLUSIVE, "")


def test_a_provider_on_this_computer_is_not_measured_from_outside():
    diagnosis = replace(NOWHERE, vantage=Vantage(enabled=True))
    assert outside_view.CHECK.unless(case_of("http://127.0.0.1:9/v1", diagnosis=diagnosis))


def test_the_service_is_asked_over_tls():
    diagnosis = replace(NOWHERE, vantage=Vantage(enabled=True, url="http://api.globalping.test/v1"))
    assert outside_view.CHECK.unless(case_of(diagnosis=diagnosis))
