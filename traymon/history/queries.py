"""Questions to the history, over a read-only connection of their own: also while the app writes."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from traymon.history import rows
from traymon.history.connection import connect_read_only
from traymon.history.intervals import Interval, Uptime, uptime
from traymon.history.recovery import DATABASE_ERRORS
from traymon.history.schema import MIGRATIONS, version_of
from traymon.model import Assessment, Level, Observation, ProbeKind, Transition, TraymonError

_T = TypeVar("_T")

_TRANSITIONS = """
    SELECT provider, before_level, before_party, before_at, before_since, before_evidence,
        after_level, after_party, after_at, after_since, after_evidence
    FROM transition WHERE at >= ?1 AND (?2 IS NULL OR provider = ?2) ORDER BY at, id"""
_INTERVALS = """
    SELECT level, party, begun, seen FROM interval WHERE provider = ?1 AND seen > ?2 AND begun < ?3
    UNION ALL SELECT level, party, begun, seen FROM current WHERE provider = ?1"""
_TOTALS = "SELECT failure IS NULL, total FROM observation WHERE series = ? AND at >= ?"
_RECENT = "SELECT CASE WHEN failure IS NULL THEN total END FROM observation WHERE series = ? ORDER BY at DESC LIMIT ?"
_FIRST = "SELECT total FROM observation WHERE series = ? AND at BETWEEN ? AND ? AND failure IS NULL ORDER BY at LIMIT ?"
_LATEST = """
    SELECT at, failure.text, phase.text, http_status, layer.text, model.text, cost, detail,
        resolve, connect, tls, first_byte, transfer, total
    FROM observation
        LEFT JOIN word AS failure ON failure.id = failure
        LEFT JOIN word AS phase ON phase.id = phase
        LEFT JOIN word AS layer ON layer.id = layer
        LEFT JOIN word AS model ON model.id = model
    WHERE series = ? ORDER BY at DESC LIMIT 1"""


@dataclass(frozen=True, kw_only=True)
class Latency:
    """One probe over a time. Milliseconds, of the answers that came; ``None``: none came."""

    probe: ProbeKind
    count: int
    failures: int
    median_ms: float | None
    p95_ms: float | None


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What the status page said from ``at`` on. ``level`` is unknown where it was unreadable."""

    provider: str
    at: datetime
    readable: bool
    level: Level
    format: str
    url: str
    reason: str


def open_reader(path: Path) -> "HistoryReader":
    """The reader of an existing history. Raises ``TraymonError`` if there is none that this traymon can read."""
    if not path.exists():
        raise TraymonError("There is no history yet", "It begins with the first `traymon run`.")
    try:
        connection = connect_read_only(path)
        try:
            _refuse_other_versions(connection)
        except BaseException:
            connection.close()
            raise
    except DATABASE_ERRORS as error:
        raise _unreadable(error) from error
    return HistoryReader(connection)


