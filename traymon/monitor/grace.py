"""Grace: after the computer slept, its network changed or its clock jumped, failures prove nothing for a while."""

import math
from dataclasses import dataclass

GRACE = 15.0
"""Seconds. Wi-Fi, DHCP and a VPN need 3-10 s after a laptop is opened."""

LONGEST = 30.0
"""However often the network changes: it changes again when an address comes, and when the VPN is up ..."""

SERIES = 60.0
"""... but a network that changes all the time must not hide an outage: no more than half of any minute is grace."""

SETTLE = 1.0
"""Seconds between a change and the questions that it asks for: changes come in bursts."""


@dataclass(frozen=True, kw_only=True)
class Grace:
    """On the monotonic clock. Whatever was asked before ``until`` may fail without consequence."""

    began: float = -math.inf
    until: float = -math.inf

    def extended(self, now: float, *, anew: bool = False) -> "Grace":
        """After a disturbance at ``now``; ``anew``: whatever was granted before, as time has passed unseen."""
        began = now if anew or now - self.began > SERIES else self.began
        return Grace(began=began, until=max(self.until, min(now + GRACE, began + LONGEST)))

    def covers(self, asked_at: float) -> bool:
        """Whether a failure of what was asked then is forgiven."""
        return asked_at < self.until
