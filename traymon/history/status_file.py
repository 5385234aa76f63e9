"""``status.json``: the newest state of every provider, for scripts, bars and ``traymon status``.

The ``traymon/check/1`` document with ``pid``, ``updated_at``, ``stale_after`` (seconds) and ``running``. A reader sees
the old document or the new one, never a part of one.
"""

import contextlib
import json
import math
import os
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from traymon import private_file
from traymon.assessment.fallbacks import fallbacks_of
from traymon.document import CHECK_SCHEMA, check_document, provider_element, time_text
from traymon.history.processes import is_alive
from traymon.model import Assessment, TraymonError, Update

_ALWAYS_UP_TO = 20
_PAUSE = timedelta(seconds=5)
"""With more providers than that, an update that changes no judgement may wait so long for the next one. The file of 100
providers has about 200 kB, and each file system really writes what is renamed: without a pause 200 GB a day."""

_ENCODER = json.JSONEncoder(check_circular=False)
"""Half the price of ``json.dumps``; the document is made here and has no circles."""

_START_IT = "Start it with `traymon run`."


class StatusFile:
    """A sink that rewrites the file with each update. Calls may come from any thread; one at a time is served.

    Raises ``TraymonError`` when the file cannot be written; the next update tries again.
    """

    def __init__(self, path: Path, *, version: str, stale_after: timedelta) -> None:
        self._path = path
        self._temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
        self._version = version
        self._stale_after = math.ceil(stale_after.total_seconds())
        self._lock = threading.Lock()
        self._waiting: dict[str, Update] = {}
        self._latest: dict[str, Update] = {}
        self._fragments: dict[str, bytes] = {}
        self._judgements: dict[str, tuple[object, ...]] = {}
        self._updated_at: datetime | None = None
        self._written_at: datetime | None = None
        self._closed = False
        with contextlib.suppress(OSError):
            for leftover in path.parent.glob(f"{path.name}.*.tmp"):
                leftover.unlink()

    def __call__(self, update: Update) -> None:
        """Take in the newest state of one provider and rewrite the file."""
        with self._lock:
            if self._closed:
                return
            provider = update.provider.id
            self._waiting[provider] = self._latest[provider] = update
            self._updated_at = max(update.at, self._updated_at or update.at)
            judgement = _told(update.assessment)
            changed = self._judgements.get(provider) != judgement
            self._judgements[provider] = judgement
            if changed or self._due(update.at):
                self._written_at = update.at  # also of a failure: a full disk is not asked more often than a free one
                self._write(self._updated_at, running=True)

    def close(self) -> None:
        """Leave the last state behind, marked as that of a program that has ended."""
        with self._lock:
            if not self._closed and self._updated_at is not None:
                self._write(self._updated_at, running=False)
            self._closed = True

    def _due(self, at: datetime) -> bool:
        few = len(self._judgements) <= _ALWAYS_UP_TO
        return few or self._written_at is None or abs(at - self._written_at) >= _PAUSE

    def _write(self, at: datetime, *, running: bool) -> None:
        head = check_document((), version=self._version, at=at) | {
            "pid": os.getpid(),
            "updated_at": time_text(at),
            "stale_after": self._stale_after,
            "running": running,
        }
        del head["providers"]
        for provider, update in self._waiting.items():
            fallbacks = fallbacks_of(update.provider, self._latest.values())
            self._fragments[provider] = _ENCODER.encode(provider_element(update, fallbacks)).encode()
        self._waiting.clear()
        opening = _ENCODER.encode(head)[:-1].encode()
        document = b"".join((opening, b', "providers": [\n', b",\n".join(self._fragments.values()), b"\n]}\n"))
        try:
            private_file.replace(self._path, document, draft=self._temporary)
        except OSError as error:
            raise TraymonError(
                f"The status file {self._path} cannot be written: {error.strerror or error}",
                "`traymon status` and status bars show nothing new until it can.",
            ) from error


def read_status_file(path: Path, now: datetime) -> dict[str, object]:
    """The document of the running app.

    Raises ``TraymonError`` when there is none to believe: no file, no JSON, no ``traymon/check/1``, the app has ended,
    or has been silent for ``stale_after`` seconds.
    """
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise TraymonError("traymon is not running", _START_IT) from None
    except OSError as error:
        raise TraymonError(f"The status file {path} cannot be read: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise TraymonError(f"The status file {path} is not JSON", "The running app writes it anew.") from error
    if not isinstance(document, dict) or document.get("schema") != CHECK_SCHEMA:
        raise TraymonError(
            f"The status file {path} is not a {CHECK_SCHEMA} document", "The running app writes it anew."
        )
    _refuse_ended(document, now)
    return document


def _refuse_ended(document: Mapping[str, object], now: datetime) -> None:
    pid, updated_at, stale_after = (document.get(key) for key in ("pid", "updated_at", "stale_after"))
    if document.get("running") is False:
        raise TraymonError(f"traymon is not running: it ended after {updated_at}", _START_IT)
    if not isinstance(pid, int) or not is_alive(pid):
        raise TraymonError(f"traymon is not running: process {pid} ended after {updated_at}", _START_IT)
    try:
        age = abs(now - datetime.fromisoformat(str(updated_at)).astimezone(UTC))  # a clock set back is no freshness
        stale = age > timedelta(seconds=float(str(stale_after)))
    except (ValueError, OverflowError):
        raise TraymonError("The status file does not say how old it is", "The running app writes it anew.") from None
    if stale:
        raise TraymonError(f"traymon has been silent since {updated_at}", "It hangs, or this machine slept.")


def _told(judgement: Assessment) -> tuple[object, ...]:
    return judgement.level, judgement.party, judgement.since
