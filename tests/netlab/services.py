"""What answers in the lab: the provider, its status page, and everybody who is asked for comparison."""

import base64
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from tests.netlab import addresses as at
from tests.netlab.names import Resolver
from tests.netlab.web import Answer, Request, by_edge, by_gateway, html_answer, json_answer

KEY = "lab-key-of-nobody-000000000000"

CHAT_MODEL = "lab-small-latest"

_ABILITIES = ("completion_chat", "completion_fim", "function_calling", "fine_tuning", "vision", "classification", "ocr")
_OTHERS = [f"lab-model-{number:02}-2026" for number in range(60)]

MODELS = {
    "object": "list",
    "data": [
        {
            "id": name,
            "object": "model",
            "owned_by": "lab",
            "capabilities": dict.fromkeys(_ABILITIES, True),
            "aliases": [],
        }
        for name in (CHAT_MODEL, "lab-embed", *_OTHERS)
    ],
}
"""About 20 kB, as a real list."""

LIMITS = {"x-ratelimit-limit-req-minute": "60", "x-ratelimit-remaining-req-minute": "59"}

CHAT = {
    "id": "cmpl-1", "object": "chat.completion", "model": CHAT_MODEL,
    "choices": [{"index": 0, "message": {"role": "assistant", "content": "ok"}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 5, "completion_tokens": 1, "total_tokens": 6},
}  # fmt: skip

LARGE = b"0123456789abcdef" * 6000


@dataclass
class Provider:
    """The API. What is set here answers instead of the usual."""

    everything: Callable[[Request], Answer | None] = lambda _request: None
    with_key: Callable[[Request], Answer | None] = lambda _request: None
    chat: Answer | None = None
    requests: list[Request] = field(default_factory=list)
    """What came, newest last."""

    def __call__(self, request: Request) -> Answer:
        """Answer as edge, gateway and upstream do."""
        self.requests.append(request)
        return self.everything(request) or self._usual(request)

    def _usual(self, request: Request) -> Answer:
        path = urlsplit(request.path).path
        if path == "/cdn-cgi/trace":
            return trace(request)
        if path == "/large":
            return by_edge(Answer(headers={"content-type": "application/octet-stream"}, body=LARGE))
        if "authorization" not in request.headers:
            return by_gateway(json_answer({"detail": "Unauthorized"}, 401))
        if answer := self.with_key(request):
            return answer
        if request.headers["authorization"] != f"Bearer {KEY}":
            return by_gateway(json_answer({"detail": "Unauthorized"}, 401))
        return self._of_key_holder(path)

    def _of_key_holder(self, path: str) -> Answer:
        upstream = {"x-envoy-upstream-service-time": "12", **LIMITS}
        if path == "/v1/models":
            return by_gateway(json_answer(MODELS, **upstream))
        if path == "/v1/chat/completions":
            return self.chat or by_gateway(json_answer(CHAT, **upstream))
        return by_gateway(json_answer({"detail": "Not Found"}, 404))


def trace(request: Request) -> Answer:
    """Cloudflare's ``/cdn-cgi/trace``."""
    host = request.headers.get("host", "")
    lines = {"fl": "1f1", "h": host, "ip": request.client, "ts": f"{time.time():.3f}", "visit_scheme": "https",
             "colo": "LAB", "http": "http/1.1", "loc": "XX", "tls": "TLSv1.3", "sni": "plaintext", "warp": "off",
             "gateway": "off"}  # fmt: skip
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    return by_edge(Answer(headers={"content-type": "text/plain"}, body=text.encode()))


@dataclass
class StatusPage:
    """A page in Rootly's format."""

    indicator: str = "none"
    incidents: list[dict[str, object]] = field(default_factory=list)
    instead: Answer | None = None

    def __call__(self, request: Request) -> Answer:
        """Answer either document."""
        if self.instead:
            return self.instead
        page = {"id": "lab", "name": "Lab Status", "url": f"https://{at.STATUS_NAME}/", "time_zone": "Etc/UTC"}
        document: dict[str, object] = {"page": page, "incidents": self.incidents}
        if "/status.json" in request.path:
            document["status"] = {"indicator": self.indicator, "description": "Status"}
        else:
            document["pagination"] = {"current_page": 1, "next_page": None, "total_pages": 1}
        return json_answer(document)

    def tells(self, name: str, body: str, *, impact: str = "major", status: str = "investigating") -> None:
        """Post an incident, or with ``status="in_progress"`` a maintenance."""
        now = datetime.now(UTC).isoformat()
        update = {"id": "u1", "status": status, "body": body, "created_at": now, "display_at": now}
        self.incidents = [
            {"id": "i1", "name": name, "status": status, "impact": impact, "created_at": now, "started_at": now,
             "updated_at": now, "resolved_at": None, "incident_updates": [update]}
        ]  # fmt: skip
        self.indicator = "maintenance" if status == "in_progress" else impact


def captive(_request: Request) -> Answer:
    """What an operating system expects to read."""
    return Answer(headers={"content-type": "text/plain"}, body=b"success\n")


def portal(_request: Request) -> Answer:
    """A captive portal: everything leads to its login page."""
    page = "<html><head><title>Log in</title></head><body>Welcome. Please log in.</body></html>"
    return html_answer(page, 302, location=f"http://{at.PORTAL_NAME}/login")


def login_page(_request: Request) -> Answer:
    """A captive portal that answers in place."""
    return html_answer("<html><head><title>Log in</title></head><body>Welcome. Please log in.</body></html>")


def block_page(_request: Request) -> Answer:
    """A filter's page."""
    return html_answer(
        "<html><title>Blocked</title><body>This site is blocked by your administrator.</body></html>", 403
    )


def anchor(_request: Request) -> Answer:
    """A public resolver's web server asked for its front page."""
    return html_answer("<html><title>Resolver</title></html>")


@dataclass
class Peer:
    """Another AI API."""

    behind_cdn: bool
    instead: Answer | None = None

    def __call__(self, _request: Request) -> Answer:
        """No key, no list."""
        answer = self.instead or json_answer({"error": {"message": "Missing API key", "type": "invalid_request"}}, 401)
        return by_edge(answer) if self.behind_cdn else answer


@dataclass
class CdnControl:
    """Another site on the provider's CDN."""

    instead: Answer | None = None

    def __call__(self, request: Request) -> Answer:
        """Its trace."""
        return self.instead or trace(request)


def doh(resolver: Resolver) -> Callable[[Request], Answer]:
    """DNS over HTTPS (RFC 8484)."""

    def site(request: Request) -> Answer:
        if request.method == "POST":
            query = request.body
        else:
            text = parse_qs(urlsplit(request.path).query).get("dns", [""])[0]
            query = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        packet = resolver.answer(query)
        if packet is None:
            return Answer(status=400)
        return Answer(headers={"content-type": "application/dns-message"}, body=packet)

    return site


def error_everywhere(answer: Answer) -> Callable[[Request], Answer]:
    """The same answer to whatever is asked."""
    return lambda _request: answer


def for_source(address: str, answer: Answer) -> Callable[[Request], Answer | None]:
    """``answer`` to whoever comes from ``address``; others get the usual."""
    return lambda request: answer if request.client == address else None


def every(times: int, answer: Answer) -> Callable[[Request], Answer | None]:
    """``answer`` to every so-many-th request, the first one included."""
    counter = iter(range(10**9))
    return lambda _request: answer if next(counter) % times == 0 else None


def later(seconds: float, answer: Answer) -> Answer:
    """The same answer, late."""
    return replace(answer, pause=seconds)
