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
    """A script or WPAD that chooses the proxy; traymon does not run it."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """One snapshot. Anything that could not be read is ``None``, never an empty tuple, and ``problems`` says why."""

    interfaces: tuple[Interface, ...] | None = None
    routes: tuple[Route, ...] | None = None
    """Default routes, best first."""
    sources: dict[int, str] | None = None
    """Family → source address for a packet to the Internet; a family that has no way is absent."""
    resolvers: tuple[str, ...] | None = None
    """Configured DNS servers, IP literals."""
    search: tuple[str, ...] = ()
    """DNS search domains."""
    hosts: tuple[tuple[str, str], ...] | None = None
    """Hosts file: (address, name) of non-loopback-standard lines."""
    proxy: ProxySettings = ProxySettings()
    vpn_services: tuple[str, ...] = ()
    """VPN adapters or services that are present, whether up or not."""
    problems: tuple[str, ...] = ()

    def fingerprint(self) -> tuple[object, ...]:
        """Equal for two snapshots of the same network."""
        return (self.interfaces, self.routes, self.sources, self.resolvers)
