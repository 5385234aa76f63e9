"""One update as one transaction."""

import contextlib
import os
import sqlite3
from collections import deque
from datetime import datetime, timedelta
from pathlib import Path

from traymon.history import connection as opening
from traymon.history import rows
from traymon.history.intervals import Interval, extend
from traymon.history.recovery import DATABASE_ERRORS, DamagedError
from traymon.history.schema import migrate
from traymon.history.upkeep import DailyRound, prune_steps
from traymon.model import Assessment, Level, Observation, StatusReport, Transition, Update

_INSERT_OBSERVATION = "INSERT OR REPLACE INTO observation VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"
_INSERT_TRANSITION = """
    INSERT INTO transition (provider, at,
        before_level, before_party, before_at, before_since, before_evidence,
        after_level, after_party, after_at, after_since, after_evidence) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"""
_REPLACE_CURRENT = "INSERT OR REPLACE INTO current VALUES (?,?,?,?,?,?,?,?)"
_INSERT_INTERVAL = "INSERT OR REPLACE INTO interval VALUES (?,?,?,?,?)"
_INSERT_CLAIM = "INSERT OR REPLACE INTO claim VALUES (?,?,?,?,?,?,?)"
_INSERT_LEAD = "INSERT OR REPLACE INTO lead VALUES (?,?,?)"
_ADD_SPEND = """
    INSERT INTO spend VALUES (?,?,?) ON CONFLICT (provider, day) DO UPDATE SET cost = cost + excluded.cost"""
_NEWEST_CLAIMS = "SELECT provider, readable, level, format, max(at) FROM claim GROUP BY provider"


def open_store(path: Path, *, connect: opening.Connect, max_gap: timedelta) -> "Store":
    """Open or make the file and bring it to the newest version.

    Raises ``DamagedError`` or ``sqlite3.Error`` (``recovery.is_damage`` tells which), ``OSError``, and ``TraymonError``
    for a file of a newer traymon.
    """
    connection = opening.checked(path, connect)
    try:
        migrate(connection)
        return Store(connection, path=path, max_gap=max_gap)
    except BaseException:
        connection.close()
        raise


