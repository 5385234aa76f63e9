"""One bounded GET for a status page: the only module of this package that knows httpx.

No credentials, no cookies, https only (plain http on this machine alone), 4 MB at most after decompression, and a total
deadline that holds against a server that sends one byte a second.
"""

import contextlib
import ipaddress
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from traymon.status_pages.documents import MAX_BODY, TOO_LARGE, UnreadableError, is_challenge
from traymon.threads import DeadlineExceededError, call_with_deadline
from traymon.version import USER_AGENT

if TYPE_CHECKING:
    import httpx


MAX_REDIRECTS = 5

TIMED_OUT = "timed out"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OK, _NOT_MODIFIED = 200, 304
_ZIPPED = frozenset({"gzip", "x-gzip", "deflate"})
_GZIP_OR_ZLIB = 47
"""``wbits`` of zlib: find out which of the two by the header."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came of one GET: a body, or the reason why there is none."""

    url: str
    """Where redirects led."""
    body: bytes = b""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class _Kept:
    conditions: dict[str, str]
    answer: Answer


def address_problem(url: str) -> str:
    """Why ``url`` must not be asked, or ``""``."""
    try:
        parts = urlsplit(url)
        port_is_number = parts.port is None or parts.port > 0
    except ValueError:
        return "not a web address"
    if parts.scheme not in {"http", "https"} or not parts.hostname or not port_is_number:
        return "not a web address"
    if parts.username is not None or parts.password is not None:
        return "credentials in the address"
    return "" if parts.scheme == "https" or _is_loopback(parts) else "plain HTTP"


def redirect_problem(source: str, target: str) -> str:
    """Why a redirect from ``source`` to ``target`` must not be followed, or ``""``: never from https to http."""
    problem = address_problem(target)
    downgrade = urlsplit(source).scheme == "https" and not problem and urlsplit(target).scheme == "http"
    if downgrade or problem == "plain HTTP":
        return "redirected to plain HTTP"
    return f"redirected: {problem}" if problem else ""


