"""The common grid of the paid probes: a share of the interval apart, so that inference is asked evenly."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from traymon.model import Observation, ProbeKind
from traymon.monitor.paces import JITTER


@dataclass
class Grid:
    """Where it begins is where the first paid probe was answered."""

    began: datetime | None = None

    def wait(self, observation: Observation, paid: Sequence[ProbeKind], interval: float, dice: random.Random) -> float:
        """Seconds from ``observation`` until its endpoint's next turn."""
        self.began = self.began or observation.at
        passed = (observation.at - self.began).total_seconds() - interval * paid.index(observation.probe) / len(paid)
        to_next = -passed % interval
        far_enough = to_next if to_next >= interval / 2 else to_next + interval
        return far_enough + interval * dice.uniform(-JITTER, JITTER) / 2
