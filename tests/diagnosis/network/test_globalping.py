import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.diagnosis.network import globalping
from traymon.model import Failure, Outcome
from traymon.settings.choices import Vantage


def test_the_request_asks_each_country_and_the_users_own_network():
    vantage = Vantage(enabled=True, countries=("FR", "US"), own_network=3215)
    assert globalping.measurement("https://api.mistral.ai/v1", vantage) == {
        "type": "http",
        "target": "api.mistral.ai",
        "timeout": 5,
        "inProgressUpdates": True,
        "locations": [{"country": "FR", "limit": 1}, {"country": "US", "limit": 1}, {"asn": 3215, "limit": 1}],
        "measurementOptions": {"protocol": "HTTPS", "request": {"method": "GET", "path": "/v1/models"}},
    }


def test_a_port_of_its_own_is_named():
    asked = globalping.measurement("https://api.example.test:8443/v1", Vantage(countries=("FR",)))
    assert asked["measurementOptions"]["port"] == 8443


def probe(result, **where):
    return {"probe": {"country": "FR", "city": "Paris", "asn": 12876} | where, "result": result}


def measured(*results, status="finished"):
    return {"id": "abc", "type": "http", "status": status, "results": list(results)}


ANSWERED = {"status": "finished", "statusCode": 401, "timings": {"total": 212, "dns": 8}}


@pytest.mark.parametrize(
    ("result", "word", "outcome"),
    [
        pytest.param(ANSWERED, "up", Outcome.OK, id="401 of the gateway"),
        pytest.param(ANSWERED | {"statusCode": 522}, "down", Outcome.FAILED, id="5xx"),
        pytest.param({"status": "failed", "failureSource": "target"}, "down", Outcome.FAILED, id="not reached"),
        pytest.param({"status": "failed", "failureSource": "resolver"}, "", Outcome.INCONCLUSIVE, id="its resolver"),
        pytest.param({"status": "failed", "failureSource": "internal"}, "", Outcome.INCONCLUSIVE, id="its own fault"),
        pytest.param({"status": "offline"}, "", Outcome.INCONCLUSIVE, id="offline"),
    ],
)
def test_what_one_place_says(result, word, outcome):
    seen = globalping.seen(measured(probe(result)), own_network=0)
    [(_, evidence)] = seen.results
    assert (evidence.word, evidence.outcome, evidence.operator, evidence.role) == (word, outcome, "FR/Paris", "world")
    assert seen.finished


@pytest.mark.parametrize("number", [10**400, float("nan"), float("inf"), -1, "212", True])
def test_absurd_numbers_are_none(number):
    absurd = {"status": "finished", "statusCode": number, "timings": {"total": number}}
    [(_, evidence)] = globalping.seen(measured(probe(absurd, asn=number)), own_network=0).results
    assert (evidence.ms, evidence.reply, evidence.word) == (None, None, "")


@pytest.mark.parametrize("word", [[], {}, None, 1])
def test_a_place_whose_state_is_no_word_is_left_for_later(word):
    assert globalping.seen(measured(probe({"status": word})), own_network=0).results == ()


def test_places_that_are_not_ready_are_left_for_later():
    seen = globalping.seen(measured(probe({"status": "in-progress"}), probe(ANSWERED), status="in-progress"), 0)
    assert not seen.finished
    assert [number for number, _ in seen.results] == [1]


def test_a_place_in_the_users_own_network_has_that_role():
    [(_, evidence)] = globalping.seen(measured(probe(ANSWERED, asn=3215)), own_network=3215).results
    assert evidence.role == "own_network"


def test_time_and_certificate_are_kept():
    tls = {"fingerprint256": "AB:CD:01", "issuer": {"CN": "WE1", "O": "Google"}, "subject": {"CN": "mistral.ai"}}
    [(_, evidence)] = globalping.seen(measured(probe(ANSWERED | {"tls": tls})), own_network=0).results
    assert evidence.ms == 212
    assert (evidence.certificate.sha256, evidence.certificate.issuer) == ("abcd01", "WE1")
    assert evidence.certificate.issuer_organization == "Google"


def test_a_server_error_is_the_providers():
    [(_, evidence)] = globalping.seen(measured(probe(ANSWERED | {"statusCode": 503})), own_network=0).results
    assert evidence.failure is Failure.PROVIDER_FAULT


@pytest.mark.parametrize("id_", ["../limits", "a b", "", 7, None, "x" * 65])
def test_an_id_that_is_none_is_not_asked_for(id_):
    assert globalping.measurement_id({"id": id_}) == ""


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["status", "results", "probe", "result", "statusCode", "tls", "timings", "total", "country"]
            ),
            inner | st.sampled_from(["finished", "failed", "in-progress"]),
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(_JSON)
def test_no_document_breaks_the_reading(document):
    globalping.seen(document, own_network=1)
    globalping.measurement_id(document)
