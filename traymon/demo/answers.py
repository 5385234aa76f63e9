"""What Mistral's API, the gateway and the CDN before it say, byte for byte, as far as it is publicly known.

Four envelopes are alive at once: a flat object whose ``object`` is ``"error"``; ``{"detail": "…"}``;
``{"detail": [{type, loc, msg, input}]}``; and the gateway's ``{"message", "request_id"}``. Besides them: empty bodies,
text and HTML.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from http import HTTPStatus

from traymon.demo.conditions import Trouble
from traymon.model import Layer

_JSON = "application/json"
_HTML = "text/html; charset=UTF-8"

RATE_LIMIT = {
    "x-ratelimit-limit-req-minute": "300",
    "x-ratelimit-remaining-req-minute": "299",
    "x-ratelimit-limit-tokens-minute": "50000",
    "x-ratelimit-remaining-tokens-minute": "49990",
    "x-ratelimit-tokens-query-cost": "10",
}
"""Form of 2026. The numbers stand still: the demo has room for everybody."""

_DATE = b"date: %(date)b\r\n"
_EDGE = _DATE + b"server: cloudflare\r\ncf-ray: 9%(number)015x-CDG\r\ncf-cache-status: DYNAMIC\r\n"
_GATEWAY = _EDGE + b"x-kong-request-id: %(number)032x\r\n"
_UPSTREAM = _GATEWAY + (
    b"mistral-correlation-id: 00000000-0000-4000-8000-%(number)012x\r\nx-kong-proxy-latency: 0\r\n"
    b"x-kong-upstream-latency: %(ms)d\r\nx-envoy-upstream-service-time: %(ms)d\r\n"
)
_HEADS = {Layer.EDGE: _EDGE, Layer.GATEWAY: _GATEWAY, Layer.UPSTREAM: _UPSTREAM, Layer.OTHER: _DATE}

_REASONS = {520: "Web Server Returned an Unknown Error", 522: "Connection Timed Out"} | {
    status.value: status.phrase for status in HTTPStatus
}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """What differs from one answer to the next."""

    number: int
    """Number of the request; request ids are made of it."""
    now: datetime
    ms: int = 1
    """How long the upstream says it took."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer: status, fixed headers and body; the layer that spoke adds its own headers."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    layer: Layer = Layer.UPSTREAM

    @cached_property
    def _fixed(self) -> tuple[bytes, bytes]:
        lines = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        first = f"HTTP/1.1 {self.status} {_REASONS.get(self.status, '')}\r\n".encode()
        return first, f"{lines}content-length: {len(self.body)}\r\n\r\n".encode() + self.body

    def wire(self, moment: Moment) -> bytes:
        """The whole message."""
        first, rest = self._fixed
        return first + head(self.layer, moment) + rest


def head(layer: Layer, moment: Moment) -> bytes:
    """The headers that a layer adds to everything that passes it."""
    values = {b"number": moment.number, b"date": _http_date(moment.now), b"ms": max(moment.ms, 1)}
    return _HEADS[layer] % values


def document(
    body: object, *, status: int = 200, layer: Layer = Layer.UPSTREAM, headers: Mapping[str, str] | None = None
) -> Answer:
    """A JSON answer."""
    encoded = json.dumps(body, separators=(",", ":")).encode()
    return Answer(status=status, headers={"content-type": _JSON} | dict(headers or {}), body=encoded, layer=layer)


def flat(status: int, message: object, kind: str, code: str | None, **more: object) -> Answer:
    """The API's own error object."""
    body = {"object": "error", "message": message, "type": kind, "param": None, "code": code}
    limits = RATE_LIMIT if status == HTTPStatus.TOO_MANY_REQUESTS else {}
    return document(body | more, status=status, headers=limits)


def detail(status: int, said: object, layer: Layer = Layer.GATEWAY) -> Answer:
    """The ``{"detail": …}`` form."""
    return document({"detail": said}, status=status, layer=layer)


def unknown_model(model: str) -> Answer:
    """Refusal of a model that is not on offer, or no longer."""
    return flat(400, f"Invalid model: {model}", "invalid_model", "1500", raw_status_code=400)


def _http_date(now: datetime) -> bytes:
    # strftime would follow the locale.
    now = now.astimezone(UTC)
    day = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[now.weekday()]
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[now.month - 1]
    return f"{day}, {now:%d} {month} {now:%Y %H:%M:%S} GMT".encode()


def _of_gateway(status: int, message: str) -> Answer:
    request_id = "de300000000000000000000000000001"
    body = {"message": message, "request_id": request_id}
    return document(body, status=status, layer=Layer.EDGE, headers={"x-kong-request-id": request_id})


