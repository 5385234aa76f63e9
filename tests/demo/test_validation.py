"""Badly formed requests are refused with 422 as FastAPI does."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.demo.conditions import Endpoint
from traymon.demo.validation import problems

MESSAGES = [{"role": "user", "content": "ping"}]
EMBEDDING = {"model": "mistral-embed", "input": "ping"}


@pytest.mark.parametrize(
    ("endpoint", "body", "kind", "where"),
    [
        pytest.param("chat", {"model": "m"}, "missing", ["body", "messages"], id="no messages"),
        pytest.param("chat", {"messages": MESSAGES}, "missing", ["body", "model"], id="no model"),
        pytest.param("chat", {"model": 1, "messages": MESSAGES}, "string_type", ["body", "model"], id="model is 1"),
        pytest.param("chat", {"model": "m", "messages": "x"}, "list_type", ["body", "messages"], id="messages a text"),
        pytest.param(
            "chat",
            {"model": "m", "messages": MESSAGES, "max_tokens": -1},
            "greater_than_equal",
            ["body", "max_tokens"],
            id="fewer than no tokens",
        ),
        pytest.param(
            "chat",
            {"model": "m", "messages": MESSAGES, "temperature": 2},
            "less_than_equal",
            ["body", "temperature"],
            id="too hot",
        ),
        pytest.param(
            "chat", {"model": "m", "messages": MESSAGES, "stream": 1}, "bool_type", ["body", "stream"], id="stream is 1"
        ),
        pytest.param("embeddings", {"model": "mistral-embed"}, "missing", ["body", "input"], id="no input"),
        pytest.param("embeddings", EMBEDDING | {"input": 1}, "string_type", ["body", "input"], id="input is 1"),
        pytest.param("embeddings", EMBEDDING | {"user": "x"}, "extra_forbidden", ["body", "user"], id="extra field"),
        pytest.param("embeddings", [], "model_attributes_type", ["body"], id="a list"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    ask: Callable[..., Any], endpoint: str, body: object, kind: str, where: list[str]
) -> None:
    got = ask(endpoint, body)
    assert got.status == 422
    assert [(problem["type"], problem["loc"]) for problem in got.json["detail"]] == [(kind, where)]
    assert all(set(problem) == {"type", "loc", "msg", "input"} for problem in got.json["detail"])


def test_what_is_not_json_is_said_to_be_none(ask: Callable[..., Any]) -> None:
    got = ask("chat", raw=b"{")
    assert (got.status, got.json["detail"][0]["type"]) == (422, "json_invalid")


@pytest.mark.parametrize(
    ("endpoint", "body"),
    [
        pytest.param("chat", {"model": "ministral-3b-2512", "messages": MESSAGES, "max_tokens": None}, id="null"),
        pytest.param("chat", {"model": "ministral-3b-2512", "messages": MESSAGES, "max_tokens": 0}, id="no tokens"),
        pytest.param("chat", {"model": "ministral-3b-2512", "messages": MESSAGES, "safe_prompt": True}, id="more"),
        pytest.param("embeddings", EMBEDDING | {"output_dimension": 256}, id="known option"),
    ],
)
def test_good_requests_pass(ask: Callable[..., Any], endpoint: str, body: object) -> None:
    assert ask(endpoint, body).status == 200


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
FIELDS = st.sampled_from(["model", "messages", "input", "max_tokens", "temperature", "stream", "user"])


@given(endpoint=st.sampled_from(list(Endpoint)), body=VALUES | st.dictionaries(FIELDS, VALUES))
def test_no_body_is_too_strange_to_be_judged(endpoint: Endpoint, body: object) -> None:
    assert isinstance(problems(endpoint, body, is_json=True), list)
