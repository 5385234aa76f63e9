"""The small words that the verdict table reads, and what follows from several of them."""

from dataclasses import dataclass, fields

_DNS = "ok nx servfail timeout nodata bogon wrong stale fakeip"
_TCP = "ok timeout unreach refused eperm flaky"
_TLS = "ok untrusted name expired notyet rst timeout eof alert"

WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        "interface": "ok linklocal none",
        "route": "ok none",
        "gateway": "alive dead eperm",
        "anchors4": "all some none eperm absent",
        "anchors6": "all some none eperm absent",
        "anchors_tls": "ok untrusted date fail",
        "captive": "ok portal fail",
        "system_dns": _DNS,
        "control_dns": _DNS,
        "random_dns": "ok rewritten",
        "third_party_dns": "ok wrong nx servfail",
        "doh": "ok nx servfail nodata none",
        "tcp4": _TCP,
        "tcp6": _TCP,
        "tls_system": _TLS,
        "tls_other": _TLS,
        "issuer": "public private_all private_target",
        "certified_for": "provider other",
        "control_sni": "ok fail",
        "small_mss": "ok fail",
        "no_post_quantum": "ok_without fail",
        "http2": "ok fail",
        "edge": "401 ok 403_cf 403_geo 451 429_cf 5xx_edge 52x 5xx_gw 404other block stall other",
        "api": "200 401 403 404m 429u 429c quota freeoff 5xx 503m nokey timeout stall rejected unclear",
        "inference": "ok fail",
        "inference_before": "failed",
        "key_before": "worked",
        "status_page": "ok incident maint down",
        "peers": "up mixed down",
        "cdn_control": "ok fail",
        "other_interface": "ok fail",
        "outside": "up mixed down",
        "outside_own_network": "up down",
        "proxy": "none ok dead 407 block pac",
        "vpn": "off on dropped",
        "clock": "ok off",
        "skew": "none minor",
        "hosts_file": "no yes",
        "network_changed": "no yes",
        "flaky": "no provider network",
        "slow": "no net prov",
        "resolver": "ok slow",
        "large_body": "ok stall",
        "exhausted": "no yes",
        "trust_store": "ok broken os_only",
        "endpoint": "ok typo gateway own",
        "target": "public local",
        # these follow from the others
        "tls": _TLS,
        "net": "all some none",
        "control": "ok fail",
        "reach": "ok dead",
        "permission": "all provider",
        "answered": "yes",
    }.items()
}
"""Closed sets."""

_DEAD = frozenset({"timeout", "unreach", "refused", "flaky"})
_ANSWERS = WORDS["edge"] - {"stall", "other"}
_API_ANSWERS = WORDS["api"] - {"nokey", "timeout", "stall", "unclear"}
_PASSED = (
    ("anchors_tls", frozenset({"ok"})),
    ("captive", frozenset({"ok"})),
    ("peers", frozenset({"up", "mixed"})),
    ("cdn_control", frozenset({"ok"})),
    ("doh", frozenset({"ok", "nx", "servfail", "nodata"})),
)
"""Independent controls beside the anchors' connections, and the words that show the Internet to be there."""


