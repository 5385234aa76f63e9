import socket
from dataclasses import replace

import pytest

from tests.diagnosis.cases import NOWHERE, answers, case_of
from tests.probes.conftest import serving
from traymon.diagnosis.checks import captive_portal
from traymon.diagnosis.checks.captive_portal import word_for
from traymon.model import Failure, Outcome, Phase
from traymon.settings.choices import CaptiveCheck

SUCCESS = CaptiveCheck(url="http://check.test/", body="Success")


def found_at(*checks, **more):
    return answers(captive_portal.CHECK, case_of(diagnosis=replace(NOWHERE, captive_checks=checks, **more)))


def found_when_answered(raw):
    def serve(connection):
        connection.recv(65536)
        connection.sendall(raw)

    with serving(serve) as port:
        (found,) = found_at(CaptiveCheck(url=f"http://127.0.0.1:{port}/hotspot.html?x=1", body="Success"))
    return found


@pytest.mark.parametrize(
    ("status", "body", "word"),
    [
        pytest.param(200, b"<BODY>Success</BODY>", "ok", id="expected"),
        pytest.param(204, b"", "ok", id="no-content"),
        pytest.param(200, b"", "ok", id="empty"),
        pytest.param(200, b"\n", "ok", id="one-byte"),
        pytest.param(200, b"<html>Please log in", "portal", id="another-page"),
        pytest.param(302, b"", "portal", id="redirect"),
        pytest.param(301, b"Success", "portal", id="redirect-with-a-body"),
        pytest.param(206, b"x", "portal", id="another-success"),
        pytest.param(511, b"", "portal", id="login-required"),
        pytest.param(400, b"", "none", id="client-error"),
        pytest.param(403, b"<html>blocked", "none", id="forbidden"),
        pytest.param(503, b"", "none", id="server-error"),
        pytest.param(199, b"", "none", id="below-200"),
    ],
)
def test_chromiums_table(status, body, word):
    assert word_for(status, body, SUCCESS) == word


def test_a_check_may_expect_another_status():
    empty = CaptiveCheck(url="http://check.test/", status=204)
    assert word_for(204, b"", empty) == "ok"
    assert word_for(200, b"<html>Please log in", empty) == "portal"
    assert word_for(418, b"", replace(empty, status=418)) == "ok"


def test_the_expected_answer():
    found = found_when_answered(b"HTTP/1.0 200 OK\r\nDate: Tue, 05 Jan 2027 10:00:00 GMT\r\n\r\nSuccess")
    assert (found.outcome, found.word) == (Outcome.OK, "ok")
    assert (found.reply.status, found.reply.date.year, found.reply.size) == (200, 2027, 7)
    assert found.target.endswith("/hotspot.html")


def test_a_portal_is_found_and_its_redirect_not_followed():
    with socket.create_server(("127.0.0.1", 0)) as login:
        login.settimeout(0.1)
        found = found_when_answered(
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:%d/login\r\n\r\n" % login.getsockname()[1]
        )
        with pytest.raises(TimeoutError):
            login.accept()
    assert (found.outcome, found.word, found.reply.status) == (Outcome.FAILED, "portal", 302)


def test_an_error_page_says_nothing():
    found = found_when_answered(b"HTTP/1.1 503 Service Unavailable\r\n\r\n")
    assert (found.outcome, found.word, found.reply.status) == (Outcome.INCONCLUSIVE, "none", 503)


@pytest.mark.parametrize(
    ("url", "failure", "phase"),
    [
        pytest.param("http://127.0.0.1:1/", Failure.CONNECTION_REFUSED, Phase.CONNECT, id="refused"),
        pytest.param("http://no-such-name.invalid/", Failure.DNS_NXDOMAIN, Phase.RESOLVE, id="no-such-name"),
    ],
)
def test_a_network_error_is_no_portal(url, failure, phase):
    (found,) = found_at(CaptiveCheck(url=url))
    assert (found.outcome, found.word, found.failure, found.phase) == (Outcome.FAILED, "none", failure, phase)


def test_in_mode_minimal_only_the_first_is_asked():
    checks = [CaptiveCheck(url=f"http://127.0.0.1:{port}/") for port in (1, 2)]
    assert [len(found_at(*checks, mode=mode)) for mode in ("minimal", "standard")] == [1, 2]


def test_a_password_in_the_url_is_not_shown():
    (found,) = found_at(CaptiveCheck(url="http://user:secret@127.0.0.1:1/x"))
    assert found.target == "http://127.0.0.1:1/x"


def test_no_proxy_is_used(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert found_when_answered(b"HTTP/1.0 200 OK\r\n\r\nSuccess").word == "ok"
