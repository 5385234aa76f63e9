"""VPN programs that are there: a lockdown they left behind blocks everything outside their tunnel."""

from collections.abc import Iterable

from traymon.diagnosis.host.facts import Interface

_PROGRAMS: dict[str, str] = {
    "mullvad-daemon": "Mullvad VPN",
    "nordvpnd": "NordVPN",
    "nordvpn-service": "NordVPN",
    "protonvpn": "Proton VPN",
    "protonvpn-app": "Proton VPN",
    "protonvpnservice": "Proton VPN",
    "expressvpnd": "ExpressVPN",
    "expressvpnservice": "ExpressVPN",
    "surfsharkservice": "Surfshark",
    "surfsharkd2.js": "Surfshark",
    "pia-daemon": "Private Internet Access",
    "pia-service": "Private Internet Access",
    "windscribeservice": "Windscribe",
    "windscribe-helper": "Windscribe",
    "windscribehelper": "Windscribe",
    "ivpn-service": "IVPN",
    "ivpn-agent": "IVPN",
    "eddie-cli-elevated": "AirVPN",
    "warp-svc": "Cloudflare WARP",
    "cloudflarewarp": "Cloudflare WARP",
    "pangps": "GlobalProtect",
    "vpnagentd": "Cisco Secure Client",
    "vpnagent": "Cisco Secure Client",
    "fortitray": "FortiClient",
    "fctservctl2": "FortiClient",
}
"""Names of their services without ``.exe``, in lower case → what people call them. Only those that can lock down."""

_COMM_LENGTH = 15
"""The kernel of Linux cuts names of processes off there."""


def programs(names: Iterable[str]) -> tuple[str, ...]:
    """VPN programs among the ``names`` of processes."""
    cut = {name[:_COMM_LENGTH]: shown for name, shown in _PROGRAMS.items()} | _PROGRAMS
    folded = (name.lower().removesuffix(".exe") for name in names)
    return tuple(dict.fromkeys(cut[name] for name in folded if name in cut))


def running() -> tuple[str, ...]:
    """Names of all processes; raises ``OSError`` or ``psutil.Error``."""
    import psutil  # noqa: PLC0415 - 15 ms that nobody needs before the first test

    return tuple(str(process.info["name"] or "") for process in psutil.process_iter(["name"]))


def idle_adapters(up: Iterable[Interface], down: Iterable[Interface]) -> tuple[str, ...]:
    """Names of VPN adapters that carry nothing. macOS keeps nameless ones for itself (``utun0``…)."""
    named = [one for one in (*down, *(one for one in up if not one.addresses)) if one.kind == "tunnel"]
    return tuple(one.name for one in named if not one.name.startswith(("utun", "ipsec")))