@dataclass(frozen=True, kw_only=True)
class Signals:
    """One word each out of ``WORDS``. ``None``: it did not run, or could not tell; never the same as a failure."""

    interface: str | None = None
    """One is up with a routable address."""
    route: str | None = None
    """Any family's default route."""
    gateway: str | None = None
    anchors4: str | None = None
    """TCP to hosts that are independent of the provider, by address; ``absent``: this host has no IPv4."""
    anchors6: str | None = None
    anchors_tls: str | None = None
    captive: str | None = None
    system_dns: str | None = None
    """The provider's name, asked as the app asks. ``ok``: leads to the provider, wherever that is;
    ``stale``: to where it was before; ``bogon``: to no public address; ``fakeip``: into a local tunnel."""
    control_dns: str | None = None
    random_dns: str | None = None
    third_party_dns: str | None = None
    """Other resolvers over plain UDP."""
    doh: str | None = None
    """``none``: no server could be used."""
    tcp4: str | None = None
    """Best result of any address of the provider, wherever the address came from."""
    tcp6: str | None = None
    tls_system: str | None = None
    tls_other: str | None = None
    """On addresses from DNS over HTTPS, or that worked before."""
    issuer: str | None = None
    """Who issued the certificates: of provider and anchors (``_all``), or of the provider only (``_target``)."""
    certified_for: str | None = None
    """Whether a certificate with the wrong name is at least the provider's."""
    control_sni: str | None = None
    small_mss: str | None = None
    no_post_quantum: str | None = None
    http2: str | None = None
    edge: str | None = None
    api: str | None = None
    inference: str | None = None
    inference_before: str | None = None
    key_before: str | None = None
    """The key worked within the last day."""
    status_page: str | None = None
    peers: str | None = None
    cdn_control: str | None = None
    other_interface: str | None = None
    outside: str | None = None
    outside_own_network: str | None = None
    proxy: str | None = None
    vpn: str | None = None
    clock: str | None = None
    skew: str | None = None
    hosts_file: str | None = None
    network_changed: str | None = None
    flaky: str | None = None
    """Repeated attempts disagree: on the provider only, or on an anchor as well (``network``)."""
    slow: str | None = None
    resolver: str | None = None
    large_body: str | None = None
    exhausted: str | None = None
    trust_store: str | None = None
    endpoint: str | None = None
    """The configured URL: the catalogue's (``ok``), nearly that (``typo``), another that answers as no such API
    (``gateway``), or just another (``own``)."""
    target: str | None = None
    """``local``: the configured URL names this computer or its network, so the Internet is no control."""

    @property
    def tls(self) -> str | None:
        """The best handshake with the provider's name."""
        return "ok" if "ok" in (self.tls_system, self.tls_other) else self.tls_system or self.tls_other

    @property
    def net(self) -> str | None:
        """Whether the anchors answered, over any family."""
        words = {self.anchors4, self.anchors6}
        found = next((word for word in ("all", "some") if word in words), None)
        return found or ("none" if words & {"none", "eperm"} else None)

    @property
    def control(self) -> str | None:
        """Whether anything independent of the provider worked in this run."""
        known = [getattr(self, name) in passed for name, passed in _PASSED if getattr(self, name) is not None]
        if self.anchors_tls in (None, "ok"):  # else who answered there may be anybody
            known += [word in ("all", "some") for word in (self.anchors4, self.anchors6) if word is not None]
        return ("ok" if any(known) else "fail") if known else None

    @property
    def reach(self) -> str | None:
        """Whether any address of the provider accepts connections over a family that this host has."""
        if "ok" in (self.tcp4, self.tcp6):
            return "ok"
        only6 = self.tcp4 is None and self.anchors4 == "absent"
        first, second = (self.tcp6, self.tcp4) if only6 else (self.tcp4, self.tcp6)
        return "dead" if first in _DEAD and (second is None or second in _DEAD) else None

    @property
    def permission(self) -> str | None:
        """What this host itself refuses to send: to anyone, or to the provider only."""
        if "eperm" in (self.gateway, self.anchors4, self.anchors6) and self.net in ("none", None):
            return "all"
        return "provider" if "eperm" in (self.tcp4, self.tcp6) and self.reach != "ok" else None

    @property
    def answered(self) -> str | None:
        """``yes``: an HTTP answer came, so names, connections and certificates are fine."""
        return "yes" if self.edge in _ANSWERS or self.api in _API_ANSWERS else None

    def known(self) -> dict[str, str]:
        """The words that are there, by name; without those that follow from others."""
        return {field.name: word for field in fields(self) if (word := getattr(self, field.name)) is not None}
