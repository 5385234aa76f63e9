"""Which checks a word comes from."""

from collections.abc import Iterator

from traymon.diagnosis.signals.found import PATHS
from traymon.diagnosis.signals.words import Signals
from traymon.diagnosis.verdicts import Rule

SOURCES: dict[str, tuple[str, ...]] = {
    "interface": ("interfaces",),
    "route": ("default_route",),
    "gateway": ("gateway",),
    "anchors4": ("anchor",),
    "anchors6": ("anchor",),
    "anchors_tls": ("anchor",),
    "captive": ("captive_portal",),
    "system_dns": ("system_dns", "dns_packets"),
    "control_dns": ("system_dns", "dns_packets"),
    "random_dns": ("system_dns", "dns_packets"),
    "third_party_dns": ("dns_packets", "injection_canary"),
    "doh": ("doh",),
    "tcp4": PATHS,
    "tcp6": PATHS,
    "tls_system": PATHS[:1],
    "tls_other": PATHS[1:],
    "issuer": (*PATHS, "anchor"),
    "certified_for": PATHS,
    "control_sni": ("control_sni",),
    "small_mss": ("small_mss",),
    "no_post_quantum": ("no_post_quantum",),
    "http2": ("http1_only",),
    "edge": ("edge",),
    "api": ("api",),
    "inference": ("inference",),
    "inference_before": (),
    "key_before": (),
    "status_page": ("status_page",),
    "peers": ("peer",),
    "cdn_control": ("cdn_control", "anchor"),
    "other_interface": ("other_interface",),
    "outside": ("outside_view",),
    "outside_own_network": ("outside_view",),
    "proxy": ("proxy",),
    "vpn": ("vpn",),
    "clock": ("clock",),
    "skew": ("clock",),
    "hosts_file": ("hosts_file",),
    "network_changed": ("network_changed",),
    "flaky": ("repeat", "anchor", "api"),
    "slow": ("anchor", "edge", "api"),
    "resolver": ("system_dns",),
    "large_body": ("large_body",),
    "exhausted": (),
    "trust_store": ("trust_store",),
    "endpoint": ("edge",),
    "target": (),
    # these follow from the others
    "tls": PATHS,
    "net": ("anchor",),
    "control": ("anchor", "captive_portal", "peer", "cdn_control", "doh"),
    "reach": PATHS,
    "permission": ("gateway", "anchor", *PATHS, "udp_datagram"),
    "answered": ("edge", "api"),
}
"""By signal."""


def checks_behind(rule: Rule, signals: Signals) -> tuple[str, ...]:
    """Checks whose findings made ``rule`` match, in the order of its conditions; what is only excluded is left out."""
    return tuple(dict.fromkeys(_checks(rule, signals)))


def _checks(rule: Rule, signals: Signals) -> Iterator[str]:
    for name, condition in rule.when.items():
        if not condition.startswith("!") and getattr(signals, name) is not None:
            yield from SOURCES[name]
