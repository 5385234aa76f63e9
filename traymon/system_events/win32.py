"""Windows: callbacks of powrprof.dll and iphlpapi.dll, which need no window; and the cost of the line over COM.

See PowerRegisterSuspendResumeNotification, PowerSettingRegisterNotification and NotifyUnicastIpAddressChange in the
Win32 reference. The callbacks come in threads of the system.
"""

import ctypes
import sys
import uuid
from collections.abc import Callable
from functools import partial

from traymon.system_events.events import OnEvent, Saving, Sources, Stop, SystemEvent, UnavailableError
from traymon.threads import start

assert sys.platform == "win32"

_DEVICE_NOTIFY_CALLBACK = 2
_ANY_FAMILY = 0
_PARAMETER_CHANGED = 0
"""MIB_NOTIFICATION_TYPE: an address is as it was, only its lifetime or the like is not."""

_POWER_EVENTS = {
    0x4: SystemEvent.SLEEPING,  # PBT_APMSUSPEND
    0x12: SystemEvent.WOKE,  # PBT_APMRESUMEAUTOMATIC: always, before PBT_APMRESUMESUSPEND if a person is there
}

_SETTING_CHANGED = 0x8013
"""PBT_POWERSETTINGCHANGE"""

_BATTERY_SAVER = uuid.UUID("E00958C0-C213-4ACE-AC77-FECCED2EEEA5").bytes_le
"""GUID_POWER_SAVING_STATUS: 1 while the battery saver is on; told at once when asked for."""

_PowerCallback = ctypes.WINFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p)
_AddressCallback = ctypes.WINFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)


class _Subscription(ctypes.Structure):
    """DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS."""

    _fields_ = (("callback", _PowerCallback), ("context", ctypes.c_void_p))


class _Setting(ctypes.Structure):
    """POWERBROADCAST_SETTING with a DWORD."""

    _fields_ = (("name", ctypes.c_byte * 16), ("length", ctypes.c_ulong), ("value", ctypes.c_ulong))


def _sleep(on_event: OnEvent) -> Stop:
    def told(_context: int | None, kind: int, _setting: int | None) -> int:
        if kind in _POWER_EVENTS:
            on_event(_POWER_EVENTS[kind])
        return 0

    power = _library("powrprof")
    return _subscribed(
        told, power.PowerRegisterSuspendResumeNotification, power.PowerUnregisterSuspendResumeNotification
    )


def _battery_saver(on_event: OnEvent) -> Stop:
    saving = Saving(on_event)

    def told(_context: int | None, kind: int, setting: int | None) -> int:
        if kind == _SETTING_CHANGED and setting:
            saving.put("battery saver", holds=_Setting.from_address(setting).value == 1)
        return 0

    power = _library("powrprof")
    register = partial(power.PowerSettingRegisterNotification, _BATTERY_SAVER)
    return _subscribed(told, register, power.PowerSettingUnregisterNotification)


def _network(on_event: OnEvent) -> Stop:
    """Addresses that come and go; and with them, whether the line is metered."""
    from traymon.system_events.line_cost import is_metered  # noqa: PLC0415 - below the assertion of the system

    saving, library, handle = Saving(on_event), _library("iphlpapi"), ctypes.c_void_p()

    def look_at_cost() -> None:
        saving.put("metered", holds=is_metered())

    def told(_context: int | None, _row: int | None, kind: int) -> None:
        if kind != _PARAMETER_CHANGED:
            on_event(SystemEvent.NETWORK_CHANGED)
            start(look_at_cost, name="cost of the line")

    callback = _AddressCallback(told)
    status = library.NotifyUnicastIpAddressChange(_ANY_FAMILY, callback, None, 0, ctypes.byref(handle))
    if status:
        raise UnavailableError(f"Windows does not tell of its addresses (error {status})")
    start(look_at_cost, name="cost of the line")
    return _ending(library.CancelMibChangeNotify2, handle, callback)


def _subscribed(
    told: Callable[[int | None, int, int | None], int],
    register: Callable[..., int],
    unregister: Callable[[ctypes.c_void_p], int],
) -> Stop:
    handle = ctypes.c_void_p()
    subscription = _Subscription(_PowerCallback(told), None)
    status = register(_DEVICE_NOTIFY_CALLBACK, ctypes.byref(subscription), ctypes.byref(handle))
    if status:
        raise UnavailableError(f"Windows does not tell (error {status})")
    return _ending(unregister, handle, subscription)


def _ending(end: Callable[[ctypes.c_void_p], int], handle: ctypes.c_void_p, callback: object) -> Stop:
    """What ends it also keeps ``callback`` alive until then: Windows knows only its address."""

    def stop(_kept: object = callback) -> None:
        end(handle)

    return stop


def _library(name: str) -> ctypes.WinDLL:
    try:
        return ctypes.WinDLL(name)
    except OSError as error:
        raise UnavailableError(f"{name}.dll cannot be used: {error}") from error


SOURCES: Sources = {
    "sleep (powrprof)": _sleep,
    "battery saver (powrprof)": _battery_saver,
    "network changes and metered lines (iphlpapi, COM)": _network,
}
