"""Authorities of our own: trusted by the program, listed publicly, both or neither."""

import functools
import ssl
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from traymon import trust

LONG_AGO = {
    "not_before": datetime(2020, 1, 1, tzinfo=UTC),
    "not_after": datetime(2020, 2, 1, tzinfo=UTC),
}

NEXT_YEAR = {
    "not_before": datetime.now(UTC) + timedelta(days=365),
    "not_after": datetime.now(UTC) + timedelta(days=400),
}


_TIMESTAMPS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")


@functools.cache
def authority(name="Good CA"):
    return trustme.CA(organization_name=name)


@contextmanager
def trusting(*authorities, public=()):
    """This program trusts ``authorities`` alone; ``public`` stand in certifi's list."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", _bundle(Path(folder, "trusted.pem"), authorities))
        listed = _bundle(Path(folder, "listed.pem"), public)
        patch.setattr(certifi, "where", lambda: listed)
        trust.shared.cache_clear()
        try:
            yield
        finally:
            trust.shared.cache_clear()


def with_a_gap(name, *, logged):
    """A server's context that does not send the authority between ``authority`` and its own certificate.

    ``logged``: with the timestamps of public logs.
    """
    between = trustme.CA(authority(), path_length=0, organization_name="Good CA, issuing")
    issuer = x509.load_pem_x509_certificate(between.cert_pem.bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    begins = datetime.now(UTC) - timedelta(days=1)
    wanted = x509.CertificateBuilder(
        issuer.subject, x509.Name([]), key.public_key(), 1, begins, begins + timedelta(days=90)
    ).add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=True)
    if logged:
        wanted = wanted.add_extension(x509.UnrecognizedExtension(_TIMESTAMPS, b"\x04\x02\x00\x00"), critical=False)
    leaf = wanted.sign(serialization.load_pem_private_key(between.private_key_pem.bytes(), None), hashes.SHA256())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "leaf.pem")
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        file.write_bytes(secret + leaf.public_bytes(serialization.Encoding.PEM))
        context.load_cert_chain(file)
    return context


def _bundle(path, authorities):
    # OpenSSL wants at least one certificate in a file: this one has signed nothing
    path.write_bytes(b"".join(one.cert_pem.bytes() for one in (*authorities, authority("Unused CA"))))
    return str(path)
