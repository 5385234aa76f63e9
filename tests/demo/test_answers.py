"""What the demo API says, well and in trouble, over a real connection."""

from collections.abc import Callable
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any

import pytest

from traymon.demo import Behaviour, Condition, DemoServer, Trouble, everywhere
from traymon.demo.answers import ERRORS, Moment

FLAT = {"object", "message", "type", "param", "code"}


def test_models_lists_chat_and_embedding_models_with_their_aliases(ask: Callable[..., Any]) -> None:
    got = ask("models")
    cards = {card["id"]: card for card in got.json["data"]}
    assert got.status == 200
    assert got.json["object"] == "list"
    assert cards["ministral-3b-2512"]["aliases"] == ["ministral-3b-latest"]
    assert cards["mistral-embed-2312"]["aliases"] == ["mistral-embed"]
    assert [name for name, card in cards.items() if card["capabilities"]["completion_chat"]] == [
        "ministral-3b-2512",
        "mistral-small-2603",
    ]
    assert all(card["deprecation"] is None and card["object"] == "model" for card in cards.values())


def test_chat_names_the_model_that_was_asked_for(ask: Callable[..., Any]) -> None:
    got = ask("chat").json
    assert (got["object"], got["model"]) == ("chat.completion", "ministral-3b-latest")
    assert got["choices"][0]["message"]["content"] == "OK"
    assert got["choices"][0]["finish_reason"] == "stop"
    assert got["usage"]["total_tokens"] == got["usage"]["prompt_tokens"] + got["usage"]["completion_tokens"]


def test_chat_with_room_for_one_token_ends_for_its_length(ask: Callable[..., Any]) -> None:
    body = {"model": "ministral-3b-2512", "messages": [{"role": "user", "content": "ping"}], "max_tokens": 1}
    assert ask("chat", body).json["choices"][0]["finish_reason"] == "length"


@pytest.mark.parametrize(("given", "count"), [("one", 1), (["one", "two", "three"], 3)], ids=["text", "list of texts"])
def test_embeddings_has_a_vector_of_length_one_for_each_text(
    ask: Callable[..., Any], given: object, count: int
) -> None:
    got = ask("embeddings", {"model": "mistral-embed", "input": given}).json
    assert [entry["index"] for entry in got["data"]] == list(range(count))
    assert all(len(entry["embedding"]) == 1024 for entry in got["data"])
    assert sum(x * x for x in got["data"][0]["embedding"]) == pytest.approx(1.0)


@pytest.mark.parametrize("endpoint", ["models", "chat", "embeddings", "stream"])
def test_a_healthy_answer_shows_every_layer_that_it_passed(ask: Callable[..., Any], endpoint: str) -> None:
    headers = ask(endpoint).headers
    assert headers["server"] == "cloudflare"
    for name in (
        "date",
        "cf-ray",
        "x-kong-request-id",
        "mistral-correlation-id",
        "x-kong-upstream-latency",
        "x-envoy-upstream-service-time",
        "x-ratelimit-limit-req-minute",
        "x-ratelimit-remaining-req-minute",
        "x-ratelimit-limit-tokens-minute",
        "x-ratelimit-remaining-tokens-minute",
        "x-ratelimit-tokens-query-cost",
    ):
        assert headers[name]


def test_each_answer_has_its_own_request_ids(ask: Callable[..., Any]) -> None:
    first, second = ask("models").headers, ask("models").headers
    for name in ("cf-ray", "x-kong-request-id", "mistral-correlation-id"):
        assert first[name] != second[name]


def test_the_date_is_that_of_the_injected_clock() -> None:
    with DemoServer(now=lambda: datetime(2027, 1, 5, 10, 30, tzinfo=UTC)) as server:
        connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
        connection.request("GET", "/v1/models")
        answer = connection.getresponse()
        connection.close()
    assert answer.headers["date"] == "Tue, 05 Jan 2027 10:30:00 GMT"


@pytest.mark.parametrize("key", [None, "a-wrong-key"], ids=["no key", "wrong key"])
@pytest.mark.parametrize("endpoint", ["models", "chat", "stream", "embeddings"])
def test_nobody_gets_in_without_the_key(ask: Callable[..., Any], endpoint: str, key: str | None) -> None:
    got = ask(endpoint, key=key)
    assert (got.status, got.json) == (401, {"detail": "Unauthorized"})
    assert "x-kong-request-id" in got.headers
    assert "x-envoy-upstream-service-time" not in got.headers


