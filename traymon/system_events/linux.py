"""Linux: the kernel tells of its network over rtnetlink, services of sleep, metered lines and power over D-Bus."""

import sys

from traymon.system_events.events import OnEvent, Sources, Stop
from traymon.system_events.listening import listen

assert sys.platform == "linux"


def _network(on_event: OnEvent) -> Stop:
    from traymon.system_events.rtnetlink import WaysOut  # noqa: PLC0415 - when it is used

    return listen(WaysOut(on_event), name="network changes")


def _services(on_event: OnEvent) -> Stop:
    from traymon.system_events.system_bus import SystemBus  # noqa: PLC0415 - D-Bus takes 11 ms to import

    return listen(SystemBus(on_event), name="system bus")


SOURCES: Sources = {
    "network changes (rtnetlink)": _network,
    "sleep, metered lines and power saving (system bus)": _services,
}
