"""Whether it is this program's store of authorities that is wrong, where an authority is not trusted.

``word``: ``ok`` (the store is right to refuse, or everything is trusted), ``broken`` (a public authority issued the
certificate, and this program's store lacks it) or ``os_only`` (the system trusts it, the public lists do not).
"""

import ssl
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.certificates import public_context
from traymon.diagnosis.network.dial import Limits, dial
from traymon.diagnosis.network.handshake import Tls
from traymon.diagnosis.network.paths import FIRST_STAGE
from traymon.diagnosis.network.side_by_side import Question, side_by_side
from traymon.diagnosis.network.sockets import Endpoint
from traymon.model import Evidence, Failure, Outcome
from traymon.threads import together

NAME = "trust_store"

_SECONDS = 2.5

_TRUSTED = {None: True, Failure.TLS_AUTHORITY: False, Failure.TLS_HOSTNAME: True, Failure.TLS_CERTIFICATE: True}
"""Whether the authority is trusted, by the failure: names and dates are looked at on a complete chain only. What is
not here says nothing."""

_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Arch
    "/etc/ssl/cert.pem",  # Alpine, BSD
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  # newer Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # SUSE
)
"""Where systems keep what they trust: a portable Python's OpenSSL looks in a folder of the machine that built it."""


def compare_stores(case: Case) -> Iterator[Evidence]:
    """The same handshake by certifi's list and by the system's store."""
    path = _refused(case)[0]
    blank = Evidence(
        check=NAME,
        target=path.target,
        outcome=Outcome.INCONCLUSIVE,
        operator=path.operator,
        address=path.address,
        port=path.port,
        family=path.family,
        certificate=path.certificate,
    )
    return side_by_side(case, [Question(blank=blank, ask=partial(_compare, case, path))], _SECONDS + 0.5)


def word_for(*, public: bool | None, system: bool | None) -> str:
    """By what the public list and the system's store say of a certificate that this program refused."""
    if public:
        return "broken"
    return "os_only" if system and public is False else "ok"


def _compare(case: Case, path: Evidence, blank: Evidence) -> Evidence:
    contexts = (public_context(), system_context())
    public, system = together([partial(_trusts, case, path, context) for context in contexts], name=NAME)
    if public is None and system is None:
        return replace(blank, note="no store could be asked")
    word = word_for(public=public, system=system)
    return replace(blank, outcome=Outcome.OK if word == "ok" else Outcome.FAILED, word=word)


def _trusts(case: Case, path: Evidence, context: ssl.SSLContext | None) -> bool | None:
    if context is None:
        return None
    to = Endpoint(address=path.address, port=path.port)
    name = path.address if path.check == "anchor" else path.target
    tls = Tls(server_name=name, context=context, verify=False)
    return _TRUSTED.get(dial(to, limits=Limits(total=case.left(_SECONDS)), tls=tls).failure)


def system_context() -> ssl.SSLContext | None:
    """What the system trusts, whatever ``SSL_CERT_FILE`` says."""
    if sys.platform in ("win32", "darwin"):
        import truststore  # noqa: PLC0415 - macOS and Windows only

        return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:  # noqa: RET505 - so the type checker knows which system this is
        return _openssl_context()


def _openssl_context() -> ssl.SSLContext | None:
    paths = ssl.get_default_verify_paths()
    bundle = next((path for path in (paths.openssl_cafile, *_BUNDLES) if Path(path).exists()), None)
    folder = paths.openssl_capath if Path(paths.openssl_capath).is_dir() else None
    if bundle is None and folder is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    try:
        context.load_verify_locations(bundle, folder)
    except OSError:
        return None
    return context


def _refused(case: Case) -> list[Evidence]:
    """Anchors first: it is their certificates of which it is known that everybody trusts them."""
    paths = case.of("anchor", *FIRST_STAGE)
    return [path for path in paths if path.failure is Failure.TLS_AUTHORITY]


CHECK = Check(
    name=NAME,
    ask=compare_stores,
    needs=("anchor", *FIRST_STAGE),
    unless=lambda case: "" if _refused(case) else "no authority was refused",
    patience=_SECONDS + 1.0,
)
