"""Answers of an AI API to the words of ``model.Failure``: status, headers and error bodies.

Error bodies come in several envelopes at once (Mistral alone: flat ``{"object": "error", …}``, ``{"detail": …}``,
Kong's ``{"message", "request_id"}``, empty, HTML); OpenAI, Anthropic and Google wrap them in ``{"error": {…}}``.
Official lists of codes do not match what is really sent, so several fields are read and unknown words fall back on
the status.
"""

import functools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from traymon.model import Failure, Layer

_BEGINNING = 4096
"""Bytes of a body in which a web page shows itself."""

_BLANKS = b"\xef\xbb\xbf \t\r\n"
"""A byte-order mark and white space."""

_LONGEST_WORD = 500
"""Characters of a message that are looked at."""

_ORIGIN_ERRORS = range(520, 531)
"""Cloudflare's own 52x: the edge answers, the origin behind it does not."""

_CAPACITY = re.compile(
    r"capacity|overloaded|^engine_|no capacity|upstream_provider_shared_pool|temporarily rate-limited upstream"
)
_CAPACITY_CODES = frozenset({"3505", "3810"})
_QUOTA = re.compile(r"insufficient_quota|credit|current quota|billing|payment_required|insufficient balance")
_KEY = re.compile(r"api_key_invalid|invalid_api_key|authentication_error")
_NO_KEY = re.compile(r"missing authentication|no api key|api key is missing|missing api key")
_MODEL = re.compile(
    r"invalid_model|^invalid model|unknown_model|model_not_found|model_not_available|^model .*not found"
)
_LOADING = re.compile(r"loading model|model is loading")
_CHALLENGE = re.compile(rb"just a moment|challenge-platform|cf-challenge|attention required", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|!--)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One complete HTTP answer. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    sent_key: bool = True

    @functools.cached_property
    def document(self) -> object:
        """The JSON value of the body, parsed once; ``None`` if it is none."""
        return document_of(self.body)


def document_of(body: bytes) -> object:
    """The JSON value of ``body``; ``None`` if it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def classify(answer: Answer) -> Failure | None:
    """What ``answer`` means; ``None``: it is fine, as far as status and envelope tell."""
    words = error_words(answer.document)
    if answer.status >= 500:  # noqa: PLR2004 - server errors
        return _of_server_error(answer, words)
    if is_html(answer) or 300 <= answer.status < 400 or _challenged(answer):  # noqa: PLR2004 - redirects
        return Failure.EDGE_BLOCK
    if answer.status >= 400:  # noqa: PLR2004 - client errors
        return _of_client_error(answer, words)
    return _of_error_inside(answer, words)


def is_html(answer: Answer) -> bool:
    """Whether a web page came instead of an API's answer."""
    beginning = answer.body[:_BEGINNING].lstrip(_BLANKS)
    return "text/html" in answer.headers.get("content-type", "").lower() or bool(_HTML.match(beginning))


def layer_of(answer: Answer) -> Layer:
    """Which part of the chain edge, gateway, upstream answered, by the headers each adds."""
    headers = answer.headers
    if "x-envoy-upstream-service-time" in headers:
        return Layer.UPSTREAM
    if any(name.startswith("x-kong-") for name in headers) or isinstance(answer.document, dict):
        return Layer.GATEWAY
    if "cf-ray" in headers or "cloudflare" in headers.get("server", "").lower():
        return Layer.EDGE
    return Layer.OTHER


def error_words(document: object) -> tuple[str, ...]:
    """Codes, types and messages of an error body, lower case, whatever its envelope."""
    found: list[str] = []
    for envelope in _envelopes(document):
        for name in ("code", "type", "status", "message", "detail", "reason", "limit_source", "raw"):
            value = envelope.get(name)
            if isinstance(value, str | int) and not isinstance(value, bool):
                found.append(str(value)[:_LONGEST_WORD].lower())
    return tuple(found)


def detail_of(answer: Answer) -> str:
    """A short fact for people: the status, and the provider's own code if it is a plain word."""
    for envelope in _envelopes(answer.document):
        for name in ("code", "type"):
            value = envelope.get(name)
            if value and re.fullmatch(r"[\w.-]{1,40}", str(value)) and str(value) != str(answer.status):
                return f"{answer.status}, {name} {value}"
    return str(answer.status)


