"""What good answers prove: when trouble is over. Pure.

Log-likelihood ratios of "all is as usual" against "it goes on", gathered answer by answer like the evidence of change.
One starts anew with each failure; one forgives a single failure, which happens also when all is well, for more
patience; one is of speed.
"""

import math
from dataclasses import dataclass
from datetime import datetime

from traymon.assessment.rules import Rules

PERHAPS = 1.5
"""So much evidence is worth a closer look."""

ALONE = 2.0
"""One endpoint needs so much less of it than all together: it is asked a seventh as often, so luck has fewer tries."""

RECOVERY_GOOD = 2
"""Good answers in a row that end an outage at the least."""

MOST_GOOD = 100
"""So many are about enough in any case."""

MOST_QUICK = 3.0
"""Of one quick answer: it proves as little as one slow answer."""

_SURE = 0.97
"""Of no outage it is known that more than this share of the requests fails."""


@dataclass(frozen=True, kw_only=True)
class Relief:
    """What speaks for the end of trouble; 0: nothing."""

    unbroken: float = 0.0
    """Good answers since the newest failure."""
    errors: float = 0.0
    """The same, with failures forgiven ..."""
    since: datetime | None = None
    """... since when."""
    slowness: float = 0.0
    quick_since: datetime | None = None


NO_RELIEF = Relief()


def share_of(bad: int, seen: int) -> float:
    """Of the requests of an incident that fail, less a standard error: what is noticed by chance looks worse."""
    if not seen:
        return 1.0
    share = bad / seen
    return max(share - math.sqrt(share * (1 - share) / seen), share / 2)


def gain(share: float, rules: Rules) -> float:
    """How much a good answer speaks against an incident in which ``share`` of the requests fail."""
    least = rules.recovery_evidence / MOST_GOOD
    return max(math.log((1 - rules.usual_errors) / (1 - min(share, _SURE))), least)


def relief_after_failure(relief: Relief, share: float, rules: Rules) -> Relief:
    """``share``: of the requests that have failed in this incident."""
    errors = relief.errors - math.log(max(min(share, rules.error_share) / rules.usual_errors, 1.0))
    return Relief(
        errors=max(errors, 0.0),
        since=relief.since if errors > 0 else None,
        slowness=relief.slowness,
        quick_since=relief.quick_since,
    )


def relief_after_answer(relief: Relief, share: float, quickness: float, at: datetime, rules: Rules) -> Relief:
    """``share``: of the requests that failed, 0 for an endpoint that never did: its good answers prove nothing.

    ``quickness``: how much the time of a good answer speaks for the usual times.
    """
    most = rules.recovery_evidence
    slowness = min(max(relief.slowness + min(quickness, MOST_QUICK), 0.0), most)
    return Relief(
        unbroken=min(relief.unbroken + (share and gain(share, rules)), most),
        errors=min(relief.errors + (share and gain(min(share, rules.error_share), rules)), most),
        since=relief.since or at,
        slowness=slowness,
        quick_since=(relief.quick_since or at) if slowness else None,
    )


def errors_are_over(relief: Relief, good_since: datetime | None, now: datetime, rules: Rules, enough: float) -> bool:
    """Whether good answers, in a row since ``good_since``, are so many, and over so long, that it is believed."""
    unbroken = relief.unbroken >= enough and lasted(good_since, now, rules)
    return unbroken or (relief.errors >= enough and lasted(relief.since, now, rules))


def slowness_is_over(relief: Relief, now: datetime, rules: Rules, enough: float) -> bool:
    """Whether answers are so quick, and for so long, that it is believed."""
    return relief.slowness >= enough and lasted(relief.quick_since, now, rules)


def lasted(since: datetime | None, now: datetime, rules: Rules) -> bool:
    """Whether what has held ``since`` is more than a moment's luck."""
    return since is not None and now - since >= rules.recovery_span
