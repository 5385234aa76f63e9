"""What a watch may do."""

from dataclasses import dataclass, field
from datetime import timedelta

from traymon.assessment import cadence as cadence_
from traymon.assessment.breaker import BreakerRules
from traymon.assessment.rules import Rules


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the user allows, and when a change is believed."""

    cadence: cadence_.Terms = field(default_factory=cadence_.Terms)
    rules: Rules = field(default_factory=Rules)
    breaker: BreakerRules = field(default_factory=BreakerRules)
    status_interval: timedelta = timedelta(seconds=120)
