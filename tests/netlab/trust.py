"""Certificates: authorities that the computer trusts, an interceptor's that it does not, and everybody's leaves."""

import functools
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme

_AGE, _VALID = timedelta(days=30), timedelta(days=90)
"""Real ones are short-lived too: a clock that is a year off shows."""

_COMPANY = tuple(f"one-of-many-names-of-the-same-customer-{number}.test" for number in range(40))
"""Real chains do not fit into one packet either."""

EXPIRED = timedelta(days=100)


class Authority:
    """An authority that signs whatever it is asked to."""

    def __init__(self, organization: str, unit: str) -> None:
        root = trustme.CA(organization_name=organization, organization_unit_name=unit)
        self.pem = root.cert_pem.bytes()
        self._ca = trustme.CA(
            root, path_length=0, organization_name=organization, organization_unit_name=f"{unit}, issuing"
        )
        self.server = functools.cache(self._server)

    def _server(self, *names: str, protocols: tuple[str, ...] = ("http/1.1",), age: timedelta = _AGE) -> ssl.SSLContext:
        """The TLS context of a server with a certificate for ``names`` issued ``age`` ago (negative: in the future)."""
        begins = datetime.now(UTC) - age
        leaf = self._ca.issue_cert(
            *names, *_COMPANY, common_name=names[0], not_before=begins, not_after=begins + _VALID
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf.configure_cert(context)
        context.set_alpn_protocols(list(protocols))
        return context


@functools.cache
def authorities() -> dict[str, Authority]:
    """``provider``, ``rest``, ``other``: as if public; ``filter``: a company's interceptor."""
    return {
        "provider": Authority("Lab Trust Services", "Public CA one"),
        "rest": Authority("Lab Certificates", "Public CA two"),
        "other": Authority("Lab Encrypt", "Public CA three"),
        "filter": Authority("Acme Web Filter", "TLS inspection"),
    }


PUBLIC = ("provider", "rest", "other")


def write_bundle(file: Path, *names: str) -> Path:
    """A file for ``SSL_CERT_FILE`` with the named authorities."""
    file.write_bytes(b"".join(authorities()[name].pem for name in names))
    return file


@functools.cache
def client_context() -> ssl.SSLContext:
    """The trust of everybody in the lab but the computer under test."""
    pem = b"".join(authorities()[name].pem for name in PUBLIC)
    return ssl.create_default_context(cadata=pem.decode())
