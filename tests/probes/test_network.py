import socket
import ssl
import threading
import time
from datetime import UTC, datetime

import pytest

from tests.probes.conftest import answer_ok, server_context, serving
from traymon.model import Failure, Phase
from traymon.probes.http import Address, Patience, Question, ask
from traymon.probes.proxies import Proxy, UsualProxies
from traymon.probes.racing import race
from traymon.probes.resolver import is_loopback, resolve
from traymon.probes.transport import Transport

MODELS = Question(method="GET", path="/models")
SHORT = Patience(total=1.0)


def ask_at(url, context, choose_proxy=lambda _url: None, patience=SHORT):
    with Transport(context, choose_proxy) as transport:
        return ask(transport, Address(url, {"authorization": "Bearer canary-key"}), MODELS, patience=patience)


def test_tls_is_timed_apart_from_the_connection(authority, trusting):
    with serving(answer_ok, server_context(authority, "127.0.0.1")) as port:
        came = ask_at(f"https://127.0.0.1:{port}/v1", trusting)
    assert came.answer.status == 200
    assert came.timings.tls > 0
    assert came.timings.connect > 0


@pytest.mark.parametrize(
    ("names", "times", "failure"),
    [
        pytest.param(("other.test",), {}, Failure.TLS_HOSTNAME, id="certificate of another name"),
        pytest.param(
            ("127.0.0.1",),
            {"not_before": datetime(2020, 1, 1, tzinfo=UTC), "not_after": datetime(2020, 2, 1, tzinfo=UTC)},
            Failure.TLS_CERTIFICATE,
            id="expired",
        ),
    ],
)
def test_a_bad_certificate_stops_the_request_before_the_key_is_sent(authority, trusting, names, times, failure):
    heard = []
    with serving(
        lambda connection: heard.append(connection.recv(65536)), server_context(authority, *names, **times)
    ) as port:
        came = ask_at(f"https://127.0.0.1:{port}/v1", trusting)
    assert (came.failure, came.phase) == (failure, Phase.TLS)
    assert not any(b"canary-key" in data for data in heard)


def test_an_unknown_issuer_is_refused(authority):
    with serving(answer_ok, server_context(authority, "127.0.0.1")) as port:
        came = ask_at(f"https://127.0.0.1:{port}/v1", ssl.create_default_context())
    assert (came.failure, came.phase) == (Failure.TLS_AUTHORITY, Phase.TLS)


def test_a_server_that_never_shakes_hands_is_given_up_in_the_tls_phase(trusting):
    with serving(lambda _connection: time.sleep(3)) as port:
        came = ask_at(f"https://127.0.0.1:{port}/v1", trusting, patience=Patience(total=0.3))
    assert (came.failure, came.phase) == (Failure.TIMEOUT, Phase.TLS)
    assert came.timings.total < 1500


