"""Exceptions of the network libraries to the words of ``model.Failure``: by type, errno and code, never by message."""

import errno
import socket
import ssl
from collections.abc import Iterator

from traymon.model import Failure
from traymon.probes.httpx_ import httpx

_CHAIN_LIMIT = 32
"""Longest walk through causes: httpx wraps thrice, a race of addresses adds one each."""


def _resolver_codes() -> dict[int, Failure]:
    by_name = {
        "EAI_NONAME": Failure.DNS_NXDOMAIN,
        "EAI_NODATA": Failure.DNS_NO_ANSWER,
        "EAI_ADDRFAMILY": Failure.DNS_NO_ANSWER,
        "EAI_AGAIN": Failure.DNS_TEMPORARY,
        "EAI_FAIL": Failure.DNS_TEMPORARY,
        "EAI_SYSTEM": Failure.DNS_TEMPORARY,
        "EAI_MEMORY": Failure.LOCAL_RESOURCE_EXHAUSTED,
    }
    known = {getattr(socket, name): failure for name, failure in by_name.items() if hasattr(socket, name)}
    # Windows: WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_RECOVERY, WSANO_DATA
    return known | {
        11001: Failure.DNS_NXDOMAIN,
        11002: Failure.DNS_TEMPORARY,
        11003: Failure.DNS_TEMPORARY,
        11004: Failure.DNS_NO_ANSWER,
    }


RESOLVER_CODES = _resolver_codes()

ERRNOS: dict[int, Failure] = {
    errno.ECONNREFUSED: Failure.CONNECTION_REFUSED,
    errno.ECONNRESET: Failure.CONNECTION_RESET,
    errno.EPIPE: Failure.CONNECTION_RESET,
    errno.ECONNABORTED: Failure.CONNECTION_ABORTED,
    errno.EHOSTUNREACH: Failure.HOST_UNREACHABLE,
    errno.ENETUNREACH: Failure.NETWORK_UNREACHABLE,
    errno.EADDRINUSE: Failure.LOCAL_RESOURCE_EXHAUSTED,  # no port is left
    errno.EADDRNOTAVAIL: Failure.NETWORK_UNREACHABLE,
    errno.EAFNOSUPPORT: Failure.NETWORK_UNREACHABLE,
    errno.ENETDOWN: Failure.NETWORK_DOWN,
    errno.ETIMEDOUT: Failure.TIMEOUT,
    errno.EACCES: Failure.PERMISSION_DENIED,
    errno.EPERM: Failure.PERMISSION_DENIED,
    errno.EMFILE: Failure.LOCAL_RESOURCE_EXHAUSTED,
    errno.ENFILE: Failure.LOCAL_RESOURCE_EXHAUSTED,
    errno.ENOBUFS: Failure.LOCAL_RESOURCE_EXHAUSTED,
    errno.ENOMEM: Failure.LOCAL_RESOURCE_EXHAUSTED,
    10013: Failure.PERMISSION_DENIED,
    10024: Failure.LOCAL_RESOURCE_EXHAUSTED,
    10050: Failure.NETWORK_DOWN,
    10051: Failure.NETWORK_UNREACHABLE,
    10053: Failure.CONNECTION_ABORTED,
    10054: Failure.CONNECTION_RESET,
    10055: Failure.LOCAL_RESOURCE_EXHAUSTED,
    10060: Failure.TIMEOUT,
    10061: Failure.CONNECTION_REFUSED,
    10065: Failure.HOST_UNREACHABLE,
}
"""The numbers above 10000 are Winsock's (https://learn.microsoft.com/windows/win32/winsock/windows-sockets-error-codes-2)."""

VERIFY_CODES: dict[int, Failure] = {
    9: Failure.TLS_CERTIFICATE,  # not yet valid
    10: Failure.TLS_CERTIFICATE,  # expired
    18: Failure.TLS_AUTHORITY,  # self-signed
    19: Failure.TLS_AUTHORITY,  # self-signed in the chain
    20: Failure.TLS_AUTHORITY,  # issuer not found
    21: Failure.TLS_AUTHORITY,  # first certificate not verifiable
    62: Failure.TLS_HOSTNAME,
    64: Failure.TLS_HOSTNAME,  # IP address mismatch
}
"""``X509_V_ERR_*`` of OpenSSL."""

_BY_HTTPX_TYPE: tuple[tuple[type[Exception], Failure], ...] = (
    (httpx.ProxyError, Failure.PROXY),
    (httpx.TimeoutException, Failure.TIMEOUT),
    (httpx.RemoteProtocolError, Failure.EOF),
    (httpx.DecodingError, Failure.PROTOCOL),
    (httpx.ProtocolError, Failure.PROTOCOL),
    (httpx.UnsupportedProtocol, Failure.PROTOCOL),
)


def failure_of(error: BaseException) -> Failure:
    """The most specific word for ``error`` and whatever caused it."""
    chain = list(_walk(error))
    if any(isinstance(link, httpx.ProxyError) for link in chain):
        return Failure.PROXY
    named = (_of_link(link) for link in reversed(chain))
    return next((failure for failure in named if failure), None) or _by_httpx_type(chain)


def _walk(error: BaseException) -> Iterator[BaseException]:
    """``error``, its causes and the members of groups, outermost first."""
    pending, seen = [error], 0
    while pending and seen < _CHAIN_LIMIT:
        link, seen = pending.pop(0), seen + 1
        yield link
        if isinstance(link, BaseExceptionGroup):
            pending.extend(link.exceptions)
        cause = link.__cause__ or link.__context__  # even where "from None" hides it: httpcore's pool does that
        if cause is not None:
            pending.append(cause)


def _of_link(link: BaseException) -> Failure | None:
    if isinstance(link, socket.gaierror):
        return RESOLVER_CODES.get(link.errno or 0, Failure.DNS_TEMPORARY)
    if isinstance(link, TimeoutError):
        return Failure.TIMEOUT
    if isinstance(link, ssl.SSLError):
        return _of_tls(link)
    if isinstance(link, MemoryError):
        return Failure.LOCAL_RESOURCE_EXHAUSTED
    return ERRNOS.get(link.errno or 0) if isinstance(link, OSError) else None


def _of_tls(error: ssl.SSLError) -> Failure:
    if isinstance(error, ssl.SSLCertVerificationError):
        return VERIFY_CODES.get(error.verify_code, Failure.TLS_AUTHORITY)
    return Failure.EOF if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError) else Failure.TLS_HANDSHAKE


def _by_httpx_type(chain: list[BaseException]) -> Failure:
    for kind, failure in _BY_HTTPX_TYPE:
        if any(isinstance(link, kind) for link in chain):
            return failure
    return Failure.UNKNOWN
