"""A key and a proxy's password go through everything that can happen to them, and must not come out anywhere."""

import base64
import json
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.user import Done, Process, User, until
from traymon import channel
from traymon.app.handing_over import copy
from traymon.credentials import Key, look_up
from traymon.demo import Anchors, Behaviour, DemoServer, Trouble, everywhere
from traymon.diagnosis.report import redacted
from traymon.model import Auth, Failure, ProbeKind, Provider
from traymon.probes.prober import Prober
from traymon.probes.proxies import Proxy, proxy_for

KEY = "c4naryKEY-5tR2vQ9xW7bN3mK8/jH1+gF4dS6"
PASSWORD = "pr0xyPASS-8kLm2nB7vC4xZ"


def shapes(secret: str) -> dict[str, str]:
    """Name → text that must be found nowhere: the secret in all the ways in which programs write one."""
    raw = secret.encode()
    # what base64 makes of the secret within a longer text depends on where it begins
    within = {f"base64, {shift} bytes in": base64.b64encode(b"x" * shift + raw)[4:-4].decode() for shift in range(3)}
    return within | {
        "itself": secret,
        "its beginning": secret[:12],
        "its end": secret[-12:],
        "percent-encoded": quote(secret, safe=""),
        "hexadecimal": raw.hex(),
        "reversed": secret[::-1],
        "in capitals": secret.upper(),
        "in small letters": secret.lower(),
    }


def found_in(text: str) -> list[str]:
    """Which secrets, in which shape."""
    secrets = {"key": shapes(KEY), "password": shapes(PASSWORD)}
    return [f"{secret}: {shape}" for secret, known in secrets.items() for shape, form in known.items() if form in text]


@pytest.mark.parametrize("text", [KEY, f"Bearer {KEY}", KEY[:12], base64.b64encode(f"u:{PASSWORD}".encode()).decode()])
def test_the_search_finds_what_it_looks_for(text: str) -> None:
    assert found_in(f"... {text} ...")


KEY_HEADERS = ("authorization", "x-api-key", "x-goog-api-key", "api-key")


class Echo(BaseHTTPRequestHandler):
    """Answers everything with an error that quotes the request's headers, as badly made servers and proxies do."""

    seen: set[str]

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["content-length"])))

    def do_CONNECT(self) -> None:
        self._answer()

    def _answer(self, asked: bytes = b"") -> None:
        authorization = next((self.headers[name] for name in KEY_HEADERS if name in self.headers), "")
        proxy_authorization = self.headers.get("proxy-authorization", "")
        self.server.told.append((self.path.partition("?")[0], f"{self.path} {self.headers} {asked.decode('latin-1')}"))
        self.server.seen |= {authorization, proxy_authorization}
        bare = authorization.removeprefix("Bearer ") or proxy_authorization or "none"
        status, kind, body = self._sorts().get(self.path.partition("/v1")[0], self._error)(bare, dict(self.headers))
        self.send_response(status, f"Refused {bare}")
        for name in ("x-request-id", "x-kong-request-id", "cf-ray"):
            self.send_header(name, authorization.removeprefix("Bearer ") or "none")
        self.send_header("location", f"/elsewhere?key={quote(bare)}")
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def _sorts(self):
        return {"/redirect": self._redirect, "/page": self._page, "/stream": self._stream, "/quota": self._quota}

    def _error(self, bare: str, headers: dict[str, str]) -> tuple[int, str, str]:
        body = {"message": headers, "code": bare, "type": bare, "error": {"message": f"{bare} is bad", "code": bare}}
        return 500, "application/json", json.dumps(body)

    def _quota(self, bare: str, headers: dict[str, str]) -> tuple[int, str, str]:
        return 429, "application/json", json.dumps({"detail": headers, "code": bare[:12], "type": bare[-12:]})

    def _redirect(self, bare: str, _headers: dict[str, str]) -> tuple[int, str, str]:
        return 302, "application/json", json.dumps({"code": bare.lower()})

    def _page(self, bare: str, _headers: dict[str, str]) -> tuple[int, str, str]:
        return 200, "text/html", f"<html><title>{bare}</title>{bare}</html>"

    def _stream(self, bare: str, _headers: dict[str, str]) -> tuple[int, str, str]:
        return 200, "text/event-stream", f'data: {{"error": {{"message": "Bearer {bare}", "code": "{bare}"}}}}\n\n'

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


