"""The loop: ask when it is time, hand each answer to the judges, publish the update to every sink."""

from traymon.monitor.loop import Monitor
from traymon.monitor.watch import Sources, Watch

__all__ = ["Monitor", "Sources", "Watch"]
