"""The same questions in each vendor's words, asked of a server that answers in them."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from tests.probes.conftest import now, provider_at
from traymon import catalog
from traymon.model import Failure, Observation, ProbeKind
from traymon.probes import dialects
from traymon.probes.prober import Prober

KEY = "canary-key-of-the-dialects"


def events(*documents: dict[str, Any]) -> str:
    return "".join(f"event: {one.get('type', 'x')}\ndata: {json.dumps(one)}\n\n" for one in documents)


ANTHROPIC = {
    ("GET", "/models"): {"data": [{"id": "claude-haiku-4-5", "type": "model"}], "has_more": False},
    ("POST", "/messages"): {
        "type": "message",
        "content": [{"type": "text", "text": "p"}],
        "stop_reason": "max_tokens",
        "usage": {"input_tokens": 8, "output_tokens": 1},
    },
    ("POST", "/messages", "stream"): events(
        {"type": "message_start", "message": {"usage": {"input_tokens": 8, "output_tokens": 1}}},
        {"type": "content_block_delta", "delta": {"text": "p"}},
        {"type": "message_delta", "delta": {"stop_reason": "max_tokens"}, "usage": {"output_tokens": 1}},
        {"type": "message_stop"},
    ),
}
GEMINI = {
    ("GET", "/models"): {"models": [{"name": "models/gemini-2.5-flash-lite"}]},
    ("POST", "/models/gemini-2.5-flash-lite:generateContent"): {
        "candidates": [{"content": {"parts": [{"text": "p"}]}, "finishReason": "MAX_TOKENS"}],
        "usageMetadata": {"promptTokenCount": 8, "candidatesTokenCount": 1},
    },
    ("POST", "/models/gemini-2.5-flash-lite:streamGenerateContent?alt=sse"): events(
        {"candidates": [{"content": {"parts": [{"text": "p"}]}}]},
        {"candidates": [{"finishReason": "MAX_TOKENS"}], "usageMetadata": {"promptTokenCount": 8}},
    ),
    ("POST", "/models/gemini-embedding-001:embedContent"): {"embedding": {"values": [0.1, 0.2]}},
}
KEY_HEADERS = {"anthropic": "x-api-key", "gemini": "x-goog-api-key"}
ANSWERS = {"anthropic": ANTHROPIC, "gemini": GEMINI}


class Vendor(http.server.BaseHTTPRequestHandler):
    """Answers what its vendor's documentation shows, and remembers the headers it was sent."""

    protocol_version = "HTTP/1.1"
    answers: dict[tuple[str, ...], Any]
    seen: list[dict[str, str]]

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def _answer(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.seen.append({name.lower(): value for name, value in self.headers.items()})
        streaming = ("stream",) if b'"stream":true' in body else ()
        answer = self.answers.get((method, self.path, *streaming))
        text = (answer if isinstance(answer, str) else json.dumps(answer or {"error": "no such path"})).encode()
        self.send_response(200 if answer else 404)
        self.send_header("content-type", "text/event-stream" if isinstance(answer, str) else "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


@pytest.fixture(params=list(ANSWERS))
def vendor(request: pytest.FixtureRequest) -> Iterator[tuple[str, type[Vendor], str]]:
    handler = type("Handler", (Vendor,), {"answers": dict(ANSWERS[request.param]), "seen": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield request.param, handler, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def observe(name: str, base_url: str, probe: ProbeKind) -> Observation:
    provider = replace(catalog.load(name), base_url=base_url)
    with closing(Prober(provider, KEY, now=now)) as prober:
        return prober.observe(probe)


def test_every_probe_of_the_catalogue_understands_its_vendor(vendor) -> None:
    name, handler, base_url = vendor
    provider = catalog.load(name)
    for probe in provider.probes:
        seen = observe(name, base_url, probe)
        assert (probe, seen.failure, seen.detail) == (probe, None, "")
        assert (seen.cost_usd > 0) is probe.paid
    assert len(handler.seen) == len(provider.probes)
    assert all(headers[KEY_HEADERS[name]] == KEY for headers in handler.seen)
    assert all("authorization" not in headers for headers in handler.seen)


def test_models_are_listed_by_the_names_that_requests_use(vendor) -> None:
    name, _, base_url = vendor
    assert observe(name, base_url, ProbeKind.MODELS).listed_models == (catalog.load(name).chat_model,)


def test_further_headers_of_a_provider_are_sent(vendor) -> None:
    name, handler, base_url = vendor
    observe(name, base_url, ProbeKind.MODELS)
    assert handler.seen[0].get("anthropic-version") == ({"anthropic": "2023-06-01"}.get(name))


def test_tokens_are_counted_in_the_vendors_words(vendor) -> None:
    name, _, base_url = vendor
    price = catalog.load(name).chat_price
    expected = (8 * price.input + 1 * price.output) / 1_000_000
    for probe in (ProbeKind.CHAT, ProbeKind.STREAM):
        assert observe(name, base_url, probe).cost_usd == pytest.approx(expected)


def test_a_stream_without_its_end_is_truncated(vendor) -> None:
    name, handler, base_url = vendor
    for path, answer in handler.answers.items():
        if isinstance(answer, str):
            handler.answers[path] = "".join(answer.splitlines(keepends=True)[:3])
    assert observe(name, base_url, ProbeKind.STREAM).failure is Failure.TRUNCATED_STREAM


def test_a_chat_without_a_reply_is_the_providers_fault(vendor) -> None:
    name, handler, base_url = vendor
    handler.answers = {path: {} if path[0] == "POST" else answer for path, answer in handler.answers.items()}
    handler.answers = {path: answer or {"type": "message"} for path, answer in handler.answers.items()}
    assert observe(name, base_url, ProbeKind.CHAT).failure is Failure.PROVIDER_FAULT


def test_where_the_free_question_is_no_list_any_object_will_do() -> None:
    handler = type("Handler", (Vendor,), {"answers": {("GET", "/key"): {"data": {"label": "x"}}}, "seen": []})
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        provider = replace(provider_at(f"http://127.0.0.1:{server.server_port}"), models_path="/key")
        with closing(Prober(provider, KEY, now=now)) as prober:
            assert prober.observe(ProbeKind.MODELS).ok
        server.shutdown()


@pytest.mark.parametrize("kind", ["chat", "stream", "embeddings"])
def test_a_models_name_in_a_path_ends_neither_the_path_nor_the_line(kind: str) -> None:
    odd = "a?key=b#c\r\nHost: elsewhere.example"
    provider = replace(catalog.load("gemini"), chat_model=odd, embeddings_model=odd)
    path = getattr(dialects.of(provider), kind)(provider).path
    assert path.startswith("/models/a%3Fkey%3Db%23c%0D%0AHost%3A%20elsewhere.example:")
