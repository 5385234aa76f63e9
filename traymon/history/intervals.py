"""Stretches of time in which one judgement held, and the arithmetic of uptime over them. Pure.

A stretch reaches from the update that brought the judgement to the last update that still saw it, or to the one that
changed it. Time without updates for longer than a gap belongs to nobody: traymon did not run, or the machine slept.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from traymon.model import Level, Party


class PartyGroup(StrEnum):
    """Whose trouble counts against a provider, and whose does not."""

    NONE = "none"
    PROVIDER = "provider"
    LOCAL = "local"
    UNKNOWN = "unknown"


_GROUPS = {
    Party.NONE: PartyGroup.NONE,
    Party.CDN: PartyGroup.PROVIDER,
    Party.PROVIDER: PartyGroup.PROVIDER,
    Party.YOU: PartyGroup.LOCAL,
    Party.ACCOUNT: PartyGroup.LOCAL,
    Party.LOCAL_NETWORK: PartyGroup.LOCAL,
    Party.ISP: PartyGroup.LOCAL,
    Party.PATH: PartyGroup.LOCAL,
}
_KNOWN_GROUPS = frozenset({PartyGroup.NONE, PartyGroup.PROVIDER})


@dataclass(frozen=True, kw_only=True)
class Interval:
    """One judgement, seen without a gap from ``begun`` to ``seen``."""

    level: Level
    party: Party
    begun: datetime
    seen: datetime


@dataclass(frozen=True, kw_only=True)
class Uptime:
    """How the time from ``since`` to ``until`` was spent. Seconds."""

    provider: str
    since: datetime
    until: datetime
    seconds: dict[tuple[Level, PartyGroup], float]
    """Only states that occurred."""

    @property
    def unobserved_s(self) -> float:
        """Nobody was looking."""
        return max(0.0, (self.until - self.since).total_seconds() - sum(self.seconds.values()))

    @property
    def known_s(self) -> float:
        """This machine could tell how the provider was: neither local trouble, nor unknown, nor unobserved."""
        return sum(
            length
            for (level, group), length in self.seconds.items()
            if group in _KNOWN_GROUPS and level is not Level.UNKNOWN
        )

    @property
    def operational_percent(self) -> float | None:
        """Share of the known time in which the provider was operational; ``None``: nothing is known."""
        good = sum(self.seconds.get((Level.OPERATIONAL, group), 0.0) for group in _KNOWN_GROUPS)
        return 100.0 * good / self.known_s if self.known_s else None


def extend(
    before: Interval | None, *, level: Level, party: Party, at: datetime, max_gap: timedelta
) -> tuple[Interval | None, Interval]:
    """The stretch that an update at ``at`` ended, if any, and the one that is open after it."""
    begun_now = Interval(level=level, party=party, begun=at, seen=at)
    if before is None:
        return None, begun_now
    if abs(at - before.seen) > max_gap:  # nobody looked, or the clock was set back
        return before, begun_now
    at = max(at, before.seen)
    if (level, party) == (before.level, before.party):
        return None, replace(before, seen=at)
    return replace(before, seen=at), replace(begun_now, begun=at, seen=at)


def uptime(provider: str, intervals: Iterable[Interval], *, since: datetime, until: datetime) -> Uptime:
    """The sums of what lies between ``since`` and ``until``; time in two stretches (a clock set back) counts once."""
    seconds: dict[tuple[Level, PartyGroup], float] = {}
    reached = since
    for interval in sorted(intervals, key=lambda interval: interval.begun):
        start, end = max(interval.begun, reached), min(interval.seen, until)
        if end > start:
            state = (interval.level, _GROUPS.get(interval.party, PartyGroup.UNKNOWN))
            seconds[state] = seconds.get(state, 0.0) + (end - start).total_seconds()
            reached = end
    return Uptime(provider=provider, since=since, until=until, seconds=seconds)