def _envelopes(document: object) -> list[dict[str, object]]:
    """The dictionaries of an error body that may say what went wrong, outermost first."""
    if not isinstance(document, dict):
        return [{"message": document}] if isinstance(document, str) else []
    found = [document]
    for name in ("error", "message", "metadata"):
        inner = found[-1].get(name)
        if isinstance(inner, dict):
            found.append(inner)
        elif name == "error" and isinstance(inner, str):
            found.append({"message": inner})
    details = found[-1].get("details")
    found += [entry for entry in details if isinstance(entry, dict)] if isinstance(details, list) else []
    return found


def _says(pattern: re.Pattern[str], words: tuple[str, ...]) -> bool:
    return any(pattern.search(word) for word in words)


def _challenged(answer: Answer) -> bool:
    """Whether the edge asks for a browser: by its header, or in the words of a page, which is no JSON."""
    if "cf-mitigated" in answer.headers:
        return True
    return answer.document is None and bool(_CHALLENGE.search(answer.body[:_BEGINNING]))


def _of_server_error(answer: Answer, words: tuple[str, ...]) -> Failure:
    if answer.status == 511:  # noqa: PLR2004 - Network Authentication Required: a captive portal
        return Failure.EDGE_BLOCK
    if answer.status not in _ORIGIN_ERRORS and "cf-mitigated" in answer.headers:
        return Failure.EDGE_BLOCK
    if answer.status == 503 and _says(_LOADING, words):  # noqa: PLR2004
        return Failure.STARTING
    return Failure.PROVIDER_CAPACITY if answer.status == 529 or _is_capacity(words) else Failure.PROVIDER_FAULT  # noqa: PLR2004


def _is_capacity(words: tuple[str, ...]) -> bool:
    return _says(_CAPACITY, words) or not _CAPACITY_CODES.isdisjoint(words)


def _of_client_error(answer: Answer, words: tuple[str, ...]) -> Failure:
    read_closer = _CLOSER.get(answer.status)
    return read_closer(answer, words) if read_closer else _BY_STATUS.get(answer.status, Failure.REQUEST_REJECTED)


def _of_refused_key(answer: Answer, words: tuple[str, ...]) -> Failure:
    if _says(_QUOTA, words):
        return Failure.ACCOUNT_QUOTA_OR_PLAN
    if not answer.sent_key or _says(_NO_KEY, words):
        return Failure.KEY_MISSING
    return Failure.KEY_INVALID if answer.status == 401 or _says(_KEY, words) else Failure.FORBIDDEN  # noqa: PLR2004


def _of_bad_request(_answer: Answer, words: tuple[str, ...]) -> Failure:
    if _says(_KEY, words):
        return Failure.KEY_INVALID
    if _says(_QUOTA, words):
        return Failure.PAYMENT_REQUIRED
    return Failure.MODEL_UNAVAILABLE if _says(_MODEL, words) else Failure.REQUEST_REJECTED


def _of_too_many(answer: Answer, words: tuple[str, ...]) -> Failure:
    """429 in its order: what the body says, then the announced limit; counters come last and prove nothing."""
    if _is_capacity(words):
        return Failure.PROVIDER_CAPACITY
    if answer.headers.get("x-ratelimit-limit-req-minute", "").strip() == "0" or _says(_QUOTA, words):
        return Failure.ACCOUNT_QUOTA_OR_PLAN
    return Failure.USER_RATE_LIMIT


_CLOSER: dict[int, Callable[[Answer, tuple[str, ...]], Failure]] = {
    400: _of_bad_request,
    401: _of_refused_key,
    403: _of_refused_key,
    404: _of_bad_request,
    422: _of_bad_request,
    429: _of_too_many,
}

_BY_STATUS = {
    402: Failure.PAYMENT_REQUIRED,
    407: Failure.PROXY,
    408: Failure.TRANSIENT,
    425: Failure.TRANSIENT,
}


def _of_error_inside(answer: Answer, words: tuple[str, ...]) -> Failure | None:
    """A 200 that carries an error object."""
    document = answer.document
    if not isinstance(document, dict) or not (document.get("error") or document.get("object") == "error"):
        return None
    return error_inside(words)


def error_inside(words: tuple[str, ...]) -> Failure:
    """The class of an error object that came with a 200, in a body or in a stream."""
    if _is_capacity(words):
        return Failure.PROVIDER_CAPACITY
    return Failure.ACCOUNT_QUOTA_OR_PLAN if _says(_QUOTA, words) else Failure.PROVIDER_FAULT