class Fetcher:
    """Fetches documents, asking servers that offer it whether anything changed. Safe to share between threads.

    ``within(deadline)`` is entered around each request, in the thread that sends it: it tells a transport that can do
    better than time-outs when all must be over (``time.monotonic()``). Without one, a server that drips its headers is
    left to a thread that nobody waits for.
    """

    def __init__(
        self,
        client: "httpx.Client",
        within: Callable[[float], AbstractContextManager[object]] = contextlib.nullcontext,
        user_agent: str = USER_AGENT,
    ) -> None:
        self._client = client
        self._within = within
        self._user_agent = user_agent
        self._kept: dict[str, _Kept] = {}

    def get(self, url: str, seconds: float = 10.0) -> Answer:
        """The answer, within ``seconds``. Never raises for what a network or a server can do."""
        deadline = time.monotonic() + seconds
        try:
            return call_with_deadline(lambda: self._get(url, deadline), seconds, name="status page")
        except DeadlineExceededError:
            return Answer(url=url, reason=TIMED_OUT)

    def _get(self, url: str, deadline: float) -> Answer:
        import httpx  # noqa: PLC0415 - 40 ms that a start without a status page does not pay

        try:
            with self._within(deadline):
                return self._follow(url, deadline)
        except UnreadableError as error:
            return Answer(url=url, reason=str(error))
        except (httpx.HTTPError, httpx.InvalidURL, zlib.error, OSError, ValueError) as error:
            return Answer(url=url, reason=_reason_of(error))

    def _follow(self, url: str, deadline: float) -> Answer:
        if problem := address_problem(url):
            raise UnreadableError(problem)
        here = url
        for _ in range(MAX_REDIRECTS + 1):
            with self._stream(here, self._conditions(url), deadline) as response:
                location = response.headers.get("location", "")
                if response.status_code not in _REDIRECTS or not location:
                    return self._answer(url, response, deadline)
                target = urljoin(here, location)
            if problem := redirect_problem(here, target):
                raise UnreadableError(problem)
            here = target
        raise UnreadableError("too many redirects")

    @contextlib.contextmanager
    def _stream(self, url: str, conditions: dict[str, str], deadline: float) -> "Iterator[httpx.Response]":
        headers = {"user-agent": self._user_agent, "accept": "application/json", "accept-encoding": "gzip"} | conditions
        request = self._client.build_request("GET", url, headers=headers, timeout=_left(deadline))
        for secret in ("authorization", "cookie"):
            request.headers.pop(secret, None)
        response = self._client.send(request, auth=None, stream=True, follow_redirects=False)
        with contextlib.closing(response):
            yield response

    def _conditions(self, url: str) -> dict[str, str]:
        kept = self._kept.get(url)
        return kept.conditions if kept else {}

    def _answer(self, url: str, response: "httpx.Response", deadline: float) -> Answer:
        kept = self._kept.get(url)
        if response.status_code == _NOT_MODIFIED and kept:
            return kept.answer
        challenged = "challenge" in response.headers.get("cf-mitigated", "").lower()
        if response.status_code != _OK:
            challenged = challenged or is_challenge(_beginning(response, deadline))
            raise UnreadableError(f"HTTP {response.status_code}{', a Cloudflare challenge' if challenged else ''}")
        if challenged:
            raise UnreadableError("a Cloudflare challenge page")
        answer = Answer(url=str(response.url), body=_collect(response, deadline))
        self._keep(url, response, answer)
        return answer

    def _keep(self, url: str, response: "httpx.Response", answer: Answer) -> None:
        validators = {"if-none-match": "etag", "if-modified-since": "last-modified"}
        conditions = {ask: response.headers[say] for ask, say in validators.items() if say in response.headers}
        self._kept.pop(url, None)
        if conditions:
            self._kept[url] = _Kept(conditions=conditions, answer=answer)


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise UnreadableError(TIMED_OUT)
    return left


def _beginning(response: "httpx.Response", deadline: float) -> bytes:
    """The body of an error, as far as it can be read."""
    try:
        return _collect(response, deadline)
    except UnreadableError:
        return b""


def _collect(response: "httpx.Response", deadline: float) -> bytes:
    """The whole body, unpacked piece by piece so that a small answer cannot fill the memory; raises if it was cut."""
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {*_ZIPPED, "identity", ""}:
        raise UnreadableError(f"packed in an unknown way ({encoding[:20]})")
    unpack = zlib.decompressobj(_GZIP_OR_ZLIB) if encoding in _ZIPPED else None
    body = bytearray()
    for piece in response.iter_raw():
        body += unpack.decompress(piece, MAX_BODY + 1 - len(body)) if unpack else piece
        if len(body) > MAX_BODY:
            raise UnreadableError(TOO_LARGE)
        _left(deadline)
    if unpack and body and not unpack.eof:
        raise UnreadableError("cut short")
    return bytes(body)


def _reason_of(error: BaseException) -> str:
    """What to tell people: the first row that anything in the chain of causes matches."""
    import httpx  # noqa: PLC0415 - as above

    reasons: tuple[tuple[type[BaseException], str], ...] = (
        (ssl.SSLCertVerificationError, "certificate refused"),
        (ssl.SSLError, "TLS failed"),
        (socket.gaierror, "name not found"),
        (httpx.TimeoutException, TIMED_OUT),
        (TimeoutError, TIMED_OUT),
        (httpx.ProxyError, "the proxy refused"),
        (httpx.RemoteProtocolError, "connection closed early"),
        (zlib.error, "broken compression"),
        (httpx.InvalidURL, "not a web address"),
        (httpx.UnsupportedProtocol, "not a web address"),
        (ValueError, "not a web address"),
    )
    chain = list(_causes(error))
    return next((said for kind, said in reasons if any(isinstance(link, kind) for link in chain)), "connection failed")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