class HistoryReader:
    """Every question may raise ``TraymonError``. Any thread, one at a time; to be closed."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def providers(self) -> tuple[str, ...]:
        """Ids of all that the history knows, sorted."""
        return self._ask("SELECT provider FROM current ORDER BY provider", (), str)

    def transitions(self, since: datetime, provider: str | None = None) -> tuple[Transition, ...]:
        """Oldest first."""
        return self._ask(_TRANSITIONS, (rows.milliseconds(since), provider), rows.transition_from)

    def uptime(self, since: datetime, now: datetime, provider: str) -> Uptime:
        """How the time from ``since`` to ``now`` was spent."""
        bounds = (provider, rows.milliseconds(since), rows.milliseconds(now))
        return uptime(provider, self._ask(_INTERVALS, bounds, rows.interval_from), since=since, until=now)

    def intervals(self, since: datetime, now: datetime, provider: str) -> tuple[Interval, ...]:
        """The stretches behind ``uptime``, oldest first, not cut at the edges."""
        bounds = (provider, rows.milliseconds(since), rows.milliseconds(now))
        return tuple(sorted(self._ask(_INTERVALS, bounds, rows.interval_from), key=lambda stretch: stretch.begun))

    def latency(self, since: datetime, provider: str) -> tuple[Latency, ...]:
        """One per probe that was made, in the order of ``ProbeKind``."""
        limit = rows.milliseconds(since)
        asked = ((probe, self._ask(_TOTALS, (id_, limit), _result)) for probe, id_ in self._series(provider))
        return tuple(_latency(probe, results) for probe, results in asked if results)

    def recent_totals(self, provider: str, probe: ProbeKind, count: int) -> tuple[float | None, ...]:
        """Milliseconds of the last ``count`` probes, oldest first; ``None``: failed."""
        totals = self._ask(_RECENT, (self._series_id(provider, probe), count), _milliseconds)
        return totals[::-1]

    def first_totals(
        self, provider: str, probe: ProbeKind, starts: Iterable[datetime], within: timedelta, count: int
    ) -> tuple[tuple[datetime, tuple[float, ...]], ...]:
        """Milliseconds of the first ``count`` good answers since each of ``starts`` that is not before everything."""
        series, length = self._series_id(provider, probe), within // timedelta(milliseconds=1)
        oldest = self._ask("SELECT at FROM observation WHERE series = ? ORDER BY at LIMIT 1", (series,), int)
        found = ((start, rows.milliseconds(start)) for start in starts)
        values = (
            (start, (series, at, at + length, count)) for start, at in found if oldest and at + length > oldest[0]
        )
        return tuple((start, self._ask(_FIRST, asked, lambda total: total / 10)) for start, asked in values)

    def spend_usd(self, provider: str, month_start: datetime) -> float:
        """Cost of the paid probes since ``month_start``, whose whole UTC day counts."""
        query = "SELECT coalesce(sum(cost), 0) FROM spend WHERE provider = ? AND day >= ?"
        return self._ask(query, (provider, rows.day(month_start)), rows.usd)[0]

    def last_assessment(self, provider: str) -> Assessment | None:
        """The newest judgement, with its evidence."""
        query = "SELECT provider, level, party, at, since, evidence FROM current WHERE provider = ?"
        return next(iter(self._ask(query, (provider,), rows.judgement_from)), None)

    def last_told(self, provider: str, since: datetime) -> Assessment | None:
        """What people heard last, however long ago, if the provider was still watched after ``since``."""
        query = """
            SELECT provider, after_level, after_party, after_at, after_since, after_evidence FROM transition
            WHERE provider = ?1 AND (SELECT at FROM current WHERE provider = ?1) >= ?2 ORDER BY id DESC LIMIT 1"""
        return next(iter(self._ask(query, (provider, rows.milliseconds(since)), rows.judgement_from)), None)

    def last_ok(self, provider: str, probe: ProbeKind) -> datetime | None:
        """When ``probe`` last succeeded."""
        query = "SELECT at FROM observation WHERE series = ? AND failure IS NULL ORDER BY at DESC LIMIT 1"
        return next(iter(self._ask(query, (self._series_id(provider, probe),), rows.moment)), None)

    def latest_observations(self, provider: str) -> tuple[Observation, ...]:
        """The newest of each probe, as far as rows keep it: without request ids and rate limits."""

        def newest(probe: ProbeKind, id_: int) -> tuple[Observation, ...]:
            return self._ask(_LATEST, (id_,), lambda at, *rest: rows.observation_from(provider, probe, at, *rest))

        return tuple(observation for probe, id_ in self._series(provider) for observation in newest(probe, id_))

    def claims(self, since: datetime, provider: str) -> tuple[Claim, ...]:
        """What the status page said, oldest first, beginning with what it said at ``since``."""
        query = """
            SELECT provider, at, readable, level, format, url, reason FROM claim WHERE provider = ?1 AND at >= coalesce(
                (SELECT max(at) FROM claim WHERE provider = ?1 AND at <= ?2), 0) ORDER BY at"""
        return self._ask(query, (provider, rows.milliseconds(since)), _claim)

    def leads(self, since: datetime, provider: str) -> tuple[tuple[datetime, timedelta], ...]:
        """When the status page admitted trouble, and how much earlier the user's calls had met it; oldest first."""
        query = "SELECT at, length FROM lead WHERE provider = ? AND at >= ? ORDER BY at"
        values = (provider, rows.milliseconds(since))
        return self._ask(query, values, lambda at, length: (rows.moment(at), timedelta(milliseconds=length)))

    def _series(self, provider: str) -> tuple[tuple[ProbeKind, int], ...]:
        query = "SELECT probe, id FROM series WHERE provider = ?"
        known = dict(self._ask(query, (provider,), lambda word, id_: (word, id_)))
        return tuple((probe, known[probe.value]) for probe in ProbeKind if probe.value in known)

    def _series_id(self, provider: str, probe: ProbeKind) -> int | None:
        return dict(self._series(provider)).get(probe)

    def _ask(self, query: str, values: tuple[object, ...], value_of: Callable[..., _T]) -> tuple[_T, ...]:
        try:
            return tuple(value_of(*row) for row in self._connection.execute(query, values))
        except (sqlite3.Error, TypeError, ValueError, OverflowError) as error:
            raise _unreadable(error) from error


def _refuse_other_versions(connection: sqlite3.Connection) -> None:
    version = version_of(connection)
    if version > len(MIGRATIONS):
        raise TraymonError("The history was written by a newer traymon", "Update traymon.")
    if version == 0:
        raise TraymonError("There is no history yet", "The running app begins it as soon as the disk has room.")
    if version < len(MIGRATIONS):
        raise TraymonError(
            "The history is of an older traymon", "Run `traymon run` once: it brings the file up to date."
        )


def _unreadable(error: Exception) -> TraymonError:
    return TraymonError(
        f"The history cannot be read: {error}", "The running app sets a damaged file aside within a day."
    )


def _latency(probe: ProbeKind, results: tuple[tuple[bool, int], ...]) -> Latency:
    totals = sorted(total for ok, total in results if ok)
    return Latency(
        probe=probe,
        count=len(results),
        failures=len(results) - len(totals),
        median_ms=_percentile(totals, 50),
        p95_ms=_percentile(totals, 95),
    )


def _percentile(ascending: list[int], percent: int) -> float | None:
    """Nearest rank: always a time that was really measured."""
    rank = -(-len(ascending) * percent // 100)
    return ascending[rank - 1] / 10 if ascending else None


def _result(ok: int, total: int) -> tuple[bool, int]:
    return bool(ok), int(total)


def _milliseconds(total: int | None) -> float | None:
    return None if total is None else total / 10


def _claim(provider: str, at: int, readable: int, level: str, format_: str, url: str, reason: str) -> Claim:  # noqa: PLR0913, PLR0917 - a row
    return Claim(
        provider=provider,
        at=rows.moment(at),
        readable=bool(readable),
        level=rows.level_from(level),
        format=format_,
        url=url,
        reason=reason,
    )
