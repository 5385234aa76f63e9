"""What the history knows of one provider."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from traymon.history import HistoryReader, Latency, PartyGroup, Uptime
from traymon.model import Level, Transition

_KNOWN_GROUPS = frozenset({PartyGroup.NONE, PartyGroup.PROVIDER})


@dataclass(frozen=True, kw_only=True)
class Change:
    """A transition, and how long it has held."""

    transition: Transition
    lasted: timedelta
    """Until the next one, or until it was last seen."""
    ongoing: bool


@dataclass(frozen=True, kw_only=True)
class Story:
    """One provider, from ``uptime.since`` to ``uptime.until``."""

    id: str
    name: str
    uptime: Uptime
    latency: tuple[Latency, ...]
    changes: tuple[Change, ...]
    """Oldest first."""

    @property
    def is_worth_telling(self) -> bool:
        """Whether anything was seen."""
        return bool(self.latency or self.changes or self.uptime.seconds)

    @property
    def levels_s(self) -> dict[Level, float]:
        """Seconds of the known time by level, best first."""
        sums: dict[Level, float] = {}
        for (level, group), seconds in sorted(self.uptime.seconds.items()):
            if group in _KNOWN_GROUPS and level is not Level.UNKNOWN:
                sums[level] = sums.get(level, 0.0) + seconds
        return sums

    @property
    def local_s(self) -> float:
        """Seconds in which the fault lay on this side: nothing could be known of the provider."""
        return sum(seconds for (_, group), seconds in self.uptime.seconds.items() if group is PartyGroup.LOCAL)

    @property
    def unclear_s(self) -> float:
        """Seconds in which somebody looked, and could not tell."""
        return max(sum(self.uptime.seconds.values()) - self.uptime.known_s - self.local_s, 0.0)


def read(reader: HistoryReader, provider: str, name: str, since: datetime, now: datetime) -> Story:
    """Raises ``TraymonError`` when the history cannot be read."""
    last = reader.last_assessment(provider)
    return Story(
        id=provider,
        name=name,
        uptime=reader.uptime(since, now, provider),
        latency=reader.latency(since, provider),
        changes=_changes(reader.transitions(since, provider), last.at if last else now),
    )


def _changes(transitions: tuple[Transition, ...], seen: datetime) -> tuple[Change, ...]:
    ends = [*(following.at for following in transitions[1:]), seen]
    return tuple(
        Change(transition=one, lasted=max(end - one.at, timedelta(0)), ongoing=one is transitions[-1])
        for one, end in zip(transitions, ends, strict=False)  # without transitions nothing ends
    )
