"""Request, endpoint and trouble → answer. Pure."""

import json
from collections.abc import Callable, Mapping

from traymon.demo import bodies, rootly, statuspage
from traymon.demo.answers import ERRORS, METHOD_NOT_ALLOWED, NOT_FOUND, UNAUTHORIZED, Answer, detail, document
from traymon.demo.answers import unknown_model as refuse_model
from traymon.demo.conditions import Behaviour, Endpoint, Trouble
from traymon.demo.pages import Reading
from traymon.demo.streams import Stream, stream
from traymon.demo.validation import problems
from traymon.demo.wire import Request
from traymon.model import Layer

STATUS_ROOT = "/status"

_API = {
    "/v1/models": ("GET", Endpoint.MODELS),
    "/v1/chat/completions": ("POST", Endpoint.CHAT),
    "/v1/embeddings": ("POST", Endpoint.EMBEDDINGS),
}
_DOCUMENTS: dict[str, Callable[[Reading, Mapping[str, str]], dict[str, object]]] = {
    f"{STATUS_ROOT}/api/v1/status.json": rootly.status,
    f"{STATUS_ROOT}/api/v1/incidents.json": rootly.incidents,
    f"{STATUS_ROOT}/api/v2/summary.json": statuspage.summary,
}
_ROUTES = _API | dict.fromkeys(_DOCUMENTS, ("GET", Endpoint.STATUS_PAGE))
_ON_OFFER = {
    Endpoint.CHAT: bodies.names(bodies.CHAT_MODELS),
    Endpoint.STREAM: bodies.names(bodies.CHAT_MODELS),
    Endpoint.EMBEDDINGS: bodies.names(bodies.EMBEDDING_MODELS),
}
_SPEAK_BEFORE_THE_KEY_IS_LOOKED_AT = frozenset({Layer.EDGE, Layer.OTHER})
_BYTES_PER_TOKEN = 4


def route(request: Request) -> Endpoint | Answer:
    """The endpoint that a request is for, or the refusal."""
    method, endpoint = _ROUTES.get(request.path, ("", None))
    if endpoint is None:
        return NOT_FOUND
    if request.method != method:
        return METHOD_NOT_ALLOWED
    streamed = endpoint is Endpoint.CHAT and isinstance(request.body, dict) and request.body.get("stream") is True
    return Endpoint.STREAM if streamed else endpoint


def status_document(request: Request, reading: Reading, trouble: Trouble | None) -> Answer:
    """The status page in the format that the path asks for; anybody may read it."""
    if trouble in ERRORS:
        return ERRORS[trouble]
    return document(_DOCUMENTS[request.path](reading, request.query), layer=Layer.EDGE)


def respond(endpoint: Endpoint, request: Request, behaviour: Behaviour, trouble: Trouble | None) -> Answer | Stream:
    """The API's answer. What the edge says comes before any look at the key; what the API itself says, after it."""
    error = ERRORS.get(trouble) if trouble else None
    if error and error.layer in _SPEAK_BEFORE_THE_KEY_IS_LOOKED_AT:
        return error
    if not request.key_matched:
        return UNAUTHORIZED
    return error or _refusal(endpoint, request) or _healthy(endpoint, request, behaviour, trouble)


def _refusal(endpoint: Endpoint, request: Request) -> Answer | None:
    found = problems(endpoint, request.body, is_json=request.is_json)
    if found:
        return detail(422, found, Layer.UPSTREAM)
    model = _field(request, "model")
    return refuse_model(str(model)) if endpoint in _ON_OFFER and model not in _ON_OFFER[endpoint] else None


def _healthy(endpoint: Endpoint, request: Request, behaviour: Behaviour, trouble: Trouble | None) -> Answer | Stream:
    if endpoint is Endpoint.MODELS:
        return bodies.models()
    model, tokens = str(_field(request, "model")), _tokens(request)
    if endpoint is Endpoint.EMBEDDINGS:
        texts = _field(request, "input")
        return bodies.embeddings(model, tokens, len(texts) if isinstance(texts, list) else 1)
    finish = "length" if _field(request, "max_tokens") in {0, 1} else "stop"
    if endpoint is Endpoint.CHAT:
        return bodies.chat(model, tokens, "error" if trouble is Trouble.FINISH_ERROR else finish)
    return stream(model=model, prompt_tokens=tokens, finish=finish, newline=behaviour.newline, trouble=trouble)


def _field(request: Request, name: str) -> object:
    return request.body.get(name) if isinstance(request.body, dict) else None


def _tokens(request: Request) -> int:
    asked = _field(request, "messages") or _field(request, "input")
    return max(1, len(json.dumps(asked)) // _BYTES_PER_TOKEN)
