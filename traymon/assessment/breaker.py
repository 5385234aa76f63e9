"""A circuit breaker for each endpoint that other programs can follow, instead of finding out by failing. Pure.

Closed: ask the provider. Open: ask the fallback. Half open: the next probe decides. It is quicker and simpler than the
judgement on purpose: a wrong opening costs a detour of five minutes, not somebody's night.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from traymon.model import Breaker, BreakerState, Observation, Party


@dataclass(frozen=True, kw_only=True)
class BreakerRules:
    """When it opens, and for how long: the settings' ``[breaker]``."""

    errors: int = 3
    """Failures in a row by the provider's fault ..."""
    within: timedelta = timedelta(seconds=60)
    """... within this time open it ..."""
    open_for: timedelta = timedelta(minutes=5)
    """... for so long; then one good answer closes it, and one failure opens it anew."""


DEFAULTS = BreakerRules()

CLOSED = Breaker()


def advance(breaker: Breaker, observation: Observation, party: Party, rules: BreakerRules, now: datetime) -> Breaker:
    """``breaker`` after one more observation of its endpoint, charged to ``party``."""
    current = at(breaker, now, rules)
    if current.state is BreakerState.OPEN:
        return current
    if observation.ok:
        return CLOSED
    if party not in (Party.PROVIDER, Party.CDN):
        return current
    recent = [error for error in current.errors if timedelta(0) <= now - error <= rules.within]
    errors = (*recent, now)[-rules.errors :]
    if current.state is BreakerState.HALF_OPEN or len(errors) >= rules.errors:
        return Breaker(state=BreakerState.OPEN, until=now + rules.open_for)
    return Breaker(errors=errors)


def at(breaker: Breaker, now: datetime, rules: BreakerRules) -> Breaker:
    """``breaker`` as it is at ``now``: time opens it half. A clock that was set back does not hold it open for ever."""
    if breaker.state is not BreakerState.OPEN or breaker.until is None:
        return breaker
    if now >= breaker.until:
        return Breaker(state=BreakerState.HALF_OPEN)
    return replace(breaker, until=min(breaker.until, now + rules.open_for))
