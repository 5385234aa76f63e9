"""Compare this computer's clock to what servers say.

Words: ``ok``, ``off``, ``unknown``. ``number``: seconds this clock is ahead (negative: behind) of the ``Date`` headers.
Two operators must agree, because a captive portal can lie about the time.
"""

import statistics
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from traymon.diagnosis.case import Case, Check
from traymon.model import Evidence, Outcome

_AGREE = 30.0
"""Seconds within which honest servers agree, the time an answer needs included."""

_TOLERATED = 120.0
"""Seconds: certificates are issued an hour and more before they are used, so smaller errors do no harm."""

WRITTEN = datetime(2026, 1, 1, tzinfo=UTC)
"""This program is younger than that: a clock before it is wrong, whatever anybody says."""

_SOURCES = ("captive_portal", "anchor", "edge")


def _ask(case: Case) -> Iterator[Evidence]:
    ahead, witnesses = judge(readings(case.of(*_SOURCES)))
    too_early = case.now() - WRITTEN
    if ahead is None and too_early < timedelta(0):
        word, ahead = "off", too_early.total_seconds()
        note = f"this clock says {case.now():%Y-%m-%d}, which is before this program was written"
    elif ahead is None:
        word, note = "unknown", "fewer than two servers agree on the time"
    else:
        word = "off" if abs(ahead) > _TOLERATED else "ok"
        note = f"{witnesses} servers say that this clock is {_shown(ahead)}" if word == "off" else ""
    yield Evidence(
        check="clock",
        outcome={"ok": Outcome.OK, "off": Outcome.FAILED}.get(word, Outcome.INCONCLUSIVE),
        word=word,
        number=None if ahead is None else round(ahead, 1),
        note=note,
        at=case.now(),
    )


def readings(found: Iterable[Evidence]) -> list[float]:
    """By how many seconds this clock was ahead of each operator. Whatever portals answer is one operator's word."""
    ahead: dict[str, list[float]] = {}
    for one in found:
        if one.at and one.reply and one.reply.date:
            who = "portal" if one.word == "portal" else one.operator or urlsplit(one.target).hostname or one.target
            ahead.setdefault(who.lower(), []).append((one.at - one.reply.date).total_seconds())
    return [statistics.median(values) for values in ahead.values()]


def judge(ahead: Iterable[float]) -> tuple[float | None, int]:
    """(Seconds this clock is ahead by the largest group that agrees, size of the group); ``None``: there is none."""
    known = sorted(ahead)
    groups = [[other for other in known if 0 <= other - one <= _AGREE] for one in known]
    largest = max(map(len, groups), default=0)
    best = [group for group in groups if len(group) == largest]
    if largest < 2 or best[-1][0] - best[0][-1] > 0:  # noqa: PLR2004 - two, or two groups that contradict each other
        return None, largest
    return statistics.median(best[0]), largest


def _shown(ahead: float) -> str:
    size = timedelta(seconds=round(abs(ahead)))
    amount = f"{size.days} days" if size.days > 1 else str(size)
    return f"{amount} {'ahead' if ahead > 0 else 'behind'}"


CHECK = Check(name="clock", ask=_ask, needs=_SOURCES, patience=1.0)