def test_an_unknown_path_is_not_found(ask: Callable[..., Any]) -> None:
    got = ask("/v2/models")
    assert (got.status, got.json) == (404, {"detail": "Not Found"})


def test_a_wrong_method_is_refused(ask: Callable[..., Any]) -> None:
    got = ask("/v1/chat/completions")
    assert (got.status, got.json) == (405, {"detail": "Method Not Allowed"})


@pytest.mark.parametrize(
    ("endpoint", "body"),
    [
        pytest.param("chat", {"model": "mistral-next", "messages": []}, id="not on offer"),
        pytest.param("stream", {"model": "mistral-next", "messages": [], "stream": True}, id="not on offer, streamed"),
        pytest.param("chat", {"model": "mistral-embed", "messages": []}, id="an embedder asked to chat"),
        pytest.param("embeddings", {"model": "ministral-3b-latest", "input": "x"}, id="a chat model asked to embed"),
    ],
)
def test_an_unknown_model_has_code_1500(ask: Callable[..., Any], endpoint: str, body: dict[str, object]) -> None:
    got = ask(endpoint, body)
    assert got.status == 400
    assert (got.json["type"], got.json["code"]) == ("invalid_model", "1500")
    assert got.json["message"] == f"Invalid model: {body['model']}"


CODES = {
    Trouble.MODEL_WITHDRAWN: (400, "invalid_model", "1500"),
    Trouble.PAYMENT_REQUIRED: (402, "payment_required", None),
    Trouble.UNPROCESSABLE_NESTED: (422, "invalid_request_error", None),
    Trouble.RATE_LIMITED: (429, "rate_limited", "1300"),
    Trouble.QUOTA_ZERO: (429, "rate_limited", "1300"),
    Trouble.CAPACITY_3505: (429, "service_tier_capacity_exceeded", "3505"),
    Trouble.CAPACITY_OLD_FORM: (429, "invalid_request_error", None),
    Trouble.CAPACITY_3810: (429, "engine_max_pending_tokens", "3810"),
    Trouble.INTERNAL_ERROR: (500, "internal_server_error", "1000"),
    Trouble.UNAVAILABLE: (503, "internal_server_error", "3800"),
}


@pytest.mark.parametrize("trouble", CODES, ids=lambda trouble: trouble.name)
def test_errors_of_the_api_have_the_flat_form(server: DemoServer, ask: Callable[..., Any], trouble: Trouble) -> None:
    server.play(everywhere(Behaviour(trouble=trouble)))
    got = ask("chat")
    assert (got.status, got.json["type"], got.json["code"]) == CODES[trouble]
    assert got.json["object"] == "error"
    assert set(got.json) >= FLAT
    assert got.headers["content-type"] == "application/json"
    assert "x-envoy-upstream-service-time" in got.headers


DETAILS = {
    Trouble.KEY_REFUSED: (401, "Unauthorized"),
    Trouble.KEY_REFUSED_INVALID: (401, "Invalid API Key"),
    Trouble.NOT_FOUND: (404, "Not Found"),
    Trouble.REQUEST_TIMEOUT: (408, "Request Timeout"),
}


@pytest.mark.parametrize("trouble", DETAILS, ids=lambda trouble: trouble.name)
def test_refusals_of_the_gateway_have_the_detail_form(
    server: DemoServer, ask: Callable[..., Any], trouble: Trouble
) -> None:
    server.play(everywhere(Behaviour(trouble=trouble)))
    got = ask("embeddings")
    assert (got.status, got.json) == (DETAILS[trouble][0], {"detail": DETAILS[trouble][1]})
    assert "x-kong-request-id" in got.headers


@pytest.mark.parametrize(
    ("trouble", "status"), [(Trouble.KEY_REFUSED_BY_GATEWAY, 401), (Trouble.FORBIDDEN, 403)], ids=["401", "403"]
)
def test_the_gateway_names_the_same_request_in_header_and_body(
    server: DemoServer, ask: Callable[..., Any], trouble: Trouble, status: int
) -> None:
    server.play(everywhere(Behaviour(trouble=trouble)))
    got = ask("models")
    assert got.status == status
    assert set(got.json) == {"message", "request_id"}
    assert got.headers["x-kong-request-id"] == got.json["request_id"]