class EchoServer(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Echo)
        self.seen: set[str] = set()
        self.told: list[tuple[str, str]] = []
        """Path and everything that a request said."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def echo() -> Iterator[EchoServer]:
    with EchoServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


PROVIDER = """
[providers.{id}]
base_url = "{url}"
auth = "{auth}"
chat_model = "ministral-3b-latest"
embeddings_model = "mistral-embed"
probes = ["models", "chat", "stream", "embeddings"]
key_variables = ["MISTRAL_API_KEY"]
status_sources = [{{ format = "auto", url = "{page}" }}]
"""


@pytest.fixture
def user(tmp_path: Path, echo: EchoServer) -> Iterator[User]:
    """Somebody whose key is refused, echoed and redirected by one provider each, and whose proxy does the same."""
    user = User(tmp_path)
    refusing = everywhere(Behaviour(trouble=Trouble.KEY_REFUSED))
    with DemoServer(refusing) as server, Anchors() as anchors:
        user.watches(server.base_url, anchors.ports)
        where = {
            "echoing": (f"{echo.url}/v1", "bearer"),
            "quoting": (f"{echo.url}/quota/v1", "x-api-key"),
            "redirecting": (f"{echo.url}/redirect/v1", "bearer"),
            "html": (f"{echo.url}/page/v1", "bearer"),
            "streaming": (f"{echo.url}/stream/v1", "bearer"),
            "tunnelled": ("https://api.example.test/v1", "bearer"),
            "relayed": ("http://api.example.test/v1", "none"),
        }
        page = f"{echo.url}/status"
        tables = [PROVIDER.format(id=id_, url=url, auth=auth, page=page) for id_, (url, auth) in where.items()]
        user.configure(user.settings.read_text() + "".join(tables))
        proxy = f"http://user:{PASSWORD}@127.0.0.1:{echo.server_port}"
        user.environ |= {"MISTRAL_API_KEY": KEY, "HTTPS_PROXY": proxy, "HTTP_PROXY": proxy, "https_proxy": proxy}
        user.environ["http_proxy"] = proxy
        yield user


def leaks(user: User, *ended: Done) -> dict[str, list[str]]:
    """Where → what, of all that these commands printed and all files that they left."""
    printed = {f"output {number}": done.out + done.err for number, done in enumerate(ended)}
    files = {str(path): path.read_bytes().decode("latin-1") for path in user.state.parent.rglob("*") if path.is_file()}
    everything = printed | files | {str(user.settings): user.settings.read_text()}
    return {where: found for where, text in everything.items() if (found := found_in(text))}


VERBOSE = "import logging; logging.basicConfig(level=logging.DEBUG); from traymon.cli import main; main()"


def test_no_command_prints_or_keeps_a_secret(user: User, echo: EchoServer) -> None:
    with ExitStack() as stack:
        verbose = Process([sys.executable, "-c", VERBOSE, "check", "--json"], user.environ)
        stack.callback(verbose.kill)
        check, running = user.start("check"), user.start("run", "--headless")
        stack.callback(check.kill)
        stack.callback(running.kill)
        until(lambda: len(user.status.get("providers", [])) == 8)
        alive = [user.run(*words.split()) for words in ("status", "status --json", "history", "history --json")]
        kept = leaks(user)
        running.signal(15)
        ended = [verbose.end(), check.end(), running.end()]
    settled = [user.run(*words.split()) for words in ("key list", "key test echoing", "config show", "providers")]
    assert leaks(user, *alive, *ended, *settled) == kept == {}

    levels = {provider["id"]: provider for provider in json.loads(ended[0].out)["providers"]}
    assert levels["mistral"]["party"] == "account", "the key was refused"
    assert levels["echoing"]["level"] == "major_outage", "and elsewhere echoed"
    assert f"Bearer {KEY}" in echo.seen, "the key was really sent"
    basic = base64.b64encode(f"user:{PASSWORD}".encode()).decode()
    assert f"Basic {basic}" in echo.seen, "and so was the proxy's password"


AT_HOME = """[diagnosis]
mode = "minimal"
captive_checks = []
udp_resolvers = []
injection_canary = ""
"""
"""The local test asks nobody beyond this computer."""


def test_the_local_test_tells_no_secret_and_its_report_neither(user: User, echo: EchoServer, tmp_path: Path) -> None:
    user.configure(user.settings.read_text().replace("[diagnosis]\n", AT_HOME))
    file = str(tmp_path / "report.md")
    tested = [["echoing"], ["quoting", "--json"], ["html", "--report", "-"], ["tunnelled", "--report", file]]
    with ExitStack() as stack:
        running = [user.start("test", *arguments) for arguments in tested]
        for process in running:
            stack.callback(process.kill)
        ended = [process.end() for process in running]
    assert leaks(user, *ended, Done(0, Path(file).read_text("utf-8"), "")) == {}
    assert {done.code for done in ended} <= {0, 1, 2, 3}
    assert f"Bearer {KEY}" in echo.seen


EVERYBODY = """[diagnosis]
mode = "full"
large_path = "/long"
captive_checks = [{{ url = "{echo}/captive", body = "fine" }}]
udp_resolvers = ["127.0.0.1:{port}"]
resolvers = [{{ name = "echo", url = "{echo}/dns-query" }}]
peers = [{{ name = "echo", url = "{echo}/peer" }}]
cdn_controls = [{{ name = "echo", url = "{echo}/cdn-control" }}]
injection_canary = "127.0.0.1:{port}"
vantage = {{ enabled = true, url = "{echo}/outside" }}
"""
"""Everybody whom the local test may ask is a server that repeats what it was told."""


def test_nobody_but_the_provider_is_told_the_key(user: User, echo: EchoServer, tmp_path: Path) -> None:
    everybody = EVERYBODY.format(echo=echo.url, port=echo.server_port)
    user.configure(user.settings.read_text().replace("[diagnosis]\n", everybody))
    file = tmp_path / "report.md"
    running = [user.start("test", "echoing", "--report", str(file)), user.start("test", "relayed", "--json")]
    ended = [process.end() for process in running]
    told = dict(echo.told)
    assert {"/captive", "/dns-query", "/peer", "/outside/measurements", "/v1/models"} <= told.keys()
    strangers = [said for path, said in echo.told if not path.startswith("/v1")]
    assert [found for said in strangers if (found := [one for one in found_in(said) if one.startswith("key")])] == []
    assert leaks(user, *ended, Done(0, file.read_text("utf-8"), "")) == {}


@pytest.mark.parametrize(
    ("auth", "dialect", "header"),
    [
        ("x-api-key", "anthropic", "x-api-key"),
        ("x-goog-api-key", "gemini", "x-goog-api-key"),
        ("api-key", "openai", "api-key"),
    ],
)
def test_each_vendors_way_to_send_a_key_keeps_it(
    user: User, echo: EchoServer, auth: str, dialect: str, header: str, tmp_path: Path
) -> None:
    table = PROVIDER.format(id="vendor", url=f"{echo.url}/v1", auth=auth, page=f"{echo.url}/status")
    user.configure(user.settings.read_text().replace("[diagnosis]\n", AT_HOME) + table + f'dialect = "{dialect}"\n')
    file = tmp_path / "report.md"
    running = [user.start("check", "vendor"), user.start("test", "vendor", "--report", str(file))]
    ended = [process.end() for process in running]
    assert any(f"{header}: {KEY}" in said.lower().replace(KEY.lower(), KEY) for _, said in echo.told), "it was sent"
    assert not any(KEY in path for path, _ in echo.told)
    assert leaks(user, *ended, Done(0, file.read_text("utf-8"), "")) == {}


def test_a_running_one_keeps_what_is_said_to_it_and_what_it_remembers(user: User) -> None:
    running = user.start("run")
    try:
        until(lambda: len(user.status.get("providers", [])) == 8)
        for message in (KEY, f"test:{KEY}", f"hello:{PASSWORD}"):
            assert channel.send(user.state / "traymon.lock", message)
        until((user.state / "alerts.json").exists)
    finally:
        running.signal(15)
        ended = running.end()
    assert leaks(user, ended) == {}


@pytest.mark.skipif(sys.platform == "win32", reason="its program for that is another")
def test_a_copied_report_is_in_no_argument(tmp_path: Path) -> None:
    program = tmp_path / "xsel"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/arguments\ncat > {tmp_path}/content\n')
    program.chmod(0o700)
    environ = {"PATH": f"{tmp_path}{os.pathsep}/usr/bin:/bin", "DISPLAY": ":9"}
    report = redacted(f"Bearer {KEY} http://me:{PASSWORD}@proxy.example/", (KEY,))
    assert copy(report, environ, platform="linux")
    assert (tmp_path / "content").read_text() == report
    assert found_in((tmp_path / "arguments").read_text() + report) == []


@pytest.fixture
def echoed(echo: EchoServer) -> Iterator[Prober]:
    provider = Provider(
        id="echo", name="Echo", base_url=f"{echo.url}/v1", chat_model="m", embeddings_model="m", probes=tuple(ProbeKind)
    )
    prober = Prober(provider, KEY, now=lambda: datetime.now(UTC))
    yield prober
    prober.close()


@pytest.mark.parametrize("probe", ProbeKind)
def test_an_observation_holds_nothing_of_a_key_that_the_answer_repeats(
    echoed: Prober, probe: ProbeKind, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "traymon")
    seen = echoed.observe(probe)
    assert seen.failure is Failure.PROVIDER_FAULT
    assert (seen.http_status, seen.request_ids) == (500, {})
    assert found_in(repr(seen) + caplog.text) == []


@pytest.mark.parametrize(
    ("path", "failure"),
    [
        pytest.param("quota", Failure.USER_RATE_LIMIT, id="pieces of it for codes"),
        pytest.param("redirect", Failure.EDGE_BLOCK, id="in a redirect, in small letters"),
        pytest.param("page", Failure.EDGE_BLOCK, id="in a web page"),
    ],
)
def test_nor_of_its_pieces(echo: EchoServer, path: str, failure: Failure) -> None:
    provider = Provider(id="echo", name="Echo", base_url=f"{echo.url}/{path}/v1")
    prober = Prober(provider, KEY, now=lambda: datetime.now(UTC))
    seen = prober.observe(ProbeKind.MODELS)
    prober.close()
    assert seen.failure is failure
    assert found_in(repr(seen)) == []


def test_a_short_fact_that_is_no_secret_is_still_told(echo: EchoServer) -> None:
    """With a key that has nothing in common with what the server repeats: here, the word for none."""
    provider = Provider(id="echo", name="Echo", base_url=f"{echo.url}/v1", auth=Auth.NONE)
    prober = Prober(provider, "", now=lambda: datetime.now(UTC))
    seen = prober.observe(ProbeKind.MODELS)
    prober.close()
    assert seen.detail == "500, code none"
    assert seen.request_ids == {"x-kong-request-id": "none", "cf-ray": "none", "x-request-id": "none"}


def test_what_carries_a_secret_does_not_show_it(monkeypatch: pytest.MonkeyPatch, echoed: Prober) -> None:
    provider = Provider(id="mistral", name="M", base_url="https://m.example", key_variables=("MISTRAL_API_KEY",))
    environ = {"MISTRAL_API_KEY": KEY, "PYTHON_KEYRING_BACKEND": "no.such.Backend"}
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    proxies = {"https": f"http://user:{PASSWORD}@proxy.example:3128"}
    key, proxy = look_up(provider, environ=environ), proxy_for("https://m.example/v1", proxies)
    assert isinstance(key, Key)
    assert isinstance(proxy, Proxy)
    assert (key.value, PASSWORD in proxy.url) == (KEY, True)
    assert found_in(f"{key} {key!r} {proxy} {proxy!r} {echoed} {echoed!r} {proxy.shown}") == []