def test_a_server_that_speaks_no_tls(trusting):
    with serving(lambda connection: connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")) as port:
        came = ask_at(f"https://127.0.0.1:{port}/v1", trusting)
    assert came.failure in (Failure.TLS_HANDSHAKE, Failure.EOF, Failure.CONNECTION_RESET)
    assert came.phase is Phase.TLS


def a_proxy(heard, status=b"200 Connection established"):
    """A CONNECT proxy that relays one exchange to the host it is told."""

    def handle(connection: socket.socket) -> None:
        head = connection.recv(65536)
        heard.append(head)
        connection.sendall(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\n\r\n")
        if not status.startswith(b"200"):
            return
        host, port = head.split(b" ")[1].decode().rsplit(":", 1)
        with socket.create_connection((host, int(port))) as onward:
            onward.settimeout(0.05)
            connection.settimeout(0.05)
            ends = time.monotonic() + 2
            while time.monotonic() < ends:
                for source, target in ((connection, onward), (onward, connection)):
                    try:
                        data = source.recv(65536)
                    except TimeoutError:
                        continue
                    if not data:
                        return
                    heard.append(data)
                    target.sendall(data)

    return handle


def test_a_proxy_tunnels_tls_and_never_sees_the_key(authority, trusting):
    heard = []
    with serving(answer_ok, server_context(authority, "127.0.0.1")) as port, serving(a_proxy(heard)) as proxy_port:
        proxy = Proxy(url=f"http://user:proxy-secret@127.0.0.1:{proxy_port}")
        came = ask_at(f"https://127.0.0.1:{port}/v1", trusting, lambda _url: proxy)
    assert came.answer.status == 200
    assert heard[0].startswith(f"CONNECT 127.0.0.1:{port}".encode())
    assert b"canary-key" not in b"".join(heard)
    assert "proxy-secret" not in repr(proxy)


@pytest.mark.parametrize("status", [b"407 Proxy Authentication Required", b"502 Bad Gateway"])
def test_a_proxy_that_refuses_is_the_proxys_failure(trusting, status):
    with serving(a_proxy([], status)) as proxy_port:
        came = ask_at("https://203.0.113.1/v1", trusting, lambda _url: Proxy(url=f"http://127.0.0.1:{proxy_port}"))
    assert came.failure is Failure.PROXY


@pytest.mark.parametrize("url", ["https://127.0.0.1:9", "socks5://127.0.0.1:9"])
def test_a_proxy_of_a_kind_that_cannot_be_used_says_so(trusting, url):
    assert ask_at("https://203.0.113.1/v1", trusting, lambda _url: Proxy(url=url)).failure is Failure.PROXY


@pytest.mark.parametrize(
    ("url", "environment", "expected"),
    [
        ("https://api.example.test/v1", {"HTTPS_PROXY": "http://p.test:3128"}, "http://p.test:3128"),
        ("https://api.example.test/v1", {"https_proxy": "p.test:3128"}, "http://p.test:3128"),
        ("https://api.example.test/v1", {"ALL_PROXY": "socks5://p.test"}, "socks5://p.test"),
        ("https://api.example.test/v1", {"HTTP_PROXY": "http://p.test:3128"}, None),
        ("https://api.example.test/v1", {"HTTPS_PROXY": "http://p.test", "NO_PROXY": "example.test"}, None),
        ("https://api.example.test/v1", {"HTTPS_PROXY": "http://p.test", "NO_PROXY": "*"}, None),
        ("http://127.0.0.1:8080/v1", {"HTTP_PROXY": "http://p.test"}, None),
        ("http://localhost:8080/v1", {"HTTP_PROXY": "http://p.test"}, None),
        ("https://api.example.test/v1", {}, None),
    ],
)
def test_the_environment_names_the_proxy_but_never_for_this_machine(monkeypatch, url, environment, expected):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    chosen = UsualProxies()(url)
    assert (chosen.url if chosen else None) == expected


def test_a_dead_address_does_not_hide_a_live_one():
    with serving(answer_ok) as port:
        began = time.monotonic()
        dead = (socket.AF_INET, ("127.0.0.1", 1))
        with race([dead, (socket.AF_INET, ("127.0.0.1", port))], 2.0) as connection:
            assert connection.getpeername()[1] == port
        assert time.monotonic() - began < 1.0


def test_when_every_address_refuses_the_refusal_is_raised():
    with pytest.raises(ConnectionRefusedError):
        race([(socket.AF_INET, ("127.0.0.1", 1)), (socket.AF_INET, ("127.0.0.1", 2))], 2.0)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", True),
        ("LOCALHOST.", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost.evil.test", False),
        ("192.0.2.1", False),
        ("api.mistral.ai", False),
        ("", False),
    ],
)
def test_which_hosts_are_this_machine(host, expected):
    assert is_loopback(host) is expected


def test_an_address_literal_needs_no_resolver():
    assert resolve("2001:db8::1", 443, 0.0) == [(socket.AF_INET6, ("2001:db8::1", 443, 0, 0))]
    assert resolve("192.0.2.1", 443, 0.0) == [(socket.AF_INET, ("192.0.2.1", 443))]


def test_a_name_that_cannot_be_one_is_a_resolver_error():
    with pytest.raises(socket.gaierror):
        resolve("a" * 70 + ".test", 443, 2.0)


def test_provider_is_reached_by_name_over_both_families_of_loopback():
    with serving(answer_ok) as port, Transport(None) as transport:
        came = ask(transport, Address(f"http://localhost:{port}/v1", {}), MODELS, patience=SHORT)
    assert came.answer.status == 200


def test_a_request_is_built_once_and_again_for_another_payload():
    address = Address("https://api.example.test/v1", {"authorization": "Bearer canary-key"})
    ping, pong = (
        Question(method="POST", path="/chat/completions", payload={"text": text}) for text in ("ping", "pong")
    )
    assert address.request(ping) is address.request(ping)
    assert address.request(pong).content == b'{"text":"pong"}'
    assert address.request(ping).headers["authorization"] == "Bearer canary-key"
    assert "canary-key" not in repr(address)


def test_a_request_that_outlives_its_client_leaves_no_connection_behind():
    asked, answer_now = threading.Event(), threading.Event()

    def late(connection: socket.socket) -> None:
        connection.recv(65536)
        asked.set()
        answer_now.wait(10)
        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")

    came = []
    with serving(late) as port, Transport(None) as transport:
        address = Address(f"http://127.0.0.1:{port}/v1", {})
        running = threading.Thread(
            target=lambda: came.append(ask(transport, address, MODELS, patience=Patience(total=20)))
        )
        running.start()
        assert asked.wait(10)
        transport.close()
        running.join(10)
        after = ask(transport, address, MODELS, patience=SHORT)
        answer_now.set()
    assert [one.failure for one in (*came, after)] == [Failure.UNKNOWN, Failure.UNKNOWN]


def test_closing_the_client_never_takes_the_encryption_off_what_is_being_sent(authority):
    unwrapped, asked, answer_now = [], threading.Event(), threading.Event()

    class Watched(ssl.SSLSocket):
        def shutdown(self, how: int) -> None:
            unwrapped.append(self)
            super().shutdown(how)

    def late(connection: socket.socket) -> None:
        connection.recv(65536)
        asked.set()
        answer_now.wait(10)

    came, context = [], ssl.create_default_context()
    authority.configure_trust(context)
    context.sslsocket_class = Watched
    with (
        serving(late, server_context(authority, "127.0.0.1")) as port,
        Transport(context, lambda _url: None) as transport,
    ):
        address = Address(f"https://127.0.0.1:{port}/v1", {"authorization": "Bearer canary-key"})
        running = threading.Thread(
            target=lambda: came.append(ask(transport, address, MODELS, patience=Patience(total=20)))
        )
        running.start()
        assert asked.wait(10)
        transport.close()
        running.join(10)
        answer_now.set()
    assert [one.answer for one in came] == [None], "whoever waited for the answer was woken"
    assert unwrapped == []
