"""Which hours are usually slower than those before them, learnt of one endpoint. Pure.

The usual time follows the last three hours, so it is behind wherever answers grow slower every day at the same time. A
rise that the workdays have shown is expected, therefore, and no evidence of an incident. It only ever excuses: a day
without the usual rush, a Sunday, must not look slow after it.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

BLOCK = timedelta(hours=4)
"""Six a day: long enough to be seen on most days also by a laptop, short enough for the hours of offices. Of UTC: the
load is that of users everywhere, and neither a journey nor summer time moves it by more than an hour."""

LOOKED_AT = timedelta(minutes=90)
"""From the beginning of a block: then begin the answers that speak for it, around its middle."""

LOOKED_FOR = BLOCK - LOOKED_AT
"""At most: usually its first half hour is enough."""

LEAST, MOST = 8, 30
"""Answers that speak for a block."""

DAYS = 10
"""Two weeks of workdays are remembered ..."""

FEWEST = 7
"""... and so many must be known. A rise is believed if all of them show it, one of ten excepted: by chance that would
happen to one in a hundred (sign test: 2⁻⁷ = 0.8 %, 11 · 2⁻¹⁰ = 1.1 %). An incident is one odd day, and no habit."""

LARGEST = math.log(1.25)
"""A quarter may be expected: who takes twice as long as usual is noticed at any hour."""

_SATURDAY = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BLOCKS = timedelta(days=1) // BLOCK
_KEPT_BLOCKS = 14 * _BLOCKS


@dataclass(frozen=True, kw_only=True)
class TimeOfDay:
    """Times are natural logarithms of milliseconds. Blocks are counted since 1970."""

    rises: tuple[tuple[float, ...], ...] = ((),) * _BLOCKS
    """To each block of the day from the one before it, one for each workday, newest last."""
    block: int = 0
    """The one under way ..."""
    answers: tuple[float, ...] = ()
    """... and what speaks for it."""
    before: float | None = None
    """The middle one of the block before it."""


NO_HABITS = TimeOfDay()


def looks(now: datetime) -> list[datetime]:
    """The beginnings of those times before ``now`` whose answers count, oldest first."""
    newest = (now - _EPOCH) // BLOCK
    starts = (_EPOCH + block * BLOCK + LOOKED_AT for block in range(newest - _KEPT_BLOCKS, newest + 1))
    return [start for start in starts if start < now and start.weekday() < _SATURDAY]


def of(answers: Iterable[tuple[datetime, Sequence[float]]]) -> TimeOfDay:
    """What was known before a restart: the first good answers (ms) since each of ``looks``."""
    known = NO_HABITS
    for start, times in answers:
        if times:
            known = replace(_begun(known, (start - _EPOCH) // BLOCK), answers=tuple(map(log_of, times[:MOST])))
    return known


def seen(known: TimeOfDay, ms: float, at: datetime) -> TimeOfDay:
    """After one more good answer. In an incident as well: one day decides nothing."""
    block, into = divmod(at - _EPOCH, BLOCK)
    if block != known.block:
        known = _begun(known, block)
    if into < LOOKED_AT or len(known.answers) >= MOST or at.weekday() >= _SATURDAY:
        return known
    return replace(known, answers=(*known.answers, log_of(ms)))


def expected_rise(known: TimeOfDay, since: datetime, now: datetime) -> float:
    """By how much answers are usually slower ``now`` than at ``since``, at most a block before; 0 to ``LARGEST``."""
    if not any(known.rises):
        return 0.0
    at, end = ((when - _EPOCH - BLOCK / 2) / BLOCK for when in (max(since, now - BLOCK), now))
    total = 0.0
    while at < end:
        upto = min(math.floor(at) + 1.0, end)
        total += (upto - at) * _step(known.rises[(math.floor(at) + 1) % _BLOCKS])
        at = upto
    return min(max(total, 0.0), LARGEST)


def _begun(known: TimeOfDay, block: int) -> TimeOfDay:
    middle = median(known.answers) if len(known.answers) >= LEAST else None
    rises = known.rises
    if middle is not None and known.before is not None:
        of_day = known.block % _BLOCKS
        newest = (*rises[of_day], middle - known.before)[-DAYS:]
        rises = (*rises[:of_day], newest, *rises[of_day + 1 :])
    follows = block == known.block + 1
    return TimeOfDay(rises=rises, block=block, before=middle if follows else None)


def _step(rises: Sequence[float]) -> float:
    """From one block to the next; 0: nothing that is sure."""
    if len(rises) < FEWEST:
        return 0.0
    exceptions = 1 if len(rises) == DAYS else 0
    ordered = sorted(rises)
    sure = ordered[exceptions] > 0 or ordered[-1 - exceptions] < 0
    return median(ordered) if sure else 0.0


def log_of(ms: float) -> float:
    """Natural logarithm of a time, which is never below 1 ms."""
    return math.log(max(ms, 1.0))


def median(values: Sequence[float]) -> float:
    """As ``statistics.median``, whose module takes 3 ms to import."""
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] if len(values) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
