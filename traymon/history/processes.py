"""Whether a process is alive."""

import sys


def is_alive(pid: int) -> bool:
    """Whether a process with this number runs, of whatever user."""
    return pid > 0 and _is_alive(pid)


if sys.platform == "win32":
    import ctypes

    def _is_alive(pid: int) -> bool:
        """Not ``os.kill``: signal 0 is Ctrl+C there. See OpenProcess and GetExitCodeProcess in the Win32 reference."""
        query_limited_information, access_denied, still_active = 0x1000, 5, 259
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = kernel.OpenProcess(query_limited_information, 0, pid)
        if not handle:
            return ctypes.get_last_error() == access_denied
        code = ctypes.c_ulong()
        kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
        kernel.CloseHandle(ctypes.c_void_p(handle))
        return code.value == still_active

else:
    import os

    def _is_alive(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except PermissionError:
            return True
        except (OSError, OverflowError):
            return False
        return True
