"""What is told, when and how loudly: a pure function of what happened, the settings and what was told before.

``memory``   what must be remembered between two decisions, also over a restart
``policy``   what happened → what to say now (pure)
``quiet``    quiet hours (pure)
``store``    the memory in a file
"""

from traymon.alerts.memory import Held, Memory, Open, Snooze
from traymon.alerts.policy import Alert, Kind, happened, next_due, silent, snoozed, time_passed, wait_for_end
from traymon.alerts.store import load, save

__all__ = [
    "Alert",
    "Held",
    "Kind",
    "Memory",
    "Open",
    "Snooze",
    "happened",
    "load",
    "next_due",
    "save",
    "silent",
    "snoozed",
    "time_passed",
    "wait_for_end",
]
