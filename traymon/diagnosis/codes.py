"""What a verdict may say: its code, whose fault that is, and whether the API is usable then.

Codes are stable: new ones may come, none changes its meaning.
"""

from dataclasses import dataclass
from enum import StrEnum

from traymon.model import Party


class Group(StrEnum):
    """Where a fault sits. Wider than the party: a degraded but working API is in ``WORKS``."""

    WORKS = "works"
    YOU = "you"
    ACCOUNT = "account"
    LOCAL_NETWORK = "local_network"
    ISP_PATH = "isp_path"
    EDGE = "edge"
    PROVIDER = "provider"
    UNKNOWN = "unknown"


class Usable(StrEnum):
    """Whether this user can use the API now."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNTESTED = "untested"
    """It is reachable, but nobody asked with the key."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What a code stands for."""

    group: Group
    party: Party
    usable: Usable


def _all(group: Group, party: Party, codes: str, usable: Usable = Usable.NO) -> dict[str, Meaning]:
    return {code: Meaning(group=group, party=party, usable=usable) for code in codes.split()}


CODES: dict[str, Meaning] = {
    **_all(Group.WORKS, Party.NONE, "ok ok_intercepted", Usable.YES),
    **_all(Group.WORKS, Party.NONE, "ok_reachable", Usable.UNTESTED),
    **_all(Group.WORKS, Party.LOCAL_NETWORK, "ipv6_broken http2_broken network_slow", Usable.YES),
    **_all(Group.WORKS, Party.LOCAL_NETWORK, "network_degraded", Usable.PARTLY),
    **_all(Group.WORKS, Party.PROVIDER, "provider_slow", Usable.YES),
    **_all(Group.WORKS, Party.PROVIDER, "provider_degraded", Usable.PARTLY),
    **_all(
        Group.YOU,
        Party.YOU,
        "no_network_interface no_default_route local_firewall_block local_resource_exhausted clock_wrong "
        "trust_store_broken hosts_override proxy_unreachable proxy_required vpn_black_hole vpn_kill_switch "
        "local_tunnel_proxy_down tls_interception_app_untrusted dns_stale_cache config_bad_endpoint "
        "unexpected_responder request_no_longer_accepted",
    ),
    **_all(Group.YOU, Party.LOCAL_NETWORK, "no_ip_address"),  # shows on the device, but no lease was given
    **_all(
        Group.ACCOUNT,
        Party.ACCOUNT,
        "key_missing key_invalid key_forbidden rate_limited_user quota_exhausted model_retired",
    ),
    **_all(
        Group.LOCAL_NETWORK,
        Party.LOCAL_NETWORK,
        "gateway_unreachable captive_portal proxy_auth_required proxy_blocks_provider tls_interception_untrusted "
        "tls_middlebox_incompatible network_policy_block dns_resolver_down dns_blocked mtu_black_hole no_ipv4_path",
    ),
    **_all(
        Group.ISP_PATH,
        Party.ISP,
        "internet_down isp_partial_outage ip_blocked sni_blocked dns_poisoned throttled",
    ),
    **_all(Group.ISP_PATH, Party.PATH, "isp_routing_problem"),
    **_all(Group.EDGE, Party.CDN, "cdn_outage cdn_regional_problem waf_blocked edge_rate_limited"),
    **_all(Group.EDGE, Party.PROVIDER, "geo_blocked"),
    **_all(
        Group.PROVIDER,
        Party.PROVIDER,
        "provider_dns_failure provider_unreachable provider_tls_misconfigured provider_origin_down provider_api_down "
        "provider_regional_down provider_inference_down provider_capacity provider_plan_suspended "
        "provider_maintenance",
    ),
    **_all(
        Group.UNKNOWN,
        Party.UNKNOWN,
        "unreachable_unconfirmed network_changed inconclusive test_aborted",
        Usable.UNKNOWN,
    ),
}

SECONDARY: frozenset[str] = frozenset(
    {
        "ipv6_broken",
        "doh_blocked",
        "tls_intercepted",
        "status_incident",
        "anchors_blocked",
        "clock_skew_minor",
        "hijacked_nxdomain",
        "vpn_active",
        "proxy_in_use",
        "resolver_slow",
        "large_answers_stall",
    }
)
"""What is worth a note beside the root cause, never instead of it."""

INCONCLUSIVE = "inconclusive"
ABORTED = "test_aborted"