class Store:
    """An open file, and what is remembered of its rows so that writing need not read. One thread at a time."""

    def __init__(self, connection: sqlite3.Connection, *, path: Path, max_gap: timedelta) -> None:
        self._connection = connection
        self._path = path
        self._inode = os.stat(path).st_ino  # noqa: PTH116 - as in ``moved``
        self._max_gap = max_gap
        self._daily_round = DailyRound(connection)
        self._remembered = False
        self._words: dict[str, int] = {}
        self._series: dict[tuple[str, str], int] = {}
        self._open: dict[str, Interval] = {}
        self._claims: dict[str, tuple[bool, str, str]] = {}
        self._remember()

    def write(self, update: Update) -> None:
        """Store all of ``update`` or nothing. Raises ``sqlite3.Error``."""
        if not self._remembered:
            self._fold_log()
            self._remember()
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._write_rows(update)
            self._connection.execute("COMMIT")
        except BaseException:
            self._remembered = False  # of rows that are not there
            self._roll_back()
            raise

    def tidy(self, now: datetime) -> None:
        """Once a day look for damage and forget what is old, a little with each call. Raises as ``DailyRound.step``."""
        self._daily_round.step(now)

    def prune(self, now: datetime) -> None:
        """Forget all of it at once. Raises ``sqlite3.Error``."""
        deque(prune_steps(self._connection, now), maxlen=0)

    def moved(self) -> bool:
        """Whether the path leads to another file by now, or to none: what is written here, nobody would find."""
        try:
            return os.stat(self._path).st_ino != self._inode  # noqa: PTH116 - a third of the price, with each update
        except OSError:
            return True

    def close(self) -> None:
        """Fold the log into the file and close it."""
        self._connection.close()

    def _roll_back(self) -> None:
        with contextlib.suppress(*DATABASE_ERRORS):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _fold_log(self) -> None:
        """After a failure: on a full disk this may free more than the next rows need. What hinders it may wait."""
        with contextlib.suppress(*DATABASE_ERRORS):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _write_rows(self, update: Update) -> None:
        if update.transition is not None:
            self._write_transition(update.transition)
        if update.observation is not None:
            self._write_observation(update.observation)
        self._write_judgement(update.assessment)
        if update.report is not None:
            self._write_claim(update.provider.id, update.report)
        if update.lead is not None:
            lead = (update.provider.id, rows.milliseconds(update.at), update.lead // timedelta(milliseconds=1))
            self._connection.execute(_INSERT_LEAD, lead)

    def _write_transition(self, transition: Transition) -> None:
        before, after = rows.judgement_values(transition.before), rows.judgement_values(transition.after)
        values = (transition.after.provider, rows.milliseconds(transition.at), *before, *after)
        self._connection.execute(_INSERT_TRANSITION, values)

    def _write_observation(self, seen: Observation) -> None:
        at, cost = rows.milliseconds(seen.at), rows.money(seen.cost_usd)
        words = (self._word(seen.failure), self._word(seen.phase), seen.http_status, self._word(seen.layer))
        self._connection.execute(
            _INSERT_OBSERVATION,
            (
                self._series_id(seen.provider, seen.probe.value),
                at,
                *words,
                self._word(seen.model),
                *rows.timing_values(seen.timings),
                cost,
                rows.clean(seen.detail) or None,
            ),
        )
        if cost:
            self._connection.execute(_ADD_SPEND, (seen.provider, rows.day(seen.at), cost))

    def _write_judgement(self, judgement: Assessment) -> None:
        ended, still = extend(
            self._open.get(judgement.provider),
            level=judgement.level,
            party=judgement.party,
            at=judgement.at,
            max_gap=self._max_gap,
        )
        begun, seen = rows.milliseconds(still.begun), rows.milliseconds(still.seen)
        current = (judgement.provider, *rows.judgement_values(judgement), begun, seen)
        self._connection.execute(_REPLACE_CURRENT, current)
        if ended is not None and ended.seen > ended.begun:
            self._connection.execute(_INSERT_INTERVAL, (judgement.provider, *rows.interval_values(ended)))
        self._open[judgement.provider] = still

    def _write_claim(self, provider: str, report: StatusReport) -> None:
        level = report.level if report.readable else Level.UNKNOWN
        claim = (report.readable, level.word, report.format)
        if self._claims.get(provider) == claim:
            return
        texts = (rows.clean(report.url), rows.clean(report.reason))
        self._connection.execute(_INSERT_CLAIM, (provider, rows.milliseconds(report.at), *claim, *texts))
        self._claims[provider] = claim

    def _word(self, text: str | None) -> int | None:
        if not text:
            return None
        if text not in self._words:
            self._connection.execute("INSERT OR IGNORE INTO word (text) VALUES (?)", (rows.clean(text),))
            query = self._connection.execute("SELECT id FROM word WHERE text = ?", (rows.clean(text),))
            self._words[text] = int(query.fetchone()[0])
        return self._words[text]

    def _series_id(self, provider: str, probe: str) -> int:
        key = (provider, probe)
        if key not in self._series:
            self._connection.execute("INSERT OR IGNORE INTO series (provider, probe) VALUES (?,?)", key)
            query = self._connection.execute("SELECT id FROM series WHERE provider = ? AND probe = ?", key)
            self._series[key] = int(query.fetchone()[0])
        return self._series[key]

    def _remember(self) -> None:
        ask = self._connection.execute
        try:
            self._words = {text: int(word) for word, text in ask("SELECT id, text FROM word")}
            self._series = {(provider, probe): int(id_) for id_, provider, probe in ask("SELECT * FROM series")}
            current = ask("SELECT provider, level, party, begun, seen FROM current")
            self._open = {provider: rows.interval_from(*columns) for provider, *columns in current}
            self._claims = {provider: (bool(readable), *said) for provider, readable, *said, _ in ask(_NEWEST_CLAIMS)}
        except (TypeError, ValueError, OverflowError) as error:
            raise DamagedError("it holds values that cannot be") from error
        self._remembered = True
