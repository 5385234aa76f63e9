import errno
import socket
from dataclasses import replace
from functools import partial

import pytest

from tests.diagnosis import tls_servers
from tests.diagnosis.cases import NOWHERE, answers, case_of
from tests.diagnosis.pki import authority, trusting
from tests.diagnosis.tls_servers import certified
from tests.probes.conftest import serving
from traymon.diagnosis.checks import anchor
from traymon.diagnosis.host.facts import Facts, Interface
from traymon.diagnosis.network.handshake import Tls
from traymon.model import Anchor, Failure, Outcome, Phase

HEAD = b"HTTP/1.1 404 Not Found\r\nDate: Tue, 05 Jan 2027 10:00:00 GMT\r\nServer: scaffolding\r\n\r\n"


def anchor_at(port, **more):
    return Anchor(name="a", operator="A", address="127.0.0.1", port=port, cdn="cloudflare", **more)


def found_at(*anchors, **more):
    return answers(anchor.CHECK, case_of(diagnosis=replace(NOWHERE, anchors=anchors), **more))


def asked_over_tls(port):
    """As a host elsewhere is asked: a stand-in on this machine would be asked over TCP alone."""
    case, one = case_of(), anchor_at(port)
    return anchor._ask(case, anchor._blank(one, one.address), Tls(server_name="127.0.0.1"))  # noqa: SLF001


def say(raw, connection):
    connection.recv(65536)
    connection.sendall(raw)


def test_a_stand_in_on_this_machine_is_asked_over_tcp_alone():
    with serving(partial(say, b"")) as port:
        (found,) = found_at(anchor_at(port))
    assert (found.outcome, found.operator, found.cdn, found.family, found.address, found.port) == (
        Outcome.OK, "A", "cloudflare", 4, "127.0.0.1", port,
    )  # fmt: skip
    assert (found.certificate, found.reply) == (None, None)


def test_a_dead_anchor_failed_to_connect():
    (found,) = found_at(anchor_at(1))
    assert (found.outcome, found.failure, found.phase) == (Outcome.FAILED, Failure.CONNECTION_REFUSED, Phase.CONNECT)


def test_both_families_are_asked_and_one_may_fail():
    with serving(partial(say, b"")) as port:
        found = found_at(anchor_at(port, address6="::1"))
    assert [(one.family, one.outcome) for one in found] == [(4, Outcome.OK), (6, Outcome.FAILED)]


def test_elsewhere_the_certificate_counts_and_the_clock_is_asked_for():
    with trusting(authority(), public=[authority()]), serving(partial(say, HEAD), certified("127.0.0.1")) as port:
        found = asked_over_tls(port)
    assert (found.outcome, found.certificate.public) == (Outcome.OK, True)
    assert (found.reply.status, found.reply.date.isoformat()) == (404, "2027-01-05T10:00:00+00:00")


def test_an_anchor_that_does_not_speak_http_is_fine():
    with trusting(authority()), serving(partial(say, b"\x00\x01"), certified("127.0.0.1")) as port:
        found = asked_over_tls(port)
    assert (found.outcome, found.reply) == (Outcome.OK, None)


def test_a_portal_that_answers_for_every_address_is_no_anchor():
    with trusting(authority()), serving(partial(say, HEAD), certified("portal.test")) as port:
        found = asked_over_tls(port)
    assert (found.outcome, found.failure, found.phase) == (Outcome.FAILED, Failure.TLS_HOSTNAME, Phase.TLS)
    assert found.certificate.subject == "portal.test"


@pytest.mark.parametrize(
    ("seconds", "outcome"),
    [pytest.param(0.3, Outcome.INCONCLUSIVE, id="cut-short"), pytest.param(9, Outcome.FAILED, id="in-full")],
)
def test_a_silence_counts_only_if_it_was_waited_for(seconds, outcome):
    case, one = case_of(seconds=seconds), anchor_at(0)
    with serving(tls_servers.stay_silent) as port:
        blank = replace(anchor._blank(one, one.address), port=port)  # noqa: SLF001
        found = anchor._ask(case, blank, Tls(server_name="127.0.0.1"))  # noqa: SLF001
    assert (found.outcome, found.failure) == (outcome, Failure.TIMEOUT)


def test_after_the_deadline_nothing_is_said():
    (found,) = found_at(anchor_at(1), seconds=0)
    assert found.outcome is Outcome.INCONCLUSIVE


NO_IPV6 = Facts(sources={4: "192.0.2.2"}, interfaces=(Interface(name="eth0", addresses=("192.0.2.2",)),))
LOST_IPV4 = Facts(
    sources={6: "2001:db8::2"}, interfaces=(Interface(name="eth0", addresses=("192.0.2.2", "2001:db8::2")),)
)
ONLY_IPV6 = Facts(
    sources={6: "2001:db8::2"},
    interfaces=(
        Interface(name="lo", addresses=("127.0.0.1",), kind="loopback"),
        Interface(name="docker0", addresses=("172.17.0.1",), kind="virtual"),
        Interface(name="eth0", addresses=("169.254.3.4", "2001:db8::2")),
    ),
)


@pytest.mark.parametrize(
    ("facts", "family", "outcome"),
    [
        pytest.param(NO_IPV6, 6, Outcome.SKIPPED, id="there-is-no-ipv6"),
        pytest.param(NO_IPV6, 4, Outcome.FAILED, id="ipv4-has-a-way"),
        pytest.param(ONLY_IPV6, 4, Outcome.SKIPPED, id="there-is-no-ipv4"),
        pytest.param(LOST_IPV4, 4, Outcome.FAILED, id="ipv4-lost-its-way"),
        pytest.param(Facts(sources={}), 4, Outcome.FAILED, id="no-way-at-all"),
        pytest.param(Facts(), 6, Outcome.FAILED, id="not-known"),
    ],
)
def test_a_family_that_this_computer_does_not_have_is_skipped(monkeypatch, facts, family, outcome):
    def no_route(self, _address):
        raise OSError(errno.ENETUNREACH, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", no_route)
    one = Anchor(name="a", operator="A", address="192.0.2.1", address6="2001:db8::1")
    found = found_at(one, facts=facts)
    assert next(each.outcome for each in found if each.family == family) is outcome
