"""HTTP/2 on a loopback server that speaks it well, badly or not at all."""

import socket
import struct

import h2.config
import h2.connection
import h2.events
import pytest

from tests.diagnosis.cases import case_of
from tests.diagnosis.pki import authority, trusting
from tests.diagnosis.tls_servers import certified
from tests.probes.conftest import answer_ok, serving
from traymon.diagnosis.checks import http1_only
from traymon.model import Evidence, Outcome, Reply

EDGE = Evidence(check="edge", outcome=Outcome.OK, word="401", reply=Reply(status=401))


def speak_http2(connection):
    session = h2.connection.H2Connection(config=h2.config.H2Configuration(client_side=False))
    session.initiate_connection()
    connection.sendall(session.data_to_send())
    while data := connection.recv(65536):
        for event in session.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                session.send_headers(event.stream_id, [(":status", "401")], end_stream=True)
        connection.sendall(session.data_to_send())


def reset(connection):
    connection.recv(65536)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def resets_over_http2(connection):
    (reset if connection.selected_alpn_protocol() == "h2" else answer_ok)(connection)


def ask(handle, *protocols):
    context = certified("localhost")
    if protocols:
        context.set_alpn_protocols(list(protocols))
    with trusting(authority()), serving(handle, context) as port:
        case = case_of(f"https://localhost:{port}/v1", found=(EDGE,))
        assert http1_only.CHECK.unless(case) == ""
        [evidence] = http1_only.ask(case)
    return evidence


def test_http2_that_works():
    evidence = ask(speak_http2, "h2", "http/1.1")
    assert (evidence.word, evidence.outcome, evidence.failure) == ("ok", Outcome.OK, None)


def test_http2_that_is_reset_where_http1_works():
    evidence = ask(resets_over_http2, "h2", "http/1.1")
    assert (evidence.word, evidence.outcome) == ("fail_h2", Outcome.FAILED)
    assert evidence.failure


def test_a_server_without_http2_is_not_blamed():
    assert ask(answer_ok).outcome is Outcome.SKIPPED


def test_a_failure_over_http1_says_nothing_of_http2():
    evidence = ask(reset, "http/1.1")
    assert (evidence.word, evidence.outcome) == ("", Outcome.INCONCLUSIVE)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case_of("http://127.0.0.1:9/v1", found=(EDGE,)), id="no TLS"),
        pytest.param(case_of(), id="HTTP/1.1 does not work either"),
    ],
)
def test_it_is_asked_only_where_http1_works_over_tls(case):
    assert http1_only.CHECK.unless(case)
