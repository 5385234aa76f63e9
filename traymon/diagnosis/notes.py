"""What is worth a note beside the root cause."""

from traymon.diagnosis.signals.words import Signals

_EXPLAINED = {"clock_wrong": {"doh_blocked"}, "trust_store_broken": {"doh_blocked"}}
"""By verdict, what it is the cause of: certificates are refused there as well."""


def notes_on(signals: Signals, code: str) -> tuple[str, ...]:
    """Codes of ``codes.SECONDARY``, without what the verdict says already."""
    seen = {
        "ipv6_broken": signals.anchors6 == "none" and signals.anchors4 == "all",
        "doh_blocked": signals.doh == "none" and signals.net == "all",
        "tls_intercepted": signals.issuer == "private_all",
        "status_incident": signals.status_page == "incident",
        "anchors_blocked": signals.net == "none" and signals.captive == "ok" and signals.target != "local",
        "clock_skew_minor": signals.skew == "minor",
        "hijacked_nxdomain": signals.random_dns == "rewritten",
        "vpn_active": signals.vpn == "on",
        "proxy_in_use": signals.proxy == "ok",
        "resolver_slow": signals.resolver == "slow",
        "large_answers_stall": signals.large_body == "stall" and code != "throttled",
    }
    said = {code} | _EXPLAINED.get(code, set())
    return tuple(note for note, is_seen in seen.items() if is_seen and note not in said)
