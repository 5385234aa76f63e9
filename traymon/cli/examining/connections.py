"""Whom TLS connections trust, and which proxies they take."""

import importlib.util
import os
import ssl
import sys
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from traymon.cli.examining.findings import Finding
from traymon.model import Provider
from traymon.probes.proxies import proxy_for

_NO_CERTIFICATES = "Install the package ca-certificates, or let SSL_CERT_FILE name a bundle (PEM)."
_WRONG_VARIABLE = "Correct or unset the variable."
_WRONG_PROXY = "Write it as http://host:port in HTTPS_PROXY, or unset it."
_NO_SOCKS = "Install it with: pip install 'traymon[socks]'"


def trust_store() -> Finding:
    """How many certificate authorities are trusted, and who says so."""
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file:
        return _bundle(Path(file))
    if folder:
        found = Path(folder).is_dir()
        words = f"the folder {folder} (SSL_CERT_DIR)" if found else f"SSL_CERT_DIR names no folder: {folder}"
        return Finding(ok=found, found=words, remedy="" if found else _WRONG_VARIABLE)
    return _openssl_store() if sys.platform == "linux" else Finding(ok=True, found="this system's own")


def proxies(providers: Iterable[Provider]) -> Finding:
    """Which proxy each provider is reached by; never its user or password."""
    known = urllib.request.getproxies()
    named = {provider.id: proxy for provider in providers if (proxy := proxy_for(provider.base_url, known))}
    if not named:
        return Finding(ok=True, found="none: direct connections")
    try:
        shown = {id_: proxy.shown for id_, proxy in named.items()}
    except ValueError:  # the text of the error quotes the URL
        return Finding(ok=False, found="a proxy is named, but not as a URL", remedy=_WRONG_PROXY)
    if any(url.endswith("://None") or "://None:" in url for url in shown.values()):
        return Finding(ok=False, found="a proxy is named, but without a host", remedy=_WRONG_PROXY)
    origin = "the environment" if urllib.request.getproxies_environment() else "the system's settings"
    found = ", ".join(f"{id_}: {url}" for id_, url in shown.items())
    if any(url.startswith("socks") for url in shown.values()) and not importlib.util.find_spec("socksio"):
        return Finding(ok=False, found=f"{found}; but support of SOCKS is not installed", remedy=_NO_SOCKS)
    return Finding(ok=True, found=f"{found} (from {origin})")


def _bundle(file: Path) -> Finding:
    try:
        trusted = ssl.create_default_context(cafile=str(file)).cert_store_stats()["x509"]
    except OSError as error:  # an SSLError is one, too
        reason = "holds no certificates" if isinstance(error, ssl.SSLError) else error.strerror
        return Finding(ok=False, found=f"SSL_CERT_FILE: {file}: {reason}", remedy=_WRONG_VARIABLE)
    return Finding(ok=True, found=f"{trusted} certificates in {file} (SSL_CERT_FILE)")


def _openssl_store() -> Finding:
    from traymon.trust import ssl_context  # noqa: PLC0415 - it is made only where it is needed

    trusted = ssl_context().cert_store_stats()["x509"]
    paths = ssl.get_default_verify_paths()
    place = paths.cafile or paths.capath or "the package certifi"
    if not trusted and not paths.capath:
        return Finding(ok=False, found="no certificate authority is trusted", remedy=_NO_CERTIFICATES)
    return Finding(ok=True, found=f"{trusted or 'certificates'} of this system ({place})")
