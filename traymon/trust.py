"""Whom TLS connections trust: the operating system's store, or ``SSL_CERT_FILE``/``SSL_CERT_DIR`` when set."""

import functools
import os
import ssl
import sys
import threading

_making = threading.Lock()


def ssl_context() -> ssl.SSLContext:
    """The one TLS context of this process: making it costs 20-35 ms of CPU. Never to be changed."""
    with _making:
        return shared()


@functools.cache
def shared() -> ssl.SSLContext:
    """As ``ssl_context``, but whoever asks while it is being made makes another one."""
    return new_context()


def new_context() -> ssl.SSLContext:
    """Another one, for who changes it.

    On Linux the system store is what OpenSSL itself reads, so the standard context is used: ``truststore`` would read
    the whole bundle again at every handshake (26 ms measured, against 1.1).
    """
    chosen_by_user = os.environ.get("SSL_CERT_FILE") or os.environ.get("SSL_CERT_DIR")
    openssl_reads_system_store = sys.platform.startswith("linux")
    return _openssl_context() if chosen_by_user or openssl_reads_system_store else _system_context()


def _openssl_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    hashed_folder = ssl.get_default_verify_paths().capath
    if not context.cert_store_stats()["x509_ca"] and not hashed_folder:
        # a portable Python whose OpenSSL looks for its store in a folder of the machine that built it
        import certifi  # noqa: PLC0415 - comes with httpx, needed on such installations only

        context.load_verify_locations(certifi.where())
    return context


def _system_context() -> ssl.SSLContext:
    import truststore  # noqa: PLC0415 - macOS and Windows only

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
