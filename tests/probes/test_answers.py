import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.model import Failure, Layer, ProbeKind, Provider
from traymon.probes.answers import Answer, classify, detail_of, document_of, layer_of
from traymon.probes.prober import KINDS

SAVED = json.loads((Path(__file__).parent / "data" / "api_answers.json").read_text("utf-8"))
"""Answers in the shapes that Mistral, OpenAI, Anthropic and others were seen to give, with the class of each."""

PROVIDER = Provider(id="mistral", name="Mistral", base_url="https://api.example.test/v1", chat_model="m")


def answer_of(saved: dict) -> Answer:
    body = saved["body"]
    text = body if isinstance(body, str) else json.dumps(body)
    return Answer(
        status=saved["status"],
        headers=saved["headers"],
        body=text.encode(),
        sent_key=saved.get("sent_key", True),
    )


@pytest.mark.parametrize("saved", SAVED, ids=[saved["name"] for saved in SAVED])
def test_every_saved_answer_is_read_as_its_class(saved):
    answer = answer_of(saved)
    found = classify(answer)
    if found is None and saved["kind"] != "answer":
        found = KINDS[ProbeKind(saved["kind"])].judge(PROVIDER, answer, None).failure
    assert (found.value if found else "ok") == saved["expect"]


def test_the_saved_answers_cover_every_class_of_answer():
    covered = {saved["expect"] for saved in SAVED}
    network_words = {failure.value for failure in Failure if failure.value.endswith(("_error", "_failure"))}
    assert {"provider_fault", "provider_capacity", "user_rate_limit", "account_quota_or_plan", "edge_block"} <= covered
    assert not covered & network_words


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        pytest.param(429, {}, {"code": "3505"}, Failure.PROVIDER_CAPACITY, id="code 3505 is capacity"),
        pytest.param(
            429,
            {"x-ratelimit-remaining-req-minute": "40"},
            {"type": "rate_limited", "code": "1300"},
            Failure.USER_RATE_LIMIT,
            id="1300 stays the user's limit though the counter of requests is not at 0",
        ),
        pytest.param(
            429,
            {"x-ratelimit-limit-req-minute": "0"},
            {"type": "rate_limited", "code": "1300"},
            Failure.ACCOUNT_QUOTA_OR_PLAN,
            id="a limit of 0 never clears",
        ),
        pytest.param(
            429,
            {"x-ratelimit-limit-req-minute": "0"},
            {"type": "service_tier_capacity_exceeded", "code": "3505"},
            Failure.PROVIDER_CAPACITY,
            id="what the body says comes before the limit header",
        ),
        pytest.param(
            400,
            {},
            {"type": "invalid_request_message", "code": "1500", "message": "bad role"},
            Failure.REQUEST_REJECTED,
            id="1500 of another type is our request",
        ),
        pytest.param(302, {"location": "http://portal.test/"}, "", Failure.EDGE_BLOCK, id="a redirect is no API"),
        pytest.param(511, {}, "", Failure.EDGE_BLOCK, id="network authentication required"),
        pytest.param(407, {}, "", Failure.PROXY, id="proxy authentication required"),
        pytest.param(503, {"cf-mitigated": "challenge"}, "<html>", Failure.EDGE_BLOCK, id="challenge with 503"),
        pytest.param(502, {"content-type": "text/html"}, "<html>bad gateway", Failure.PROVIDER_FAULT, id="HTML 502"),
        pytest.param(403, {}, {"message": "x"}, Failure.FORBIDDEN, id="403 of the gateway"),
        pytest.param(418, {}, {}, Failure.REQUEST_REJECTED, id="any other 4xx"),
        pytest.param(
            200, {}, {"object": "error", "message": "x"}, Failure.PROVIDER_FAULT, id="200 with an error inside"
        ),
        pytest.param(
            200, {}, {"error": {"code": "insufficient_quota"}}, Failure.ACCOUNT_QUOTA_OR_PLAN, id="200, quota"
        ),
        pytest.param(200, {}, {"error": None, "data": []}, None, id="200 with a null error is fine"),
        pytest.param(200, {}, "Just a moment...", Failure.EDGE_BLOCK, id="a challenge that does not say it is HTML"),
        pytest.param(200, {}, {"choices": [{"text": "Just a moment"}]}, None, id="a model may use a challenge's words"),
    ],
)
def test_what_an_answer_means(status, headers, body, expected):
    text = body if isinstance(body, str) else json.dumps(body)
    assert classify(Answer(status=status, headers=headers, body=text.encode())) is expected


@pytest.mark.parametrize(
    ("headers", "body", "layer"),
    [
        pytest.param(
            {"x-envoy-upstream-service-time": "102", "x-kong-request-id": "1"}, b"{}", Layer.UPSTREAM, id="all"
        ),
        pytest.param({"x-kong-request-id": "1", "cf-ray": "1"}, b"", Layer.GATEWAY, id="gateway"),
        pytest.param({"server": "cloudflare", "cf-ray": "1"}, b"<html>", Layer.EDGE, id="edge page"),
        pytest.param({"cf-ray": "1"}, b'{"detail": "Unauthorized"}', Layer.GATEWAY, id="JSON error behind the edge"),
        pytest.param({}, b"hello", Layer.OTHER, id="somebody else"),
    ],
)
def test_which_layer_answered(headers, body, layer):
    assert layer_of(Answer(status=401, headers=headers, body=body)) is layer


def test_the_detail_names_the_code_but_never_a_text_of_the_body():
    secret = "sk-CANARY with spaces"
    assert detail_of(Answer(status=503, headers={}, body=b'{"code": "3800"}')) == "503, code 3800"
    assert detail_of(Answer(status=401, headers={}, body=json.dumps({"code": secret}).encode())) == "401"
    assert detail_of(Answer(status=504, headers={}, body=b"")) == "504"


@given(
    st.integers(100, 599),
    st.binary(max_size=400),
    st.dictionaries(st.sampled_from(["content-type", "server", "cf-ray"]), st.text(max_size=20)),
)
def test_no_answer_breaks_the_classifier(status, body, headers):
    answer = Answer(status=status, headers=headers, body=body)
    assert classify(answer) is None or classify(answer) in Failure
    assert layer_of(answer) in Layer


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["error", "message", "code", "detail", "details", "choices", "data", "object", "metadata", "usage", "x"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.integers(200, 599), JSON)
def test_no_document_breaks_the_classifier_or_a_kind(status, document):
    answer = Answer(status=status, headers={}, body=json.dumps(document).encode())
    classify(answer)
    for kind in KINDS.values():
        kind.judge(PROVIDER, answer, None)


def test_a_deeply_nested_body_is_no_document():
    assert document_of(b"[" * 100_000) is None