PAGES = {
    Trouble.CHALLENGE: (403, "Just a moment..."),
    Trouble.COUNTRY_BLOCKED: (403, "Error 1009"),
    Trouble.EDGE_RATE_LIMITED: (429, "Error 1015"),
    Trouble.ORIGIN_ERROR: (520, "mistral.ai | 520: Web server is returning an unknown error"),
    Trouble.ORIGIN_TIMEOUT: (522, "mistral.ai | 522: Connection timed out"),
    Trouble.CAPTIVE_PORTAL: (200, "Please log in"),
}


@pytest.mark.parametrize("trouble", PAGES, ids=lambda trouble: trouble.name)
def test_html_comes_without_any_header_of_the_api(
    server: DemoServer, ask: Callable[..., Any], trouble: Trouble
) -> None:
    server.play(everywhere(Behaviour(trouble=trouble)))
    got = ask("models", key=None)
    assert got.status == PAGES[trouble][0]
    assert PAGES[trouble][1].encode() in got.body
    assert got.headers["content-type"].startswith("text/html")
    assert not [name for name in got.headers if name.startswith(("x-kong", "x-envoy", "mistral"))]
    assert ("cf-ray" in got.headers) is (trouble is not Trouble.CAPTIVE_PORTAL)


def test_a_challenge_says_that_it_is_one(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.CHALLENGE)))
    assert ask("models").headers["cf-mitigated"] == "challenge"


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        pytest.param(Trouble.BAD_REQUEST_EMPTY, 400, id="400"),
        pytest.param(Trouble.KEY_REFUSED_EMPTY, 401, id="401"),
        pytest.param(Trouble.GATEWAY_TIMEOUT, 504, id="504"),
    ],
)
def test_some_errors_have_no_body_at_all(
    server: DemoServer, ask: Callable[..., Any], trouble: Trouble, status: int
) -> None:
    server.play(everywhere(Behaviour(trouble=trouble)))
    got = ask("chat")
    assert (got.status, got.body) == (status, b"")
    assert "content-type" not in got.headers


def test_envoy_answers_in_plain_text(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.ENVOY_OVERFLOW)))
    got = ask("chat")
    assert (got.status, got.headers["server"]) == (503, "envoy")
    assert got.body.startswith(b"upstream connect error")


def test_a_used_up_rate_limit_says_how_long_to_wait(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.RATE_LIMITED)))
    headers = ask("chat").headers
    assert headers["retry-after"] == "20"
    assert headers["x-ratelimit-limit-req-minute"] == "300"
    assert headers["x-ratelimit-remaining-req-minute"] == "0"


def test_a_plan_without_quota_has_a_limit_of_zero_and_nothing_to_wait_for(
    server: DemoServer, ask: Callable[..., Any]
) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.QUOTA_ZERO)))
    headers = ask("chat").headers
    assert headers["x-ratelimit-limit-req-minute"] == "0"
    assert "retry-after" not in headers


@pytest.mark.parametrize("endpoint", ["chat", "stream"])
def test_an_answer_can_fail_with_status_200(server: DemoServer, ask: Callable[..., Any], endpoint: str) -> None:
    failing = Behaviour(trouble=Trouble.FINISH_ERROR)
    server.play(Condition(chat=failing, stream=failing))
    got = ask(endpoint)
    assert got.status == 200
    assert b'"finish_reason":"error"' in got.body


def test_a_redirect_leads_to_a_path_whose_visitors_are_recorded(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.REDIRECT)))
    got = ask("models")
    assert (got.status, got.headers["location"]) == (302, "/elsewhere")
    assert [request.path for request in server.requests] == ["/v1/models"]
    ask("/elsewhere", key=None)
    assert (server.requests[-1].path, server.requests[-1].key_sent) == ("/elsewhere", False)


def test_an_outage_of_the_api_does_not_open_the_gate_to_strangers(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.UNAVAILABLE)))
    assert ask("models", key=None).status == 401
    assert ask("models").status == 503


def test_an_outage_at_the_edge_is_seen_by_everybody(server: DemoServer, ask: Callable[..., Any]) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.ORIGIN_ERROR)))
    assert ask("models", key=None).status == 520


@pytest.mark.parametrize("trouble", ERRORS, ids=lambda trouble: trouble.name)
def test_every_error_is_a_whole_http_message(trouble: Trouble) -> None:
    moment = Moment(number=1, now=datetime(2027, 1, 5, tzinfo=UTC))
    head, _, body = ERRORS[trouble].wire(moment).partition(b"\r\n\r\n")
    assert head.startswith(f"HTTP/1.1 {ERRORS[trouble].status} ".encode())
    assert f"content-length: {len(body)}".encode() in head.split(b"\r\n")
