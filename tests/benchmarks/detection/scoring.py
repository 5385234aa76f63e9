"""What a story is worth: how soon, how often for nothing, and whom it blames."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.benchmarks.detection.playing import Story, Told
from tests.benchmarks.detection.worlds import Trouble
from traymon.model import Party

FORGIVEN = 180.0
"""Seconds after the end of trouble in which it may still be told."""

_ELSEWHERE = frozenset({Party.ACCOUNT, Party.YOU, Party.ISP, Party.PATH, Party.LOCAL_NETWORK})


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Of one episode."""

    delay: float | None
    """Seconds until the provider was said to be in trouble; ``None``: never."""
    recovery: float | None
    """Seconds from the end of the trouble until that was told."""
    false_alarms: int
    premature: int
    """Ends that were told while it went on."""
    wrong_party: int
    notifications: int
    doubled: int
    """The same told twice, or an end without a beginning."""
    lost: int = 0
    """Troubles or ends that were never told."""
    paid: int


def score(
    story: Story,
    *,
    begins: float,
    ends: float | None,
    party: Party | None = Party.PROVIDER,
    troubles: Sequence[Trouble] = (),
) -> Outcome:
    """``ends``: of the trouble that began at ``begins``; ``None``: there is none. ``party``: whom to blame."""
    told = story.told
    inside = [one for one in told if ends is not None and begins <= one.at < ends + FORGIVEN]
    first = next((one for one in inside if one.trouble), None)
    over = next((one for one in told if first and ends is not None and one.good and one.at >= ends), None)
    return Outcome(
        delay=first.at - begins if first else None,
        recovery=over.at - (ends or 0.0) if over else None,
        false_alarms=sum(one.trouble for one in told if one not in inside),
        premature=sum(any(trouble.start <= one.at < trouble.end for trouble in troubles) for one in told if one.good),
        wrong_party=sum(one.party in _ELSEWHERE and one.party is not party for one in told),
        notifications=len(told),
        doubled=_doubled(told),
        paid=story.paid,
    )


def _doubled(told: Sequence[Told]) -> int:
    states = [(one.level, one.party) for one in told]
    return sum(before == after for before, after in pairwise(states)) + bool(told and told[0].good)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """Of many episodes."""

    name: str
    runs: int
    delays: tuple[float, ...]
    recoveries: tuple[float, ...]
    missed: int
    false_alarms: int
    premature: int
    wrong_party: int
    doubled: int
    lost: int
    notifications: float
    """Per episode."""
    paid_per_hour: float
    days: float

    @property
    def median(self) -> float | None:
        """Of the delays."""
        return statistics.median(self.delays) if self.delays else None

    def percentile(self, share: float) -> float | None:
        """Of the delays."""
        return of(self.delays, share)


def of(values: Sequence[float], share: float) -> float | None:
    """The value below which ``share`` of ``values`` lie."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else None


def summary(name: str, outcomes: Sequence[Outcome], *, hours: float, expected: bool) -> Summary:
    """``hours``: of all episodes together."""
    return Summary(
        name=name,
        runs=len(outcomes),
        delays=tuple(one.delay for one in outcomes if one.delay is not None),
        recoveries=tuple(one.recovery for one in outcomes if one.recovery is not None),
        missed=sum(one.delay is None for one in outcomes) if expected else 0,
        false_alarms=sum(one.false_alarms for one in outcomes),
        premature=sum(one.premature for one in outcomes),
        wrong_party=sum(one.wrong_party for one in outcomes),
        doubled=sum(one.doubled for one in outcomes),
        lost=sum(one.lost for one in outcomes),
        notifications=sum(one.notifications for one in outcomes) / len(outcomes),
        paid_per_hour=sum(one.paid for one in outcomes) / hours,
        days=hours / 24,
    )
