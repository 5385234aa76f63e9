"""How long to wait, where the plan of costs and limits does not say."""

from datetime import datetime, timedelta

from traymon.model import Failure

JITTER = 0.1
"""Of the regular interval, so that many copies of traymon do not ask in step."""

RECHECK_JITTER = 0.2

PAGE_REST = timedelta(seconds=60)
"""A status page is never read more often, whatever happens."""

CALL_REST = timedelta(seconds=10)
"""Between two calls for everything."""

FIRST_ROUND_STEP = 3.0
"""Seconds between the first paid probes: the first answer's headers tell what the key allows."""

SAVING_FACTOR = 3
"""Where traffic or power is dear, everything is asked so much less often: a probe costs about 6 kB, most of it TLS. An
outage is still told in about two minutes."""

SAVING_LONGEST = timedelta(minutes=10)
"""No interval is stretched beyond this: ``status.json`` would look stale."""

LONG_WAIT: dict[Failure, timedelta] = {
    Failure.ACCOUNT_QUOTA_OR_PLAN: timedelta(minutes=15),
    Failure.PAYMENT_REQUIRED: timedelta(minutes=15),
    Failure.MODEL_UNAVAILABLE: timedelta(minutes=15),
    Failure.USER_RATE_LIMIT: timedelta(seconds=60),
}
"""Answers that waiting does not change soon: asking again only spends the user's allowance."""


def stretched(interval: timedelta) -> timedelta:
    """``interval`` where traffic or power is dear."""
    return max(interval, min(interval * SAVING_FACTOR, SAVING_LONGEST))


def month_left(now: datetime) -> timedelta:
    """Until the budget's next month begins."""
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + timedelta(days=32)).replace(day=1) - now


def left(rest: timedelta, since: datetime, now: datetime) -> float:
    """Seconds until ``rest`` has passed; never more than all of it, also when the clock was set back."""
    return min(max((since + rest - now).total_seconds(), 0.0), rest.total_seconds())
