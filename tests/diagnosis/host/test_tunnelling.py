import importlib.util

import pytest

from tests.diagnosis.host.proxies import dead_port, http, proxy
from traymon.diagnosis.host.tunnelling import Tunnel, open_tunnel, unusable, usual_proxy
from traymon.model import Failure, Phase
from traymon.probes.proxies import Proxy

HOST = "api.provider.test"


def asked(url, host=HOST, port=443, **rest):
    tunnel = open_tunnel(Proxy(url=url), host, port, seconds=rest.pop("seconds", 5.0), **rest)
    return Tunnel(status=tunnel.status, open=tunnel.open, failure=tunnel.failure, phase=tunnel.phase)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        pytest.param(http("200 Connection established"), Tunnel(status=200, open=True), id="open"),
        pytest.param(b"HTTP/1.0 200 OK\n\n", Tunnel(status=200, open=True), id="an old proxy"),
        pytest.param(http("407 Proxy Authentication Required"), Tunnel(status=407), id="a password"),
        pytest.param(http("403 Forbidden", b"<html>blocked</html>"), Tunnel(status=403), id="refused"),
        pytest.param(http("302 Found", Location="http://block.lan.test/"), Tunnel(status=302), id="sent elsewhere"),
        pytest.param(http("502 Bad Gateway"), Tunnel(status=502), id="not reached"),
        pytest.param(
            b"SSH-2.0-OpenSSH_9.6\r\n", Tunnel(failure=Failure.PROTOCOL, phase=Phase.FIRST_BYTE), id="no proxy at all"
        ),
        pytest.param(b"HTTP/1.1 abc\r\n\r\n", Tunnel(failure=Failure.PROTOCOL, phase=Phase.FIRST_BYTE), id="no status"),
        pytest.param(
            b"HTTP/1.1 2\r\n\r\n", Tunnel(failure=Failure.PROTOCOL, phase=Phase.FIRST_BYTE), id="a short status"
        ),
        pytest.param(b"x" * 80_000, Tunnel(failure=Failure.PROTOCOL, phase=Phase.FIRST_BYTE), id="an endless line"),
        pytest.param(None, Tunnel(failure=Failure.EOF, phase=Phase.FIRST_BYTE), id="hangs up"),
    ],
)
def test_what_a_proxy_says(answer, expected):
    with proxy(answer) as (place, _):
        assert asked(f"http://{place}") == expected


def test_a_silent_proxy_is_given_up_on():
    with proxy(...) as (place, _):
        assert asked(f"http://{place}", seconds=1.0) == Tunnel(failure=Failure.TIMEOUT, phase=Phase.FIRST_BYTE)


def test_a_dead_proxy_refuses():
    assert asked(f"http://127.0.0.1:{dead_port()}") == Tunnel(failure=Failure.CONNECTION_REFUSED, phase=Phase.CONNECT)


def test_a_proxy_whose_name_is_no_name():
    assert asked("http://..:3128").phase is Phase.RESOLVE


def test_a_proxy_hears_the_host_and_its_own_password_only():
    with proxy(http("200 OK")) as (place, heard):
        asked(f"http://someone:p%40ss@{place}")
    lines = heard[0].decode().split("\r\n")
    assert lines[:2] == [f"CONNECT {HOST}:443 HTTP/1.1", f"Host: {HOST}:443"]
    assert "Proxy-Authorization: Basic c29tZW9uZTpwQHNz" in lines
    assert not any(line.lower().startswith("authorization") for line in lines)


def test_an_address_of_ipv6_stands_in_brackets():
    with proxy(http("200 OK")) as (place, heard):
        asked(f"http://{place}", host="2001:db8::1")
    assert heard[0].startswith(b"CONNECT [2001:db8::1]:443 ")


@pytest.mark.parametrize(("status", "is_open"), [(404, True), (401, True), (403, False), (407, False), (502, False)])
def test_plain_http_is_forwarded(status, is_open):
    with proxy(http(f"{status} X")) as (place, heard):
        assert asked(f"http://{place}", port=80, secure=False) == Tunnel(status=status, open=is_open)
    assert heard[0].startswith(b"HEAD http://api.provider.test:80/ ")


HELLO, REPLY = b"\x05\x00", b"\x05%b\x00\x01\x00\x00\x00\x00\x00\x00"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param([HELLO, REPLY % b"\x00"], Tunnel(status=200, open=True), id="open"),
        pytest.param([HELLO, REPLY % b"\x02"], Tunnel(status=403), id="forbidden by the rules"),
        pytest.param([HELLO, REPLY % b"\x04"], Tunnel(status=502), id="host unreachable"),
        pytest.param([b"\x05\xff"], Tunnel(status=407), id="wants another method"),
        pytest.param(
            [b"\x05\x02", b"\x01\x00", REPLY % b"\x00"], Tunnel(status=200, open=True), id="takes the password"
        ),
        pytest.param([b"\x05\x02", b"\x01\x01"], Tunnel(status=407), id="refuses the password"),
        pytest.param([b"HT"], Tunnel(failure=Failure.PROTOCOL, phase=Phase.FIRST_BYTE), id="not a SOCKS proxy"),
        pytest.param([b"\x05", None], Tunnel(failure=Failure.TIMEOUT, phase=Phase.FIRST_BYTE), id="half an answer"),
    ],
)
def test_what_a_socks_proxy_says(answers, expected):
    with proxy(*answers) as (place, heard):
        assert asked(f"socks5h://someone:secret@{place}", seconds=2.0) == expected
    if expected.open:
        assert heard[-1] == b"\x05\x01\x00\x03" + bytes([len(HOST)]) + HOST.encode() + b"\x01\xbb"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        pytest.param("http://proxy.test:3128", "", id="fine"),
        pytest.param("https://proxy.test:3128", "over TLS", id="reached over TLS"),
        pytest.param("http://", "without a host", id="no host"),
        pytest.param("http://proxy.test:port", "not named as a URL", id="no port"),
        pytest.param("http://[proxy", "not named as a URL", id="no URL"),
    ],
)
def test_proxies_that_cannot_be_used_are_told(url, why):
    assert why in unusable(Proxy(url=url))
    assert bool(why) == bool(unusable(Proxy(url=url)))


@pytest.mark.skipif(importlib.util.find_spec("socksio") is not None, reason="socksio is installed")
def test_socks_needs_another_package():
    assert unusable(Proxy(url="socks5://proxy.test")) == "support of SOCKS proxies is not installed"


def test_the_password_is_found_where_the_proxy_was_named(monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", "http://someone:secret@proxy.test:3128")
    monkeypatch.delenv("https_proxy", raising=False)
    assert "secret" in usual_proxy(f"https://{HOST}", "http://proxy.test:3128").url
    assert usual_proxy(f"https://{HOST}", "http://other.test:3128").url == "http://other.test:3128"
