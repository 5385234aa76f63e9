"""Evidence of change, gathered answer by answer: CUSUM statistics (Page 1954). Pure.

One for errors (Bernoulli), one for latency (normal, of its logarithm). Both are log-likelihood ratios of "there is an
incident" against "all is as usual", never below zero, so that long good times do not hide a change. While one is above
zero the monitor asks more often (a variable sampling interval: Reynolds, Amin and Arnold 1990), which makes the rule
both quicker and quieter than any at a fixed interval.
"""

import math
from dataclasses import dataclass, replace
from datetime import datetime

from traymon.assessment.rules import Rules

SUSPICION = 2.0
"""Evidence of slowness from which on the monitor looks more closely; less comes and goes all day."""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Log-likelihood ratios; 0: nothing speaks for an incident."""

    errors: float = 0.0
    slowness: float = 0.0
    since: datetime | None = None
    """The first failure that ``errors`` counts."""
    slow_since: datetime | None = None
    """The first slow answer that ``slowness`` counts."""
    failed_at: datetime | None = None
    """The newest failure."""

    @property
    def any(self) -> bool:
        """Whether it is worth a closer look."""
        return self.errors > 0 or self.slowness > SUSPICION


def after_failure(doubt: Doubt, at: datetime, rules: Rules) -> Doubt:
    """Failures in quick succession may be one glitch: each counts in proportion to the time since the last one."""
    weight = 1.0
    if doubt.failed_at is not None and rules.glitch:
        weight = min(max((at - doubt.failed_at) / rules.glitch, 0.0), 1.0)
    gained = weight * math.log(rules.error_share / rules.usual_errors)
    since = doubt.since if doubt.errors and doubt.since else at
    return replace(doubt, errors=doubt.errors + gained, since=since, failed_at=at)


def after_answer(doubt: Doubt, at: datetime, slow_evidence: float, rules: Rules) -> Doubt:
    """A good answer, with the evidence of slowness in its time."""
    errors = doubt.errors and max(doubt.errors - relief(rules.error_share, rules), 0.0)
    slowness = max(doubt.slowness + slow_evidence, 0.0)
    if not errors and not slowness:
        return NO_DOUBT
    slow_since = (doubt.slow_since or at) if slowness else None
    failed_at, since = (doubt.failed_at, doubt.since) if errors else (None, None)
    return Doubt(errors=errors, slowness=slowness, since=since, slow_since=slow_since, failed_at=failed_at)


def relief(share: float, rules: Rules) -> float:
    """How much a good answer speaks against an incident in which ``share`` of the requests fail (log)."""
    return math.log((1 - rules.usual_errors) / (1 - min(share, 0.97)))


def many_errors(doubt: Doubt, rules: Rules) -> bool:
    """Whether so many requests fail that it is believed."""
    return doubt.errors >= rules.error_evidence


def slow(doubt: Doubt, now: datetime, rules: Rules) -> bool:
    """Whether answers are so slow, and for so long, that it is believed."""
    lasted = now - doubt.slow_since if doubt.slow_since else None
    return doubt.slowness >= rules.slow_evidence and lasted is not None and lasted >= rules.failures_span


NO_DOUBT = Doubt()
