"""Windows: its table of adapters and the registry."""

import contextlib
import ctypes
import socket
import sys
from collections.abc import Iterable

from traymon.diagnosis.host import kinds
from traymon.diagnosis.host.adapters import Adapter, walk
from traymon.diagnosis.host.desktop_proxy import shown_script
from traymon.diagnosis.host.facts import ProxySettings, Route

_SETTINGS = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings"

_FLAGS = 0x80 | 0x2 | 0x4
"""``GAA_FLAG_INCLUDE_GATEWAYS | GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST``."""

_OVERFLOW = 111
"""``ERROR_BUFFER_OVERFLOW``."""

_ROOM = 15_000
"""Bytes that Microsoft recommends to begin with; a call that needs more says how much."""


def adapters() -> tuple[Adapter, ...]:
    """Every network adapter; raises ``OSError``."""
    if sys.platform == "win32":
        size = ctypes.c_ulong(_ROOM)
        for _ in range(3):  # adapters may join between two calls
            buffer = ctypes.create_string_buffer(size.value)
            code = ctypes.windll.iphlpapi.GetAdaptersAddresses(0, _FLAGS, None, buffer, ctypes.byref(size))
            if code == 0:
                return walk(ctypes.addressof(buffer))
            if code != _OVERFLOW:
                raise ctypes.WinError(code)
    raise OSError("the table of network adapters could not be read")


def kind_of(adapter: Adapter) -> str:
    """By type, else by description, else by the name that a person may have changed."""
    by_description = kinds.kind_of(adapter.description)
    return adapter.known_kind or (by_description if by_description != "physical" else kinds.kind_of(adapter.name))


def socket_name(adapter: Adapter) -> str:
    """What ``socket.if_nametoindex`` takes, such as ``ethernet_32769``; empty: it has none."""
    try:
        return socket.if_indextoname(adapter.index)
    except (OSError, OverflowError):
        return ""


def routes(known: Iterable[Adapter]) -> tuple[Route, ...]:
    """Default routes of the adapters that are up, best first. Those without a gateway, as in tunnels, are missing."""
    found = [
        Route(
            family=6 if ":" in gateway else 4,
            gateway=gateway,
            interface=adapter.name,
            metric=adapter.metric6 if ":" in gateway else adapter.metric4,
        )
        for adapter in known
        if adapter.up
        for gateway in adapter.gateways
    ]
    return tuple(sorted(found, key=lambda route: route.metric))


def resolvers(known: Iterable[Adapter]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(DNS servers, search domains) of the adapters that are up."""
    ordered = sorted((adapter for adapter in known if adapter.up), key=lambda adapter: adapter.metric4)
    servers = dict.fromkeys(server for adapter in ordered for server in adapter.resolvers)
    return tuple(servers), tuple(dict.fromkeys(adapter.suffix for adapter in ordered if adapter.suffix))


def automatic_proxy() -> ProxySettings:
    """The script that the settings name. Automatic detection is on in every Windows, so it says nothing."""
    script = _registered("AutoConfigURL")
    return ProxySettings(pac_url=shown_script(script), origin="Windows settings") if script else ProxySettings()


def _registered(name: str) -> str:
    """Value of the Internet settings; empty: not there."""
    if sys.platform == "win32":
        import winreg  # noqa: PLC0415 - Windows only

        with contextlib.suppress(FileNotFoundError), winreg.OpenKey(winreg.HKEY_CURRENT_USER, _SETTINGS) as key:
            return str(winreg.QueryValueEx(key, name)[0])
    return ""
