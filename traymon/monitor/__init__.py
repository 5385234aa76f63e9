"""The loop: ask when it is time, hand each answer to the judges, publish the update to every sink."""

from traymon.monitor.loop import Monitor
from traymon.monitor.sources import Sources
from traymon.monitor.watch import Watch

__all__ = ["Monitor", "Sources", "Watch"]
