import re
import socket
import ssl

import pytest

from tests.diagnosis import tls_servers
from tests.diagnosis.cases import answers, case_of
from tests.diagnosis.tls_servers import NAME, by_name, certified
from tests.probes.conftest import serving
from traymon.diagnosis.checks import control_sni, no_post_quantum, small_mss
from traymon.diagnosis.network.sockets import SMALL_SEGMENTS
from traymon.model import Evidence, Failure, Outcome, Phase

CHECKS = [control_sni.CHECK, small_mss.CHECK, no_post_quantum.CHECK]


def path(failure, port=0, phase=Phase.TLS, check="provider_path_system", address="127.0.0.1"):
    return Evidence(
        check=check,
        target=NAME,
        outcome=Outcome.FAILED if failure else Outcome.OK,
        failure=failure,
        phase=phase if failure else None,
        address=address,
        port=port,
        family=6 if ":" in address else 4,
    )


def found_by(check, port, failure=Failure.TIMEOUT, seconds=9.0):
    (found,) = answers(check, case_of(found=[path(failure, port)], seconds=seconds))
    assert (found.address, found.port, found.family) == ("127.0.0.1", port, 4)
    return found.word, found.outcome, found.failure


@pytest.mark.parametrize("filtering", [tls_servers.reset, tls_servers.stay_silent, tls_servers.hang_up])
def test_a_filter_of_names_lets_another_name_pass(filtering):
    with by_name({NAME: filtering}, certified("other.test")) as port:
        assert found_by(control_sni.CHECK, port) == ("ctl_ok", Outcome.OK, None)


def test_a_filter_of_addresses_does_not():
    with serving(tls_servers.reset) as port:
        assert found_by(control_sni.CHECK, port) == ("ctl_fail", Outcome.FAILED, Failure.CONNECTION_RESET)


@pytest.mark.parametrize(
    ("before", "word"),
    [
        pytest.param(Failure.CONNECTION_RESET, "ctl_ok", id="it-reached-the-server"),
        pytest.param(Failure.TLS_HANDSHAKE, "ctl_fail", id="the-same-as-before"),
    ],
)
def test_a_server_may_refuse_a_name_that_is_not_its_own(before, word):
    with serving(tls_servers.alert) as port:
        assert found_by(control_sni.CHECK, port, before)[0] == word


@pytest.mark.parametrize("check", [small_mss.CHECK, no_post_quantum.CHECK])
def test_an_alert_is_no_handshake(check):
    with serving(tls_servers.alert) as port:
        assert found_by(check, port)[1:] == (Outcome.FAILED, Failure.TLS_HANDSHAKE)


def segment_size(connection):
    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG)


@pytest.mark.skipif(not SMALL_SEGMENTS, reason="this system does not let a program choose")
def test_small_packets_pass_where_large_ones_vanish():
    context = certified()

    def black_hole(connection):
        if segment_size(connection) > 600:
            tls_servers.stay_silent(connection)
        context.wrap_socket(connection, server_side=True).close()

    with serving(black_hole) as port:
        assert found_by(small_mss.CHECK, port) == ("ok", Outcome.OK, None)
        assert found_by(no_post_quantum.CHECK, port)[0] == "fail"


@pytest.mark.skipif(not SMALL_SEGMENTS, reason="this system does not let a program choose")
def test_small_packets_do_not_help_against_a_dead_server():
    with serving(tls_servers.reset) as port:
        assert found_by(small_mss.CHECK, port) == ("fail", Outcome.FAILED, Failure.CONNECTION_RESET)


def test_an_old_greeting_passes_where_a_modern_one_does_not():
    context = certified()
    context.maximum_version = ssl.TLSVersion.TLSv1_2

    def choke(connection):
        greeting = connection.recv(65536, socket.MSG_PEEK)
        if re.search(rb"\x00\x2b\x00..\x03\x04", greeting, re.DOTALL):  # the extension that offers TLS 1.3 first
            tls_servers.reset(connection)
        else:
            context.wrap_socket(connection, server_side=True).close()

    with serving(choke) as port:
        assert found_by(no_post_quantum.CHECK, port) == ("ok_without", Outcome.OK, None)
        assert found_by(control_sni.CHECK, port)[0] == "ctl_fail"


def test_a_silence_that_the_deadline_cut_short_says_nothing():
    with serving(tls_servers.stay_silent) as port:
        assert {found_by(check, port, seconds=0.3)[1] for check in CHECKS} == {Outcome.INCONCLUSIVE}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
@pytest.mark.parametrize(
    "paths",
    [
        pytest.param([], id="no-connection-was-tried"),
        pytest.param([path(None)], id="all-is-well"),
        pytest.param([path(Failure.TIMEOUT), path(None, check="provider_path_doh")], id="another-address-works"),
        pytest.param([path(Failure.TIMEOUT, phase=Phase.CONNECT)], id="tcp-failed"),
    ],
)
def test_nothing_is_asked_where_tls_is_not_in_question(check, paths):
    assert check.unless(case_of(found=paths))


@pytest.mark.parametrize(
    ("failure", "asked"),
    [
        pytest.param(Failure.TIMEOUT, ["control_sni", "small_mss", "no_post_quantum"], id="timeout"),
        pytest.param(Failure.CONNECTION_RESET, ["control_sni", "no_post_quantum"], id="reset"),
        pytest.param(Failure.EOF, ["control_sni", "no_post_quantum"], id="eof"),
        pytest.param(Failure.TLS_HANDSHAKE, ["control_sni", "no_post_quantum"], id="alert"),
        pytest.param(Failure.TLS_HOSTNAME, ["control_sni"], id="another-name"),
    ],
)
def test_which_failure_asks_what(failure, asked):
    assert [check.name for check in CHECKS if not check.unless(case_of(found=[path(failure)]))] == asked


def test_the_address_that_nobody_can_have_forged_is_taken_and_one_per_family():
    with serving(tls_servers.reset) as port:
        paths = [
            path(Failure.TIMEOUT, 1, address="127.0.0.66"),
            path(Failure.TIMEOUT, port, check="provider_path_doh"),
            path(Failure.TIMEOUT, 1, check="provider_path_doh", address="127.0.0.67"),
            path(Failure.TIMEOUT, 1, address="::1"),
        ]
        found = answers(control_sni.CHECK, case_of(found=paths))
    assert [one.address for one in found] == ["127.0.0.1", "::1"]
