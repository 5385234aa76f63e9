"""Which certificate a server showed, and whether a publicly trusted authority issued it."""

import base64
import binascii
import functools
import hashlib
import os
import re
import ssl
import threading
from collections.abc import Sequence
from pathlib import Path

from traymon.diagnosis.network import der
from traymon.model import Certificate

INTERCEPTORS = (
    "kaspersky", "eset ssl filter", "avast", "avg web", "avg technologies", "bitdefender personal ca", "dr.web",
    "adguard", "sophos", "zscaler", "netskope", "fortinet", "fortigate", "palo alto", "pan-fw", "check point",
    "blue coat", "bluecoat", "cisco umbrella", "cisco secure access", "ironport", "forcepoint", "websense",
    "sonicwall", "watchguard", "barracuda", "aruba", "ubiquiti", "unifi", "gateway ca - cloudflare", "mitmproxy",
    "charles proxy", "do_not_trust", "fiddler", "portswigger", "proxyman", "russian trusted", "qaznet",
    "lightspeed", "iboss", "securly", "contentkeeper", "cato networks", "menlo security",
)  # fmt: skip
"""Words in the issuer's name of programs and devices that sign anew what passes through them. Anybody can use any name:
such a word supports a finding and never makes one alone."""

AUTHORITY_REFUSALS = frozenset({2, 18, 19, 20, 21, 27})
"""``X509_V_ERR_*`` that mean: no chain to a trusted authority. All others are found later, on a complete chain."""

_GAPS = frozenset({20, 21})
"""``X509_V_ERR_*`` that mean: the issuer is not known. Nobody trusts it, or the server forgot to send it."""

_TIMESTAMPS = bytes.fromhex("060a2b06010401d679020402")
"""Object id of the timestamps of public logs (RFC 6962 3.3). Public authorities put them into what they issue, and who
signs anew what passes through has none for it."""

_READING = threading.Lock()
"""The first connections end together, and reading the list costs 20 ms of CPU."""

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----", re.DOTALL)


def certificate_of(leaf: bytes | None, *, verify_code: int | None = None, public: bool | None = None) -> Certificate:
    """What is worth keeping of a certificate in DER form; an unreadable one has its hash alone."""
    if not leaf:
        return Certificate(verify_code=verify_code, public=public)
    hashed = hashlib.sha256(leaf).hexdigest()
    try:
        fields = der.read(leaf)
    except ValueError:
        return Certificate(sha256=hashed, verify_code=verify_code, public=public)
    return Certificate(
        issuer=fields.issuer.common_name or fields.issuer.organization,
        issuer_organization=fields.issuer.organization,
        subject=fields.subject.common_name or next(iter(fields.hosts), "") or fields.subject.organization,
        not_before=fields.not_before,
        not_after=fields.not_after,
        sha256=hashed,
        verify_code=verify_code,
        public=public,
    )


def interceptor_of(certificate: Certificate) -> str:
    """The word of ``INTERCEPTORS`` in the issuer's name, or ``""``."""
    issuer = f"{certificate.issuer} {certificate.issuer_organization}".lower()
    return next((word for word in INTERCEPTORS if word in issuer), "")


def public_if_accepted(chain: Sequence[bytes]) -> bool | None:
    """Whether the chain of an accepted connection leads to an authority that certifi lists.

    Where it does not, and the user chose whom to trust (``SSL_CERT_FILE``, ``SSL_CERT_DIR``), that may be their own
    authority as well as an interceptor's: only the issuer's name tells.
    """
    names = public_names()
    if not chain or not names:
        return None
    issuers = [_issuer(certificate) for certificate in chain]
    if any(issuer in names for issuer in issuers):
        return True
    if any(interceptor_of(certificate_of(certificate)) for certificate in chain):
        return False
    return None if os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR") else False


def public_if_refused(verify_code: int | None, leaf: bytes | None) -> bool:
    """Whether a public authority issued what a check against certifi's list refused with ``verify_code``.

    ``None``: it was accepted. OpenSSL builds the chain first, and looks at names and dates only when it is complete.
    Servers forget to send the authority between the list and their own certificate: then the public logs know that.
    """
    is_logged = leaf is not None and _TIMESTAMPS in leaf
    return verify_code not in AUTHORITY_REFUSALS or (verify_code in _GAPS and is_logged)


def public_context() -> ssl.SSLContext | None:
    """A context that trusts certifi's list alone; ``None``: it cannot be read, as in a badly packed app."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(_certifi())
    except (ImportError, OSError):
        return None
    return context


def public_names() -> frozenset[bytes]:
    """Hashes of the names of the authorities that certifi lists; empty: it cannot be read."""
    try:
        with _READING:
            return _names_in(_certifi())
    except (ImportError, OSError):
        return frozenset()


def _certifi() -> str:
    import certifi  # noqa: PLC0415 - comes with httpx; only the local test compares with it

    return certifi.where()


@functools.lru_cache(maxsize=1)
def _names_in(path: str) -> frozenset[bytes]:
    names = set()
    for body in _PEM.findall(Path(path).read_bytes()):
        try:
            names.add(_hashed(der.read(base64.b64decode(body)).subject))
        except (ValueError, binascii.Error):
            continue
    return frozenset(names)


def _issuer(certificate: bytes) -> bytes:
    try:
        return _hashed(der.read(certificate).issuer)
    except ValueError:
        return b""


def _hashed(name: der.Name) -> bytes:
    return hashlib.sha256(name.raw).digest()
