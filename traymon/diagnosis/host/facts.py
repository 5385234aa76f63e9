"""The facts, the same on every operating system."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Interface:
    """A network interface that is up."""

    name: str
    addresses: tuple[str, ...] = ()
    """IP literals, link-local ones with no zone."""
    kind: str = "physical"
    """``physical``, ``loopback``, ``tunnel`` (VPN) or ``virtual`` (docker, bridges, WSL: never the way out)."""
    mtu: int | None = None
    socket_name: str = ""
    """What binding a socket to it takes, where that is not ``name``: Windows shows people other names."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """A default route."""

    family: int
    """4 or 6"""
    gateway: str = ""
    """Empty: on-link, as in tunnels."""
    interface: str = ""
    metric: int = 0


@dataclass(frozen=True, kw_only=True)
class ProxySettings:
    """The proxy for the provider's URL and where it is configured; no password."""

    shown: str = ""
    """Scheme, host and port; empty: none."""
    origin: str = ""
    """``HTTPS_PROXY``, ``Windows settings``, …"""
    pac_url: str = ""
    """A script or WPAD that chooses the proxy; traymon does not run it. No query, no password."""
    desktop: str = ""
    """A proxy that only the desktop's settings name: traymon, as most programs outside of it, does not use it."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One snapshot. Anything that could not be read is ``None``, never an empty tuple, and ``problems`` says why."""

    interfaces: tuple[Interface, ...] | None = None
    """Those that are up."""
    down: tuple[Interface, ...] = ()
    """Those that are there and down, or have no carrier."""
    routes: tuple[Route, ...] | None = None
    """Default routes, best first."""
    sources: dict[int, str] | None = None
    """Family → source address for a packet to the Internet; a family that has no way is absent."""
    resolvers: tuple[str, ...] | None = None
    """Configured DNS servers, IP literals."""
    search: tuple[str, ...] = ()
    """DNS search domains."""
    hosts: tuple[tuple[str, str], ...] | None = None
    """Hosts file: (address, name) of the lines that name the provider's host. The others are nobody's business."""
    proxy: ProxySettings = ProxySettings()
    vpn_services: tuple[str, ...] = ()
    """VPN adapters or services that are present, whether up or not."""
    problems: tuple[str, ...] = ()
    exhausted: bool = False
    """Something could not be read because this process or system is out of files, sockets or memory."""

    def fingerprint(self) -> tuple[object, ...]:
        """Equal for two snapshots of the same network."""
        return (self.interfaces, self.routes, self.sources, self.resolvers)

    def same_network(self, other: "Facts") -> bool:
        """Whether the fingerprints agree, as far as both could be read."""
        pairs = zip(self.fingerprint(), other.fingerprint(), strict=True)
        return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)
