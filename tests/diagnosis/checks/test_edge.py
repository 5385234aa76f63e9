import pytest

from tests.diagnosis.cases import case_of
from tests.diagnosis.http_servers import KONG, answering
from tests.probes.conftest import serving
from traymon.demo import Behaviour, DemoServer, Trouble, everywhere
from traymon.diagnosis.checks import edge
from traymon.model import Failure, Layer, Outcome, Phase


def asked_of(url, **more):
    [evidence] = edge.ask(case_of(url, **more))
    return evidence


def test_without_a_key_the_healthy_answer_is_401():
    with DemoServer() as server:
        evidence = asked_of(server.base_url)
    assert (evidence.word, evidence.outcome, evidence.failure) == ("401", Outcome.OK, None)
    assert evidence.reply.layer in {Layer.GATEWAY, Layer.UPSTREAM}
    assert evidence.reply.server == "cloudflare"
    assert evidence.reply.date
    assert "cf-ray" in dict(evidence.reply.request_ids)
    assert evidence.number > 0


def test_no_key_is_sent():
    asked = []
    with answering((401, KONG, {}), asked=asked) as url:
        asked_of(f"{url}/v1")
    [(method, path, headers, _)] = asked
    assert (method, path) == ("GET", "/v1/models")
    assert {name.lower() for name in headers} == {"host", "user-agent", "accept", "accept-encoding"}


@pytest.mark.parametrize(
    ("trouble", "word", "outcome"),
    [
        (Trouble.ORIGIN_TIMEOUT, "52x", Outcome.FAILED),
        (Trouble.ENVOY_OVERFLOW, "5xx_gw", Outcome.FAILED),
        (Trouble.CHALLENGE, "403_cf", Outcome.FAILED),
        (Trouble.CAPTIVE_PORTAL, "block", Outcome.FAILED),
        (Trouble.CLOSED, "other", Outcome.FAILED),
    ],
)
def test_what_comes_instead_has_a_word(trouble, word, outcome):
    with DemoServer(everywhere(Behaviour(trouble=trouble))) as server:
        evidence = asked_of(server.base_url)
    assert (evidence.word, evidence.outcome) == (word, outcome)


def test_an_unknown_answer_tells_nothing():
    with answering((418, KONG, {})) as url:
        assert asked_of(url).outcome is Outcome.INCONCLUSIVE


def only_headers(connection):
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 100\r\n\r\n{")
    connection.recv(1)


def silence(connection):
    while connection.recv(65536):
        pass


@pytest.mark.parametrize(
    ("handle", "phase"),
    [pytest.param(silence, Phase.FIRST_BYTE, id="no headers"), pytest.param(only_headers, Phase.TRANSFER, id="no end")],
)
def test_an_answer_that_never_ends_is_a_stall(handle, phase):
    with serving(handle) as port:
        evidence = asked_of(f"http://127.0.0.1:{port}", seconds=0.3)
    assert (evidence.word, evidence.failure, evidence.phase) == ("stall", Failure.TIMEOUT, phase)


def test_a_refused_connection_is_no_answer():
    with serving(silence) as port:
        pass
    evidence = asked_of(f"http://127.0.0.1:{port}")
    assert (evidence.word, evidence.failure, evidence.phase) == ("other", Failure.CONNECTION_REFUSED, Phase.CONNECT)


def test_there_is_no_time_after_the_deadline():
    with pytest.raises(TimeoutError):
        asked_of("http://127.0.0.1:9", seconds=0.0)
