import threading
from dataclasses import replace

import dns.rcode
import h2.config
import h2.connection
import h2.events
import pytest

from tests.diagnosis.cases import NOWHERE, answers, case_of
from tests.diagnosis.dns_server import saying
from tests.diagnosis.pki import authority, trusting
from tests.diagnosis.tls_servers import certified
from tests.probes.conftest import serving
from traymon import trust
from traymon.diagnosis.checks import doh
from traymon.model import Failure, Outcome, Phase
from traymon.settings.choices import NamedUrl

V4, V6 = "198.51.100.10", "2001:db8:51::10"


def over_http1(answer, status=b"200 OK"):
    def serve(connection):
        received = b""
        while piece := connection.recv(65536):
            received += piece
            head, end, body = received.partition(b"\r\n\r\n")
            size = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0] or 0) if end else None
            if size is None or len(body) < size:
                continue
            message = answer(body, tcp=True)[0]
            connection.sendall(b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n" % (status, len(message)) + message)
            received = b""

    return serve


def over_http2(answer):
    """As Quad9 does: it knows nothing else."""

    def serve(connection):
        if connection.selected_alpn_protocol() != "h2":
            return
        talk = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        talk.initiate_connection()
        connection.sendall(talk.data_to_send())
        while received := connection.recv(65536):
            for event in talk.receive_data(received):
                if isinstance(event, h2.events.DataReceived) and event.data:
                    talk.send_headers(event.stream_id, [(":status", "200")])
                    talk.send_data(event.stream_id, answer(event.data, tcp=True)[0], end_stream=True)
            connection.sendall(talk.data_to_send())

    return serve


def found_at(serve, *, tls=True, trusted=True, names=("127.0.0.1",), alpn=("http/1.1",), seconds=9.0):
    context = certified(*names) if tls else None
    if context:
        context.set_alpn_protocols(list(alpn))
    with trusting(*[authority()] * trusted), serving(serve, context) as port:
        resolver = NamedUrl(name="quad9", url=f"http{'s' * tls}://127.0.0.1:{port}/dns-query?secret")
        (found,) = answers(doh.CHECK, case_of(diagnosis=replace(NOWHERE, resolvers=(resolver,)), seconds=seconds))
    return found


@pytest.mark.parametrize(
    ("serve", "alpn"),
    [
        pytest.param(over_http1(saying(V4, V6)), ("http/1.1",), id="http1"),
        pytest.param(over_http2(saying(V4, V6)), ("h2",), id="http2-alone"),
    ],
)
def test_both_families_are_asked_for(serve, alpn):
    found = found_at(serve, alpn=alpn)
    assert (found.outcome, found.word, found.addresses) == (Outcome.OK, "noerror", (V4, V6))
    assert (found.operator, found.target.endswith("/dns-query")) == ("quad9", True)


@pytest.mark.parametrize(
    ("answer", "word", "failure"),
    [
        pytest.param(saying(code=dns.rcode.NXDOMAIN), "nxdomain", Failure.DNS_NXDOMAIN, id="nxdomain"),
        pytest.param(saying(code=dns.rcode.SERVFAIL), "servfail", Failure.DNS_TEMPORARY, id="servfail"),
        pytest.param(saying(), "nodata", Failure.DNS_NO_ANSWER, id="nodata"),
    ],
)
def test_the_word_is_the_servers_code(answer, word, failure):
    found = found_at(over_http1(answer))
    assert (found.outcome, found.word, found.failure, found.phase) == (Outcome.FAILED, word, failure, Phase.RESOLVE)


@pytest.mark.parametrize(
    ("serve", "status"),
    [
        pytest.param(over_http1(saying(code=dns.rcode.REFUSED)), 200, id="refused"),
        pytest.param(over_http1(saying(V4), b"403 Forbidden"), 403, id="forbidden"),
        pytest.param(over_http1(lambda *_, **__: [b"<html>blocked</html>"]), 200, id="block-page"),
        pytest.param(over_http1(lambda *_, **__: [b"x" * 200_000]), 200, id="huge"),
    ],
)
def test_an_unfit_server_says_nothing(serve, status):
    found = found_at(serve)
    assert (found.outcome, found.word, found.reply.status) == (Outcome.INCONCLUSIVE, "none", status)


@pytest.mark.parametrize(
    ("more", "failure"),
    [
        pytest.param({"trusted": False}, Failure.TLS_AUTHORITY, id="unknown-authority"),
        pytest.param({"names": ("portal.test",)}, Failure.TLS_HOSTNAME, id="another-name"),
    ],
)
def test_only_a_valid_certificate_counts(more, failure):
    found = found_at(over_http1(saying(V4)), **more)
    assert (found.outcome, found.word, found.failure, found.phase) == (Outcome.FAILED, "none", failure, Phase.TLS)


def test_nobody_listens():
    resolver = NamedUrl(name="quad9", url="https://127.0.0.1:1/dns-query")
    (found,) = answers(doh.CHECK, case_of(diagnosis=replace(NOWHERE, resolvers=(resolver,))))
    assert (found.word, found.failure, found.phase) == ("none", Failure.CONNECTION_REFUSED, Phase.CONNECT)


def test_a_dripping_answer_ends_with_the_deadline():
    waiting = threading.Event()

    def drip(connection):
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while not waiting.wait(0.05):
            connection.sendall(b"y")

    found = found_at(drip, seconds=0.6)
    waiting.set()
    assert (found.outcome, found.word) == (Outcome.INCONCLUSIVE, "none")


def test_plain_http_is_for_this_machine_alone():
    assert found_at(over_http1(saying(V4)), tls=False).word == "noerror"
    resolver = NamedUrl(name="a", url="http://192.0.2.53/dns-query")
    (found,) = answers(doh.CHECK, case_of(diagnosis=replace(NOWHERE, resolvers=(resolver,))))
    assert found.outcome is Outcome.SKIPPED


def test_the_programs_own_connections_stay_with_http1():
    with trusting(authority()):
        before = trust.ssl_context()
        assert doh._own_context() is not before  # noqa: SLF001 - a mutation of the shared one shows nowhere else
        assert trust.ssl_context() is before


def test_an_address_needs_no_resolver():
    assert doh.CHECK.unless(case_of(base_url="https://192.0.2.1/v1"))
