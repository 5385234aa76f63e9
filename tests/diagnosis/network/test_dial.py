import contextlib
import socket
import ssl
import sys

import pytest

from tests.diagnosis import tls_servers
from tests.diagnosis.pki import LONG_AGO, NEXT_YEAR, authority, trusting, with_a_gap
from tests.diagnosis.tls_servers import NAME, certified, shaking_hands
from tests.probes.conftest import serving
from traymon.diagnosis.network.dial import Limits, dial
from traymon.diagnosis.network.handshake import Tls
from traymon.diagnosis.network.sockets import SMALL_SEGMENTS, Endpoint
from traymon.model import Failure, Phase

TLS = Tls(server_name=NAME)


def dialled(port, tls=TLS, seconds=3.0, address="127.0.0.1", **more):
    return dial(Endpoint(address=address, port=port), limits=Limits(total=seconds), tls=tls, **more)


def test_each_phase_is_timed_and_the_certificate_kept():
    with trusting(authority(), public=[authority()]), shaking_hands(certified()) as port:
        done = dialled(port)
    assert done.failure is None
    assert done.phase is None
    assert list(done.spent) == [Phase.CONNECT, Phase.TLS]
    assert done.ms == sum(done.spent.values())
    assert done.certificate.issuer_organization == "Good CA"
    assert done.certificate.subject == NAME
    assert done.certificate.verify_code is None
    assert done.connection is None


def test_a_kept_connection_is_the_callers():
    with trusting(authority()), shaking_hands(certified()) as port, dialled(port, keep=True).connection as connection:
        assert connection.version().startswith("TLS")


def test_without_tls_only_tcp_is_tried():
    with serving(lambda connection: connection.recv(1)) as port:
        done = dialled(port, tls=None)
    assert (done.failure, list(done.spent), done.certificate) == (None, [Phase.CONNECT], None)


@pytest.mark.parametrize(
    ("names", "times", "trusted", "failure", "code"),
    [
        pytest.param(["other.test"], {}, True, Failure.TLS_HOSTNAME, 62, id="another-name"),
        pytest.param([NAME], LONG_AGO, True, Failure.TLS_CERTIFICATE, 10, id="expired"),
        pytest.param([NAME], NEXT_YEAR, True, Failure.TLS_CERTIFICATE, 9, id="not-yet-valid"),
        pytest.param([NAME], {}, False, Failure.TLS_AUTHORITY, 20, id="unknown-authority"),
    ],
)
def test_a_refused_certificate_is_read_all_the_same(names, times, trusted, failure, code):
    with trusting(*[authority()] * trusted), shaking_hands(certified(*names, **times)) as port:
        done = dialled(port)
    assert (done.failure, done.phase) == (failure, Phase.TLS)
    assert done.certificate.verify_code == code
    assert done.certificate.subject == names[0]
    assert done.certificate.issuer_organization == "Good CA"
    if times:
        assert (done.certificate.not_before, done.certificate.not_after) == tuple(
            moment.replace(microsecond=0) for moment in times.values()
        )


@pytest.mark.parametrize(
    ("times", "listed", "public"),
    [
        pytest.param({}, True, True, id="a-public-authority-that-our-store-lacks"),
        pytest.param(LONG_AGO, True, True, id="a-public-authority-but-expired"),
        pytest.param({}, False, False, id="nobody-knows-it"),
    ],
)
def test_who_issued_a_refused_certificate_is_asked_of_the_public_list(times, listed, public):
    with trusting(public=[authority()] * listed), shaking_hands(certified(**times)) as port:
        assert dialled(port).certificate.public is public


@pytest.mark.parametrize("logged", [True, False], ids=["public-logs-know-it", "they-do-not"])
def test_an_authority_that_the_server_forgot_to_send_is_not_a_private_one(logged):
    with trusting(authority(), public=[authority()]), shaking_hands(with_a_gap(NAME, logged=logged)) as port:
        done = dialled(port)
    assert (done.failure, done.certificate.public) == (Failure.TLS_AUTHORITY, logged)


class SystemStore(ssl.SSLContext):
    """Refuses like the stores of macOS and Windows, in their own words."""

    def wrap_socket(self, connection, **_more):
        connection.close()
        refusal = ssl.SSLCertVerificationError("certificate is not standards compliant")
        refusal.verify_code = -67901
        raise refusal


@pytest.mark.parametrize(
    ("names", "times", "failure", "code"),
    [
        pytest.param(["other.test"], {}, Failure.TLS_HOSTNAME, 62, id="another-name"),
        pytest.param([NAME], LONG_AGO, Failure.TLS_CERTIFICATE, 10, id="expired"),
        pytest.param([NAME], {}, Failure.TLS_AUTHORITY, None, id="the-public-list-finds-nothing-wrong"),
    ],
)
def test_what_a_system_store_refuses_openssl_names(names, times, failure, code):
    tls = Tls(server_name=NAME, context=SystemStore(ssl.PROTOCOL_TLS_CLIENT))
    with trusting(public=[authority()]), shaking_hands(certified(*names, **times)) as port:
        done = dialled(port, tls=tls)
    assert (done.failure, done.certificate.verify_code, done.certificate.public) == (failure, code, True)


