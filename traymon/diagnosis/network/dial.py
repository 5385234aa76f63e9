"""One connection to one address. It never raises for what a network can do, and tells whose certificate it refused."""

import socket
import ssl
import time
from dataclasses import dataclass, field, replace

from traymon.diagnosis.network.certificates import (
    AUTHORITY_REFUSALS,
    certificate_of,
    public_context,
    public_if_accepted,
    public_if_refused,
)
from traymon.diagnosis.network.handshake import Attempt, Tls, chain_of, open_connection
from traymon.diagnosis.network.sockets import Endpoint
from traymon.model import Certificate, Failure, Phase
from traymon.probes.failures import VERIFY_CODES, failure_of

_REFUSALS = (Failure.TLS_HOSTNAME, Failure.TLS_AUTHORITY, Failure.TLS_CERTIFICATE)

_BAD_INPUT = (ValueError, OverflowError)
"""A host name that IDNA refuses, a port that no port can be."""


@dataclass(frozen=True, kw_only=True)
class Dialled:
    """How far it came."""

    failure: Failure | None = None
    phase: Phase | None = None
    """Where it failed."""
    spent: dict[Phase, float] = field(default_factory=dict)
    """Milliseconds per phase that began."""
    certificate: Certificate | None = None
    connection: socket.socket | None = None
    """Open, if it was to be kept: the caller closes it."""

    @property
    def ms(self) -> float:
        """Of all phases."""
        return sum(self.spent.values())


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Seconds."""

    total: float
    phase: float | None = None
    """Of each of TCP and TLS."""


def dial(to: Endpoint, *, limits: Limits, tls: Tls | None = None, keep: bool = False) -> Dialled:
    """Connect, over TLS if ``tls`` says how.

    Where the certificate is refused, two more handshakes read it and ask whether a public authority issued it.
    """
    attempt = Attempt(deadline=time.monotonic() + limits.total, phase_seconds=limits.phase)
    try:
        connection = open_connection(attempt, to, tls)
    except (OSError, *_BAD_INPUT) as error:
        failed = Dialled(failure=failure_of(error), phase=attempt.phase, spent=dict(attempt.spent))
        if tls and tls.verify and failed.failure in _REFUSALS:
            return _with_certificate(failed, attempt, to, tls, getattr(error, "verify_code", None))
        return failed
    certificate = _accepted(connection) if isinstance(connection, ssl.SSLSocket) else None
    if not keep:
        connection.close()
    return Dialled(spent=dict(attempt.spent), certificate=certificate, connection=connection if keep else None)


def _accepted(connection: ssl.SSLSocket) -> Certificate:
    verified = connection.context.verify_mode is not ssl.CERT_NONE
    public = public_if_accepted(chain_of(connection)) if verified else None
    return certificate_of(connection.getpeercert(binary_form=True), public=public)


def _with_certificate(failed: Dialled, attempt: Attempt, to: Endpoint, tls: Tls, verify_code: int | None) -> Dialled:
    leaf = _leaf(attempt, to, tls)
    public, code = _by_public_authorities(attempt, to, tls, leaf)
    if failed.failure is Failure.TLS_AUTHORITY and verify_code not in AUTHORITY_REFUSALS:
        # macOS and Windows have codes of their own, which say nothing here: OpenSSL's opinion stands for theirs
        failed, verify_code = replace(failed, failure=VERIFY_CODES.get(code or 0, failed.failure)), code
    return replace(failed, certificate=certificate_of(leaf, verify_code=verify_code, public=public))


def _leaf(attempt: Attempt, to: Endpoint, tls: Tls) -> bytes | None:
    try:
        with open_connection(attempt, to, replace(tls, verify=False, context=None)) as connection:
            return connection.getpeercert(binary_form=True) if isinstance(connection, ssl.SSLSocket) else None
    except OSError:
        return None


def _by_public_authorities(
    attempt: Attempt, to: Endpoint, tls: Tls, leaf: bytes | None
) -> tuple[bool | None, int | None]:
    """Whether a publicly trusted authority issued the certificate, and OpenSSL's code where it is refused anyway."""
    context = public_context()
    if context is None:
        return None, None
    try:
        open_connection(attempt, to, replace(tls, context=context)).close()
    except ssl.SSLCertVerificationError as error:
        return public_if_refused(error.verify_code, leaf), error.verify_code
    except OSError:
        return None, None
    return True, None
