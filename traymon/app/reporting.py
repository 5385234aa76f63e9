"""A local test as it may be shown: run, redacted and worded; and its report, on paper and on disk."""

import contextlib
import logging
import os
import platform
import ssl
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from traymon.app.parts import LookUp, Parts
from traymon.credentials import Key
from traymon.diagnosis.memory_file import FILE, Networks
from traymon.diagnosis.report import redacted, report_markdown, worded
from traymon.history import HistoryReader, open_reader
from traymon.model import Diagnosis, Evidence, Provider, TraymonError
from traymon.version import VERSION

log = logging.getLogger(__name__)

_LONGEST_NAME = 60
"""Characters of a report's name that its draft bears: with more, a name that is not too long would become so."""


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Whom to tell while a test runs."""

    on_start: Callable[[str], object] = lambda _check: None
    """Gets the name of each check that starts."""
    on_evidence: Callable[[Evidence], object] = lambda _evidence: None
    on_update: Callable[[Diagnosis], object] | None = None
    """Gets the diagnosis again when a look from outside came after the verdict; ``None``: nobody waits for it."""


@dataclass(frozen=True, kw_only=True)
class _Remembering:
    """Looks up keys and keeps what it found, so that the report can be searched for them."""

    look_up: LookUp
    secrets: set[str]

    def __call__(self, provider: Provider) -> Key:
        key = self.look_up(provider)
        if key.value:
            self.secrets.add(key.value)
        return key


@dataclass(frozen=True, kw_only=True)
class LocalTest:
    """One provider under test. Nothing that comes out of it holds a key, a password or a whole public address."""

    parts: Parts
    provider: Provider
    language: str = "en"
    history: Path | None = None
    """What traymon remembers of earlier answers, if there is such a file."""
    _secrets: set[str] = field(default_factory=lambda: proxy_passwords(urllib.request.getproxies()))

    def run(self, listener: Listener | None = None) -> Diagnosis:
        """Test now. Takes the settings' deadline at most."""
        from traymon.app import testing  # noqa: PLC0415 - DNS, TLS and HTTP, when they are needed

        told = listener or Listener()
        update = told.on_update
        with contextlib.ExitStack() as opened:
            diagnosis = testing.test_provider(
                replace(
                    self.parts,
                    look_up=_Remembering(look_up=self.parts.look_up, secrets=self._secrets),
                    networks=Networks(self.history.with_name(FILE)) if self.history else None,
                ),
                self.provider,
                on_start=told.on_start,
                on_evidence=lambda evidence: told.on_evidence(redacted(evidence, self._secrets)),
                on_update=(lambda diagnosis: update(self._presentable(diagnosis))) if update else None,
                known=self._known(opened),
            )
        return self._presentable(diagnosis)

    def report(self, diagnosis: Diagnosis) -> str:
        """The Markdown for a support ticket."""
        return report_markdown(
            diagnosis,
            name=self.provider.name,
            versions=versions(),
            language=self.language,
            secrets=self._secrets,
        )

    def _presentable(self, diagnosis: Diagnosis) -> Diagnosis:
        verdict = worded(diagnosis.verdict, diagnosis.evidence, provider=self.provider, language=self.language)
        return redacted(replace(diagnosis, verdict=verdict), self._secrets)

    def _known(self, opened: contextlib.ExitStack) -> HistoryReader | None:
        if self.history is None or not self.history.exists():
            return None
        try:
            return opened.enter_context(open_reader(self.history))
        except TraymonError as error:
            log.info("%s", error)
            return None


def versions() -> Mapping[str, str]:
    """Of traymon and what it stands on."""
    return {
        "traymon": VERSION,
        "Python": platform.python_version(),
        "OpenSSL": ssl.OPENSSL_VERSION,
        "System": f"{platform.system()} {platform.release()}, {platform.machine()}",
    }


def proxy_passwords(proxies: Mapping[str, str]) -> set[str]:
    """Passwords in the addresses of ``proxies``, as written and as meant."""
    return {password for url in proxies.values() for password in _passwords(url)}


def save_report(path: Path, text: str) -> None:
    """Write for this user alone, all or nothing; raises ``TraymonError``. Only a file is ever replaced."""
    temporary = path.parent / f".{path.name[:_LONGEST_NAME]}.{os.getpid()}.tmp"
    try:
        _refuse_devices(path)
        with open(
            temporary, "w", encoding="utf-8", errors="backslashreplace", newline="\n", opener=_open_private
        ) as file:
            file.write(text)
        temporary.replace(path)
    except (OSError, ValueError) as error:  # a null character in a path is a ValueError
        with contextlib.suppress(OSError, ValueError):
            temporary.unlink()
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise TraymonError(
            f"The report {path} cannot be written: {why}", "Name a file in a folder of yours."
        ) from error


def _passwords(url: str) -> Iterable[str]:
    try:
        password = urlsplit(url if "//" in url else f"//{url}").password
    except ValueError:
        return ()
    return (password, unquote(password)) if password else ()


def _refuse_devices(path: Path) -> None:
    """Root could replace ``/dev/null``, for every program of the system."""
    if path.exists() and not path.is_file():
        raise OSError("that is no file")


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_EXCL, 0o600)