@pytest.mark.parametrize(
    ("issuer", "listed", "public"),
    [
        pytest.param("Good CA", True, True, id="listed"),
        pytest.param("Our Company", False, None, id="the-user-chose-it"),
        pytest.param("Zscaler Inc.", False, False, id="an-interceptor-by-its-name"),
    ],
)
def test_an_accepted_certificate_may_be_private_all_the_same(issuer, listed, public):
    ca = authority(issuer)
    with trusting(ca, public=[ca] * listed), shaking_hands(certified(ca=ca)) as port:
        assert dialled(port).certificate.public is public


@pytest.mark.parametrize(
    ("serve", "failure"),
    [
        pytest.param(tls_servers.reset, Failure.CONNECTION_RESET, id="reset"),
        pytest.param(tls_servers.hang_up, Failure.EOF, id="hang-up"),
        pytest.param(tls_servers.alert, Failure.TLS_HANDSHAKE, id="alert"),
        pytest.param(tls_servers.speak_plain_http, Failure.TLS_HANDSHAKE, id="plain-http"),
        pytest.param(tls_servers.stay_silent, Failure.TIMEOUT, id="silence"),
        pytest.param(tls_servers.drip, Failure.TIMEOUT, id="drip"),
    ],
)
def test_a_handshake_that_fails_names_its_phase_and_ends_in_time(serve, failure):
    with serving(serve) as port:
        done = dialled(port, seconds=0.5 if failure is Failure.TIMEOUT else 5)
    assert (done.failure, done.phase, done.certificate) == (failure, Phase.TLS, None)
    assert done.ms < 5000


@pytest.mark.timeout(30)
def test_a_phase_ends_before_the_whole():
    with serving(tls_servers.stay_silent) as port:
        done = dial(Endpoint(address="127.0.0.1", port=port), limits=Limits(total=60, phase=0.3), tls=TLS)
    assert (done.failure, done.phase) == (Failure.TIMEOUT, Phase.TLS)


def test_no_time_left_is_a_time_out():
    assert dialled(1, seconds=0).failure is Failure.TIMEOUT


def test_nobody_listens():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    done = dialled(port)
    assert (done.failure, done.phase) == (Failure.CONNECTION_REFUSED, Phase.CONNECT)


@pytest.mark.parametrize(
    ("address", "port", "name"),
    [
        pytest.param("no.such.address", 443, NAME, id="not-an-address"),
        pytest.param("127.0.0.1", 70000, NAME, id="not-a-port"),
        pytest.param("127.0.0.1", None, "a" * 64 + ".test", id="not-a-host-name"),
        pytest.param("127.0.0.1", None, ".provider.test", id="an-empty-label"),
    ],
)
def test_bad_input_is_a_failure_and_no_exception(address, port, name):
    with serving(tls_servers.stay_silent) as listening:
        assert dialled(port or listening, address=address, tls=Tls(server_name=name)).failure


def test_out_of_file_descriptors():
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    taken = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    try:
        with contextlib.suppress(OSError):
            while True:
                taken.append(socket.socket())
        done = dialled(1)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for one in taken:
            one.close()
    assert (done.failure, done.phase) == (Failure.LOCAL_RESOURCE_EXHAUSTED, Phase.CONNECT)


def test_an_unverified_handshake_takes_any_certificate():
    with trusting(), shaking_hands(certified("other.test")) as port:
        done = dialled(port, tls=Tls(server_name=NAME, verify=False))
    assert done.failure is None
    assert done.certificate.public is None


def test_the_newest_protocol_can_be_left_out():
    with shaking_hands(certified()) as port:
        tls = Tls(server_name=NAME, verify=False, maximum=ssl.TLSVersion.TLSv1_2)
        with dialled(port, tls=tls, keep=True).connection as connection:
            assert connection.version() == "TLSv1.2"


@pytest.mark.skipif(not SMALL_SEGMENTS, reason="this system does not let a program choose")
def test_small_segments_are_asked_for():
    with serving(lambda connection: connection.recv(1)) as port:
        to = Endpoint(address="127.0.0.1", port=port, maxseg=536)
        with dial(to, limits=Limits(total=3), keep=True).connection as connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG) <= 536


@pytest.mark.skipif(sys.platform != "linux", reason="the loopback interface has another name")
def test_an_interface_that_is_not_there_fails_and_the_right_one_works():
    with serving(lambda connection: connection.recv(1)) as port:
        ways = [Endpoint(address="127.0.0.1", port=port, interface=name) for name in ("lo", "nope0")]
        assert [dial(way, limits=Limits(total=3)).failure is None for way in ways] == [True, False]
