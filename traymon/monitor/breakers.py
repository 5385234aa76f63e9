"""The circuit breakers of one provider's endpoints."""

from datetime import datetime

from traymon.assessment.breaker import CLOSED, BreakerRules, advance, at
from traymon.model import Breaker, Observation, Party, ProbeKind


class Breakers:
    """One for each endpoint that was ever asked."""

    def __init__(self, rules: BreakerRules) -> None:
        self._rules = rules
        self._known: dict[ProbeKind, Breaker] = {}

    def saw(self, observation: Observation, party: Party) -> None:
        """An observation, charged to ``party``."""
        known = self._known.get(observation.probe, CLOSED)
        self._known[observation.probe] = advance(known, observation, party, self._rules, observation.at)

    def at(self, now: datetime) -> tuple[tuple[ProbeKind, Breaker], ...]:
        """All of them, as they are ``now``."""
        return tuple((probe, at(breaker, now, self._rules)) for probe, breaker in self._known.items())
