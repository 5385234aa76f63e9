"""Healthy answers of the API."""

from functools import lru_cache

from traymon.demo.answers import RATE_LIMIT, Answer, document

CHAT_MODELS = {"ministral-3b-2512": "ministral-3b-latest", "mistral-small-2603": "mistral-small-latest"}
"""Pinned name → alias; both are accepted and the one asked for is named in the answer."""
EMBEDDING_MODELS = {"mistral-embed-2312": "mistral-embed"}

CREATED = 1_798_700_000
"""Epoch seconds; no client looks at it."""

_DIMENSIONS = 1024
_VECTOR = [0.03125, -0.03125] * (_DIMENSIONS // 2)
"""Of length 1, as real embeddings are."""

_CAPABILITIES = (
    "completion_chat",
    "function_calling",
    "reasoning",
    "completion_fim",
    "fine_tuning",
    "vision",
    "ocr",
    "classification",
    "moderation",
    "audio",
    "audio_transcription",
    "audio_transcription_realtime",
    "audio_speech",
    "unified_resources",
)


def names(models: dict[str, str]) -> frozenset[str]:
    """Pinned names and aliases."""
    return frozenset(models) | frozenset(models.values())


def usage(prompt: int, completion: int) -> dict[str, int]:
    """Counts of tokens."""
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


@lru_cache(maxsize=64)
def chat(model: str, prompt_tokens: int, finish: str) -> Answer:
    """``POST /v1/chat/completions``, not streamed. With ``finish`` = ``error`` a failure that comes with status 200."""
    failed = finish == "error"
    message = {"role": "assistant", "content": "" if failed else "OK", "tool_calls": None, "prefix": False}
    body = {
        "id": "cmpl-de300000000040008000000000000001",
        "object": "chat.completion",
        "model": model,
        "created": CREATED,
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": usage(prompt_tokens, 0 if failed else 1) | {"prompt_audio_seconds": None, "service_tier": "standard"},
    }
    return document(body, headers=RATE_LIMIT)


@lru_cache(maxsize=64)
def embeddings(model: str, prompt_tokens: int, count: int) -> Answer:
    """``POST /v1/embeddings`` for ``count`` texts."""
    body = {
        "id": "embd-de300000000040008000000000000001",
        "object": "list",
        "data": [{"object": "embedding", "embedding": _VECTOR, "index": index} for index in range(count)],
        "model": model,
        "usage": usage(prompt_tokens, 0) | {"prompt_audio_seconds": None},
    }
    return document(body, headers=RATE_LIMIT)


@lru_cache(maxsize=1)
def models() -> Answer:
    """``GET /v1/models``."""
    chats = [
        _card(name, alias, {"completion_chat", "function_calling", "vision"}) for name, alias in CHAT_MODELS.items()
    ]
    embedders = [_card(name, alias, set()) for name, alias in EMBEDDING_MODELS.items()]
    return document({"object": "list", "data": chats + embedders}, headers=RATE_LIMIT)


def _card(name: str, alias: str, able_to: set[str]) -> dict[str, object]:
    return {
        "id": name,
        "object": "model",
        "created": CREATED,
        "owned_by": "mistralai",
        "capabilities": {capability: capability in able_to for capability in _CAPABILITIES},
        "name": name,
        "description": f"Demo stand-in for {name}",
        "max_context_length": 131_072,
        "aliases": [alias],
        "deprecation": None,
        "deprecation_replacement_model": None,
        "default_model_temperature": 0.3,
        "internal": False,
        "type": "base",
    }
