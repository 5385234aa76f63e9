"""Windows: whether the line is metered, by INetworkCostManager (netlistmgr.h). Calls a COM object by hand."""

import ctypes
import sys
import uuid

assert sys.platform == "win32"

_MULTITHREADED = 0
_CLSCTX_ALL = 23
_NETWORK_LIST_MANAGER = uuid.UUID("DCB00C01-570F-4A9B-8D69-199FDBA5723B").bytes_le
_COST_MANAGER = uuid.UUID("DCB00008-570F-4A9B-8D69-199FDBA5723B").bytes_le

_RELEASE, _GET_COST = 2, 3
"""Places in the object's table of functions."""

_DEAR = 0x2 | 0x4 | 0x40000
"""NLM_CONNECTION_COST_FIXED, _VARIABLE, _ROAMING."""

_Release = ctypes.WINFUNCTYPE(ctypes.c_ulong, ctypes.c_void_p)
_GetCost = ctypes.WINFUNCTYPE(ctypes.c_long, ctypes.c_void_p, ctypes.POINTER(ctypes.c_ulong), ctypes.c_void_p)


def is_metered() -> bool:
    """Whether Windows counts the traffic of the line in use; ``False`` where it does not say."""
    com, manager = ctypes.WinDLL("ole32"), ctypes.c_void_p()
    com.CoInitializeEx(None, _MULTITHREADED)
    try:
        failed = com.CoCreateInstance(_NETWORK_LIST_MANAGER, None, _CLSCTX_ALL, _COST_MANAGER, ctypes.byref(manager))
        return False if failed or not manager.value else bool(_cost(manager.value) & _DEAR)
    finally:
        com.CoUninitialize()


def _cost(manager: int) -> int:
    table = ctypes.cast(ctypes.c_void_p(manager), ctypes.POINTER(ctypes.POINTER(ctypes.c_void_p))).contents
    cost = ctypes.c_ulong()
    try:
        failed = _GetCost(table[_GET_COST] or 0)(manager, ctypes.byref(cost), None)
        return 0 if failed else cost.value
    finally:
        _Release(table[_RELEASE] or 0)(manager)
