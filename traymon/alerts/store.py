"""The memory in a file of the state folder, so that a restart forgets no snooze and tells no outage twice."""

import json
import logging
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from traymon import private_file
from traymon.alerts.memory import Held, Memory, Open, Snooze
from traymon.model import Level, Party

log = logging.getLogger(__name__)

FORGOTTEN_AFTER = timedelta(hours=24)
"""Trouble that old is another trouble."""

_LARGEST = 1_000_000
"""Bytes."""

_MOST_REMINDERS = 1000
"""Each waits twice as long as the one before."""


def load(path: Path, now: datetime) -> Memory:
    """What ``path`` remembers; an empty memory where it is missing, unreadable or older than a day."""
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(_LARGEST))
        return _memory(document, now)
    except FileNotFoundError:
        return Memory()
    except (OSError, ValueError, OverflowError, TypeError, KeyError, AttributeError, RecursionError) as error:
        log.warning("Snoozes and open alerts are forgotten: %s cannot be used (%s)", path.name, type(error).__name__)
        return Memory()


def save(path: Path, memory: Memory) -> None:
    """Write ``memory`` at once, readable by its owner alone; a full disk is told in the log."""
    content = json.dumps(asdict(memory), default=_plain).encode()
    try:
        private_file.replace(path, content, draft=path.with_suffix(".new"))
    except OSError as error:
        log.warning("Snoozes and open alerts are not remembered: %s", error.strerror or error)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else str(value)


def _memory(document: dict[str, Any], now: datetime) -> Memory:
    snooze = document["snooze"]
    opened = {name: _open(row) for name, row in document["open"].items()}
    return Memory(
        open={name: one for name, one in opened.items() if now - one.since < FORGOTTEN_AFTER},
        held=tuple(_held(row) for row in document["held"]),
        snooze=Snooze(until=_time(snooze["until"])) if snooze else None,
        awaited=frozenset(str(name) for name in document["awaited"]),
    )


def _open(row: dict[str, Any]) -> Open:
    return Open(
        level=Level(row["level"]),
        party=Party(row["party"]),
        since=_aware(row["since"]),
        told=row["told"] is True,
        reminders=_count(row["reminders"]),
        reminded_at=_time(row["reminded_at"]),
    )


def _held(row: dict[str, Any]) -> Held:
    return Held(
        provider=str(row["provider"]),
        level=Level(row["level"]),
        party=Party(row["party"]),
        since=_aware(row["since"]),
        until=_time(row["until"]),
    )


def _time(text: str | None) -> datetime | None:
    return _aware(text) if text else None


def _aware(text: str) -> datetime:
    """With a zone: a time without one could not be compared with any other."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("a time without its zone")
    return found.astimezone(UTC)


def _count(number: object) -> int:
    if not isinstance(number, int) or not 0 <= number <= _MOST_REMINDERS:
        raise ValueError("no number of reminders")
    return number
