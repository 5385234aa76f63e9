"""Words on this computer."""

from traymon.diagnosis.signals.found import Found
from traymon.model import Failure

MINOR_SKEW = 30.0
"""Seconds: certificates do not mind, but rate limits and logs may."""


def words_on_host(found: Found) -> dict[str, str | None]:
    """Interfaces, routes, proxy, tunnel, clock, files, resources."""
    return {
        "interface": found.word("interfaces", "interface"),
        "route": found.best("default_route", "route", ("ok", "none")),
        "gateway": found.best("gateway", "gateway", ("alive", "eperm", "dead")),
        "vpn": found.best("vpn", "vpn", ("on", "dropped", "off")),
        "hosts_file": found.best("hosts_file", "hosts_file", ("yes", "no")),
        "proxy": found.best("proxy", "proxy", ("dead", "407", "block", "ok", "pac", "none")),
        "clock": found.word("clock", "clock"),
        "skew": _skew(found),
        "trust_store": found.best("trust_store", "trust_store", ("broken", "os_only", "ok")),
        "network_changed": found.best("network_changed", "network_changed", ("yes", "no")),
        "exhausted": _exhausted(found),
        "other_interface": found.best("other_interface", "other_interface", ("ok", "fail")),
    }


def _skew(found: Found) -> str | None:
    clock = next(iter(found.ran("clock")), None)
    if clock is None or clock.word != "ok" or clock.number is None:
        return None
    return "minor" if abs(clock.number) >= MINOR_SKEW else "none"


def _exhausted(found: Found) -> str | None:
    """Also of checks that were cut off: it is why."""
    if any(evidence.failure is Failure.LOCAL_RESOURCE_EXHAUSTED for evidence in found.everything()):
        return "yes"
    return "no" if any(found.ran(check) for check in found.by_check) else None
