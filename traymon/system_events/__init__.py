"""What the computer tells of itself: sleep, network changes, metered lines, saving power.

One module per operating system, each with ``SOURCES``. Nothing is polled: the kernel and the services wake us.
"""

from traymon.system_events.events import OnEvent, Stop, SystemEvent
from traymon.system_events.sources import missing, watch

__all__ = ["OnEvent", "Stop", "SystemEvent", "missing", "watch"]
