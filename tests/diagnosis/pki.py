"""Authorities of our own: trusted by the program, listed publicly, both or neither."""

import functools
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import pytest
import trustme

from traymon import trust

LONG_AGO = {
    "not_before": datetime(2020, 1, 1, tzinfo=UTC),
    "not_after": datetime(2020, 2, 1, tzinfo=UTC),
}

NEXT_YEAR = {
    "not_before": datetime.now(UTC) + timedelta(days=365),
    "not_after": datetime.now(UTC) + timedelta(days=400),
}


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


def _bundle(path, authorities):
    # OpenSSL wants at least one certificate in a file: this one has signed nothing
    path.write_bytes(b"".join(one.cert_pem.bytes() for one in (*authorities, authority("Unused CA"))))
    return str(path)
