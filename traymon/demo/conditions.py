"""How the demo provider behaves: one frozen ``Condition`` says it for every endpoint."""

from dataclasses import dataclass, field
from enum import StrEnum
from math import floor

from traymon.demo.pages import Page


def is_hit(number: int, share: float) -> bool:
    """Whether request ``number`` (0, 1, 2, …) belongs to the troubled ``share``, spread evenly and never by chance."""
    rounding = 1e-9
    return floor((number + 1) * share + rounding) > floor(number * share + rounding)


class Endpoint(StrEnum):
    """What the demo server offers. A chat request with ``"stream": true`` is ``STREAM``."""

    MODELS = "models"
    CHAT = "chat"
    STREAM = "stream"
    EMBEDDINGS = "embeddings"
    STATUS_PAGE = "status_page"


class Trouble(StrEnum):
    """What can be wrong with one answer."""

    # Answers of the API, of its gateway, of the CDN before it, or of somebody else (see answers.ERRORS).
    BAD_REQUEST_EMPTY = "400 empty"
    MODEL_WITHDRAWN = "400 code 1500"
    KEY_REFUSED = "401 Unauthorized"
    KEY_REFUSED_INVALID = "401 Invalid API Key"
    KEY_REFUSED_BY_GATEWAY = "401 of the gateway"
    KEY_REFUSED_EMPTY = "401 empty"
    PAYMENT_REQUIRED = "402"
    FORBIDDEN = "403 of the gateway"
    CHALLENGE = "403 Cloudflare challenge"
    COUNTRY_BLOCKED = "403 Cloudflare 1009"
    NOT_FOUND = "404"
    REQUEST_TIMEOUT = "408"
    UNPROCESSABLE_NESTED = "422 nested"
    RATE_LIMITED = "429 code 1300"
    QUOTA_ZERO = "429 code 1300, limit 0"
    CAPACITY_3505 = "429 code 3505"
    CAPACITY_OLD_FORM = "429 without a code"
    CAPACITY_3810 = "429 code 3810"
    EDGE_RATE_LIMITED = "429 Cloudflare 1015"
    INTERNAL_ERROR = "500 code 1000"
    UNAVAILABLE = "503 code 3800"
    ENVOY_OVERFLOW = "503 Envoy"
    GATEWAY_TIMEOUT = "504 empty"
    ORIGIN_ERROR = "520 Cloudflare"
    ORIGIN_TIMEOUT = "522 Cloudflare"
    CAPTIVE_PORTAL = "200 HTML"
    REDIRECT = "302"

    # Status 200, and yet no good: chat and stream only.
    FINISH_ERROR = "finish_reason error"

    # Stream only.
    STREAM_SILENT = "stream without a first event"
    STREAM_STALLED = "stream stalls after the first event"
    STREAM_TRUNCATED = "stream cut within an event"
    STREAM_WITHOUT_DONE = "stream without [DONE]"

    # Below HTTP (see faults.TRANSPORT).
    CLOSED = "connection closed"
    RESET = "connection reset"
    SILENT = "never answers"
    DRIP = "one byte per second"
    HUGE = "100 MB body"
    NOT_HTTP = "not HTTP"


_STREAM_ONLY = frozenset({Endpoint.STREAM})
ONLY_ON: dict[Trouble, frozenset[Endpoint]] = {
    Trouble.FINISH_ERROR: frozenset({Endpoint.CHAT, Endpoint.STREAM}),
    Trouble.STREAM_SILENT: _STREAM_ONLY,
    Trouble.STREAM_STALLED: _STREAM_ONLY,
    Trouble.STREAM_TRUNCATED: _STREAM_ONLY,
    Trouble.STREAM_WITHOUT_DONE: _STREAM_ONLY,
}
"""Troubles that make no sense elsewhere; the others fit every endpoint."""


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """How one endpoint behaves."""

    latency: float = 0.0
    """Virtual seconds before the first byte."""
    trouble: Trouble | None = None
    share: float = 1.0
    """Share of the requests that meet the trouble, 0 to 1."""
    newline: str = "\n"
    """Line end of streamed events; the format allows ``\\n``, ``\\r\\n`` and ``\\r``."""

    def trouble_of(self, number: int) -> Trouble | None:
        """The trouble that request ``number`` meets."""
        return self.trouble if self.trouble and is_hit(number, self.share) else None


@dataclass(frozen=True, kw_only=True)
class Condition:
    """How everything behaves, and what the status page shows."""

    models: Behaviour = Behaviour()
    chat: Behaviour = Behaviour()
    stream: Behaviour = Behaviour()
    embeddings: Behaviour = Behaviour()
    status_page: Behaviour = Behaviour()
    """How the page is delivered."""
    page: Page = field(default_factory=Page)
    """What it shows."""

    def __post_init__(self) -> None:
        for endpoint in Endpoint:
            trouble = self.of(endpoint).trouble
            if trouble and endpoint not in ONLY_ON.get(trouble, frozenset(Endpoint)):
                raise ValueError(f"{trouble.name} cannot happen on {endpoint}")

    def of(self, endpoint: Endpoint) -> Behaviour:
        """The behaviour of one endpoint."""
        behaviour: Behaviour = getattr(self, endpoint.value)
        return behaviour


def everywhere(behaviour: Behaviour, *, page: Page | None = None) -> Condition:
    """All four endpoints of the API behave alike."""
    return Condition(models=behaviour, chat=behaviour, stream=behaviour, embeddings=behaviour, page=page or Page())
