"""How each vendor words the same three questions, and where its answers keep what matters.

OpenAI: https://platform.openai.com/docs/api-reference · Anthropic: https://docs.anthropic.com/en/api/messages ·
Gemini: https://ai.google.dev/api/generate-content
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from traymon.model import Dialect, Provider
from traymon.probes.http import Question

MAX_TOKENS = 1
"""Enough for a model that does not reason; keep it in line with the price estimate of ``assessment.cadence``."""

WORD = "ping"

Answer = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One vendor's."""

    chat: Callable[[Provider], Question]
    stream: Callable[[Provider], Question]
    embeddings: Callable[[Provider], Question]
    replies: str
    """Key of a chat answer, whose value is a list with something in it."""
    has_vector: Callable[[Answer], bool]


def of(provider: Provider) -> Wording:
    """The wording of ``provider``'s API."""
    return WORDINGS[provider.dialect]


def _openai_payload(provider: Provider) -> dict[str, object]:
    return {
        "model": provider.chat_model,
        "messages": [{"role": "user", "content": WORD}],
        "max_tokens": MAX_TOKENS,
        "temperature": 0,
    }


def _openai_chat(provider: Provider) -> Question:
    return Question(method="POST", path="/chat/completions", payload=_openai_payload(provider))


def _openai_stream(provider: Provider) -> Question:
    return Question(method="POST", path="/chat/completions", payload=_openai_payload(provider) | {"stream": True})


def _openai_embeddings(provider: Provider) -> Question:
    """Mistral refuses any further field with 422."""
    return Question(method="POST", path="/embeddings", payload={"model": provider.embeddings_model, "input": [WORD]})


def _openai_vector(answer: Answer) -> bool:
    entries = answer.get("data")
    return isinstance(entries, list) and any(isinstance(one, dict) and one.get("embedding") for one in entries)


def _anthropic_payload(provider: Provider) -> dict[str, object]:
    return {
        "model": provider.chat_model,
        "messages": [{"role": "user", "content": WORD}],
        "max_tokens": MAX_TOKENS,
    }


def _anthropic_chat(provider: Provider) -> Question:
    return Question(method="POST", path="/messages", payload=_anthropic_payload(provider))


def _anthropic_stream(provider: Provider) -> Question:
    return Question(method="POST", path="/messages", payload=_anthropic_payload(provider) | {"stream": True})


def _gemini_payload() -> dict[str, object]:
    return {
        "contents": [{"role": "user", "parts": [{"text": WORD}]}],
        "generationConfig": {"maxOutputTokens": MAX_TOKENS, "temperature": 0},
    }


def _gemini_path(model: str) -> str:
    """A name with a line break or a ``?`` in it is another model's at the most."""
    return f"/models/{quote(model)}"


def _gemini_chat(provider: Provider) -> Question:
    path = f"{_gemini_path(provider.chat_model)}:generateContent"
    return Question(method="POST", path=path, payload=_gemini_payload())


def _gemini_stream(provider: Provider) -> Question:
    path = f"{_gemini_path(provider.chat_model)}:streamGenerateContent?alt=sse"
    return Question(method="POST", path=path, payload=_gemini_payload())


def _gemini_embeddings(provider: Provider) -> Question:
    path = f"{_gemini_path(provider.embeddings_model)}:embedContent"
    return Question(method="POST", path=path, payload={"content": {"parts": [{"text": WORD}]}})


def _gemini_vector(answer: Answer) -> bool:
    embedding = answer.get("embedding")
    return isinstance(embedding, dict) and bool(embedding.get("values"))


WORDINGS: dict[Dialect, Wording] = {
    Dialect.OPENAI: Wording(
        chat=_openai_chat,
        stream=_openai_stream,
        embeddings=_openai_embeddings,
        replies="choices",
        has_vector=_openai_vector,
    ),
    Dialect.ANTHROPIC: Wording(
        chat=_anthropic_chat,
        stream=_anthropic_stream,
        embeddings=_openai_embeddings,  # it has none; a compatible server may
        replies="content",
        has_vector=_openai_vector,
    ),
    Dialect.GEMINI: Wording(
        chat=_gemini_chat,
        stream=_gemini_stream,
        embeddings=_gemini_embeddings,
        replies="candidates",
        has_vector=_gemini_vector,
    ),
}
