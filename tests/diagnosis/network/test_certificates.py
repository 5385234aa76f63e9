import base64
import hashlib
import warnings
from datetime import UTC, datetime
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import example, given
from hypothesis import strategies as st

from tests.diagnosis.pki import LONG_AGO, authority
from traymon.diagnosis.network import der
from traymon.diagnosis.network.certificates import (
    certificate_of,
    interceptor_of,
    public_context,
    public_if_accepted,
    public_names,
)
from traymon.model import Certificate


def issued(*names, **more):
    leaf = authority().issue_cert(*names, **more).cert_chain_pems[0].bytes()
    return base64.b64decode(b"".join(leaf.splitlines()[1:-1]))


def pems(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one authority has a serial number of 0
        return x509.load_pem_x509_certificates(Path(path).read_bytes())


def test_a_certificate_is_read_as_the_reference_reads_it():
    """Every authority that certifi lists: a hundred real names, in every encoding that is in use."""
    for real in pems(certifi.where()):
        fields = der.read(real.public_bytes(Encoding.DER))
        assert fields.not_after == real.not_valid_after_utc
        assert fields.not_before == real.not_valid_before_utc
        assert fields.subject.raw
        for oid, found in (
            (x509.NameOID.COMMON_NAME, fields.issuer.common_name),
            (x509.NameOID.ORGANIZATION_NAME, fields.issuer.organization),
        ):
            named = real.issuer.get_attributes_for_oid(oid)
            assert found == (named[0].value if named else "")


def test_a_leaf_without_a_common_name_is_named_by_its_first_host():
    leaf = issued("api.provider.test", "other.test", **LONG_AGO)
    assert certificate_of(leaf, verify_code=10, public=True) == Certificate(
        issuer="Good CA",
        issuer_organization="Good CA",
        subject="api.provider.test",
        not_before=datetime(2020, 1, 1, tzinfo=UTC),
        not_after=datetime(2020, 2, 1, tzinfo=UTC),
        sha256=hashlib.sha256(leaf).hexdigest(),
        verify_code=10,
        public=True,
    )


def test_a_common_name_comes_first():
    assert certificate_of(issued("other.test", common_name="Portal")).subject == "Portal"


def test_an_unreadable_certificate_has_its_hash_alone():
    assert certificate_of(b"\x30\x00") == Certificate(sha256=hashlib.sha256(b"\x30\x00").hexdigest())
    assert certificate_of(None, verify_code=20) == Certificate(verify_code=20)


@given(st.binary(max_size=400))
@example(b"\x30\x80")
@example(b"\x30\x83\xff\xff\xff")
def test_garbage_is_no_certificate(data):
    with pytest.raises(ValueError, match=r"certificate|cut off|readable"):
        der.read(data)


LEAF = issued("api.provider.test", common_name="api")


@given(st.integers(1, len(LEAF) - 1), st.integers(0, 255))
def test_a_damaged_certificate_is_read_or_refused(at, value):
    damaged = LEAF[:at] + bytes([value]) + LEAF[at + 1 :]
    assert certificate_of(damaged).sha256
    assert certificate_of(LEAF[:at]).sha256


@pytest.mark.parametrize(
    ("certificate", "word"),
    [
        pytest.param(Certificate(issuer="ESET SSL Filter CA"), "eset ssl filter", id="common-name"),
        pytest.param(Certificate(issuer="a", issuer_organization="Zscaler Inc."), "zscaler", id="organization"),
        pytest.param(Certificate(issuer="R11", issuer_organization="Let's Encrypt"), "", id="a-public-one"),
    ],
)
def test_programs_that_sign_anew_are_known_by_their_name(certificate, word):
    assert interceptor_of(certificate) == word


def test_no_public_authority_is_taken_for_an_interceptor():
    for real in pems(certifi.where()):
        certificate = certificate_of(real.public_bytes(Encoding.DER))
        assert interceptor_of(certificate) == ""


def test_without_the_public_list_nobody_can_tell(monkeypatch):
    monkeypatch.setattr(certifi, "where", lambda: "/nonexistent/cacert.pem")
    assert public_names() == frozenset()
    assert public_context() is None
    assert public_if_accepted([LEAF]) is None


def test_an_authority_of_the_system_alone_is_not_public(monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.delenv("SSL_CERT_DIR", raising=False)
    assert public_if_accepted([LEAF]) is False
    assert public_if_accepted([]) is None
