"""What the time of one good answer proves. Pure."""

from dataclasses import dataclass

from traymon.assessment.baseline import Baseline, evidence_of_slowness, pace
from traymon.assessment.rules import Rules


@dataclass(frozen=True, kw_only=True)
class Speed:
    """Log-likelihood ratios."""

    slowness: float = 0.0
    """Slow, against usual."""
    quickness: float = 0.0
    """Usual, against as slow as it was lately."""


def speed_of(baseline: Baseline, ms: float, rules: Rules) -> Speed:
    """Of an answer that took ``ms``; what is quick in itself is never slow."""
    slowness = evidence_of_slowness(baseline, ms, rules.slow_factor)
    quick = ms < rules.slow_floor.total_seconds() * 1000
    return Speed(
        slowness=min(slowness, 0.0) if quick else slowness,
        quickness=-evidence_of_slowness(baseline, ms, max(pace(baseline), rules.slow_factor), 0.0),
    )
