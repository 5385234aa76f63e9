"""macOS: notify(3) hands the system's own notices to a file descriptor, without a run loop.

Sleep shows in the clocks, which the monitor compares. Metered lines are told by the Network framework alone, which no
dependency of ours speaks: they are not known here.
"""

import ctypes
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from traymon.system_events.events import OnEvent, Saving, Sources, Stop, SystemEvent, UnavailableError
from traymon.threads import start

assert sys.platform == "darwin"

_NETWORK_CHANGE = b"com.apple.system.config.network_change"
"""SystemConfiguration's own: addresses, routes, DNS and proxies."""

_LOW_POWER_MODE = b"com.apple.system.lowpowermode"
"""Its state is 1 while Low Power Mode is on."""

_TOKEN_BYTES = 4


def _listen(name: bytes, came: Callable[[int], None]) -> Stop:
    """Call ``came`` with the notice's state now and after each notice, in a thread that waits in a read."""
    system = ctypes.CDLL("/usr/lib/libSystem.dylib")
    descriptor, token = ctypes.c_int(), ctypes.c_int()
    status = system.notify_register_file_descriptor(name, ctypes.byref(descriptor), 0, ctypes.byref(token))
    if status:
        raise UnavailableError(f"notify(3) refuses {name.decode()} with status {status}")

    def state() -> int:
        value = ctypes.c_uint64()
        return 0 if system.notify_get_state(token, ctypes.byref(value)) else value.value

    def serve() -> None:
        came(state())
        with suppress(OSError):  # it is closed when nobody listens any more
            while os.read(descriptor.value, _TOKEN_BYTES):
                came(state())

    start(serve, name=name.decode())
    return partial(system.notify_cancel, token)


def _network(on_event: OnEvent) -> Stop:
    known = False

    def came(_state: int) -> None:
        nonlocal known
        if known:
            on_event(SystemEvent.NETWORK_CHANGED)
        known = True

    return _listen(_NETWORK_CHANGE, came)


def _power(on_event: OnEvent) -> Stop:
    saving = Saving(on_event)
    return _listen(_LOW_POWER_MODE, lambda state: saving.put(_LOW_POWER_MODE, holds=bool(state)))


def _metered(_on_event: OnEvent) -> Stop:
    raise UnavailableError("macOS tells of expensive lines only through its Network framework")


SOURCES: Sources = {
    "network changes (notify)": _network,
    "power saving (notify)": _power,
    "metered lines": _metered,
}
