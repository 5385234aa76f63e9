import errno
import socket
import ssl

import pytest

from traymon.model import Failure
from traymon.probes.failures import failure_of
from traymon.probes.httpx_ import httpcore, httpx


def caused(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


def wrapped(inner: BaseException) -> BaseException:
    """As httpx does it: each layer the cause of the next."""
    return caused(httpx.ConnectError("x"), caused(httpcore.ConnectError("x"), inner))


def hidden(inner: BaseException) -> BaseException:
    """As httpcore's pool does it: raised again "from None", so that only the context leads to the cause."""
    error = httpcore.ConnectError("x")
    error.__context__, error.__suppress_context__ = inner, True
    return error


def certificate_error(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code = code
    return error


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        pytest.param(socket.gaierror(socket.EAI_NONAME, "x"), Failure.DNS_NXDOMAIN, id="no such name"),
        pytest.param(socket.gaierror(socket.EAI_AGAIN, "x"), Failure.DNS_TEMPORARY, id="resolver in trouble"),
        pytest.param(socket.gaierror(11001, "x"), Failure.DNS_NXDOMAIN, id="Windows: no such name"),
        pytest.param(socket.gaierror(11004, "x"), Failure.DNS_NO_ANSWER, id="Windows: no address"),
        pytest.param(ConnectionRefusedError(errno.ECONNREFUSED, "x"), Failure.CONNECTION_REFUSED, id="refused"),
        pytest.param(ConnectionResetError(errno.ECONNRESET, "x"), Failure.CONNECTION_RESET, id="reset"),
        pytest.param(OSError(errno.EHOSTUNREACH, "x"), Failure.HOST_UNREACHABLE, id="host unreachable"),
        pytest.param(OSError(errno.ENETUNREACH, "x"), Failure.NETWORK_UNREACHABLE, id="network unreachable"),
        pytest.param(OSError(errno.EMFILE, "x"), Failure.LOCAL_RESOURCE_EXHAUSTED, id="no more sockets"),
        pytest.param(PermissionError(errno.EPERM, "x"), Failure.PERMISSION_DENIED, id="local firewall"),
        pytest.param(OSError(10061, "x"), Failure.CONNECTION_REFUSED, id="Windows: refused"),
        pytest.param(TimeoutError("_ssl.c: The handshake operation timed out"), Failure.TIMEOUT, id="time-out"),
        pytest.param(certificate_error(62), Failure.TLS_HOSTNAME, id="wrong name"),
        pytest.param(certificate_error(20), Failure.TLS_AUTHORITY, id="unknown issuer"),
        pytest.param(certificate_error(10), Failure.TLS_CERTIFICATE, id="expired"),
        pytest.param(certificate_error(9), Failure.TLS_CERTIFICATE, id="not yet valid"),
        pytest.param(ssl.SSLEOFError(8, "x"), Failure.EOF, id="TLS cut off"),
        pytest.param(ssl.SSLError(1, "handshake failure"), Failure.TLS_HANDSHAKE, id="TLS alert"),
    ],
)
def test_the_cause_is_found_however_deep_it_is_wrapped(inner, expected):
    assert failure_of(wrapped(inner)) is expected
    assert failure_of(hidden(inner)) is expected
    assert failure_of(ExceptionGroup("one per address", [ValueError("x"), inner])) is expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(httpx.RemoteProtocolError("incomplete chunked read"), Failure.EOF, id="cut off"),
        pytest.param(httpx.ReadTimeout("x"), Failure.TIMEOUT, id="time-out"),
        pytest.param(httpx.ProxyError("407"), Failure.PROXY, id="proxy"),
        pytest.param(httpx.DecodingError("x"), Failure.PROTOCOL, id="bad gzip"),
        pytest.param(RuntimeError("a bug"), Failure.UNKNOWN, id="unknown"),
    ],
)
def test_without_a_cause_the_type_decides(error, expected):
    assert failure_of(error) is expected


def test_a_circle_of_causes_ends():
    first, second = ValueError("a"), ValueError("b")
    first.__cause__, second.__cause__ = second, first
    assert failure_of(first) is Failure.UNKNOWN