def _html(
    status: int, title: str, text: str = "", *, layer: Layer = Layer.EDGE, headers: Mapping[str, str] | None = None
) -> Answer:
    body = f'<!DOCTYPE html>\n<html lang="en-US"><head><title>{title}</title></head><body>{text}</body></html>\n'
    return Answer(status=status, headers={"content-type": _HTML} | dict(headers or {}), body=body.encode(), layer=layer)


def _limited(headers: Mapping[str, str]) -> Answer:
    body = {"object": "error", "message": "Rate limit exceeded", "type": "rate_limited", "param": None, "code": "1300"}
    empty = {"x-ratelimit-remaining-req-minute": "0"}
    return document(body | {"raw_status_code": 429}, status=429, headers=RATE_LIMIT | empty | dict(headers))


UNAUTHORIZED = detail(401, "Unauthorized")
NOT_FOUND = detail(404, "Not Found")
METHOD_NOT_ALLOWED = detail(405, "Method Not Allowed")
BAD_REQUEST = _html(400, "400 Bad Request")

_NO_ROOM = "Service tier capacity exceeded for this model."
_DOWN = "Service unavailable."
_NOTHING_MORE_THAN = {"type": "enum", "loc": ["body", "reasoning_effort"], "msg": "Input should be 'none' or 'high'"}

ERRORS: dict[Trouble, Answer] = {
    Trouble.BAD_REQUEST_EMPTY: Answer(status=400, layer=Layer.GATEWAY),
    Trouble.MODEL_WITHDRAWN: unknown_model("ministral-3b-latest"),
    Trouble.KEY_REFUSED: UNAUTHORIZED,
    Trouble.KEY_REFUSED_INVALID: detail(401, "Invalid API Key"),
    Trouble.KEY_REFUSED_BY_GATEWAY: _of_gateway(401, "Unauthorized"),
    Trouble.KEY_REFUSED_EMPTY: Answer(status=401, layer=Layer.GATEWAY),
    Trouble.PAYMENT_REQUIRED: flat(402, "Payment required", "payment_required", None),
    Trouble.FORBIDDEN: _of_gateway(403, "Forbidden"),
    Trouble.CHALLENGE: _html(403, "Just a moment...", headers={"cf-mitigated": "challenge"}),
    Trouble.COUNTRY_BLOCKED: _html(
        403, "Access denied", "Error 1009: the owner of this website has banned the country your IP address is in."
    ),
    Trouble.NOT_FOUND: NOT_FOUND,
    Trouble.REQUEST_TIMEOUT: detail(408, "Request Timeout"),
    Trouble.UNPROCESSABLE_NESTED: flat(
        422, {"detail": [_NOTHING_MORE_THAN]}, "invalid_request_error", None, raw_status_code=422
    ),
    Trouble.RATE_LIMITED: _limited({"retry-after": "20"}),
    Trouble.QUOTA_ZERO: _limited({"x-ratelimit-limit-req-minute": "0"}),
    Trouble.CAPACITY_3505: flat(429, _NO_ROOM, "service_tier_capacity_exceeded", "3505"),
    Trouble.CAPACITY_OLD_FORM: flat(429, _NO_ROOM, "invalid_request_error", None),
    Trouble.CAPACITY_3810: flat(
        429, "Capacity exceeded for this model.", "engine_max_pending_tokens", "3810", raw_status_code=429
    ),
    Trouble.EDGE_RATE_LIMITED: _html(
        429, "Access denied | Error 1015", "You are being rate limited", headers={"retry-after": "60"}
    ),
    Trouble.INTERNAL_ERROR: flat(500, _DOWN, "internal_server_error", "1000"),
    Trouble.UNAVAILABLE: flat(503, _DOWN, "internal_server_error", "3800", raw_status_code=503),
    Trouble.ENVOY_OVERFLOW: Answer(
        status=503,
        headers={"content-type": "text/plain", "server": "envoy"},
        body=b"upstream connect error or disconnect/reset before headers. reset reason: overflow",
        layer=Layer.OTHER,
    ),
    Trouble.GATEWAY_TIMEOUT: Answer(status=504, layer=Layer.GATEWAY),
    Trouble.ORIGIN_ERROR: _html(520, "mistral.ai | 520: Web server is returning an unknown error"),
    Trouble.ORIGIN_TIMEOUT: _html(522, "mistral.ai | 522: Connection timed out"),
    Trouble.CAPTIVE_PORTAL: _html(200, "Welcome to the guest network", "Please log in", layer=Layer.OTHER),
    Trouble.REDIRECT: Answer(status=302, headers={"location": "/elsewhere"}, layer=Layer.EDGE),
}
