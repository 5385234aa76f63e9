"""Rules on the way to the provider: certificates, names, connections, handshakes."""

from traymon.diagnosis.verdicts.rule import given, row

CERTIFICATES = given(
    row("clock_wrong", 0.95, anchors_tls="date", clock="off"),
    row("clock_wrong", 0.85, anchors_tls="date"),
    row("clock_wrong", 0.9, tls="expired notyet", clock="off"),
    row("provider_tls_misconfigured", 0.9, tls="expired notyet", outside="down", anchors_tls="ok"),
    row("provider_tls_misconfigured", 0.75, tls="expired notyet", outside="?", anchors_tls="ok", issuer="public"),
    row("provider_tls_misconfigured", 0.65, tls="expired", outside="!up", anchors_tls="?", clock="ok", issuer="public",
         control="ok", instead="network_policy_block"),
    row("provider_tls_misconfigured", 0.65, tls="expired", outside="!up", anchors_tls="ok", issuer="?",
        instead="network_policy_block"),
    row("trust_store_broken", 0.9, anchors_tls="untrusted", issuer="public", trust_store="broken"),
    row("trust_store_broken", 0.75, anchors_tls="untrusted", issuer="public", tls="untrusted", trust_store="?"),
    row("trust_store_broken", 0.8, anchors_tls="?", issuer="public", tls="untrusted", trust_store="broken"),
    row("trust_store_broken", 0.55, anchors_tls="untrusted ?", issuer="?", tls="untrusted ?", trust_store="broken",
         instead="tls_interception_untrusted"),
    row("tls_interception_app_untrusted", 0.93, tls="untrusted", issuer="private_all", trust_store="os_only"),
    row("tls_interception_untrusted", 0.93, tls="untrusted", issuer="private_all", trust_store="ok broken"),
    row("tls_interception_untrusted", 0.6, tls="untrusted", issuer="private_all",
         instead="tls_interception_app_untrusted"),
    # nothing gets through, and whoever answers is not who was asked
    row("network_policy_block", 0.6, anchors_tls="fail untrusted", captive="fail", control="fail", target="!local",
        proxy="!ok", instead="captive_portal proxy_required"),
    answered="!yes",
)  # fmt: skip
"""Before names: DNS over HTTPS cannot work with a wrong clock or under interception."""

NAMES = given(
    row("hosts_override", 0.97, hosts_file="yes"),
    row("local_tunnel_proxy_down", 0.85, system_dns="fakeip"),
    row("local_tunnel_proxy_down", 0.75, system_dns="?", control_dns="fakeip"),
    row("dns_poisoned", 0.8, control_dns="wrong", net="all some"),
    row("dns_resolver_down", 0.93, control_dns="timeout servfail nx", system_dns="timeout servfail nx ?", doh="ok"),
    row("dns_resolver_down", 0.75, control_dns="timeout servfail", system_dns="timeout servfail ?", net="all some"),
    # a name that exists nowhere: typed wrong, unless it is the catalogue's
    row("config_bad_endpoint", 0.75, system_dns="nx", doh="nx", endpoint="own"),
    row("provider_dns_failure", 0.93, system_dns="nx servfail timeout nodata", doh="nx servfail",
         endpoint="ok own", outside="down"),
    row("provider_dns_failure", 0.8, system_dns="nx servfail timeout nodata", doh="nx servfail",
         endpoint="ok", outside="!up"),
    row("provider_dns_failure", 0.7, system_dns="servfail nx timeout nodata", doh="none ?", control_dns="ok",
         third_party_dns="nx servfail", endpoint="ok", outside="!up", instead="dns_blocked"),
    row("dns_poisoned", 0.85, system_dns="nx bogon nodata", doh="ok", third_party_dns="wrong"),
    row("dns_blocked", 0.9, system_dns="nx servfail timeout nodata bogon", doh="ok", tls_other="ok", control_dns="ok"),
    row("dns_blocked", 0.7, system_dns="nx servfail timeout nodata bogon", doh="ok", instead="dns_resolver_down"),
    row("dns_blocked", 0.75, system_dns="nx servfail timeout nodata bogon", third_party_dns="ok"),
    row("dns_blocked", 0.7, system_dns="nx servfail timeout nodata bogon", tls_other="ok", outside="up"),
    row("dns_blocked", 0.6, system_dns="bogon", tls_other="ok"),
    row("dns_poisoned", 0.9, system_dns="wrong", tls_other="ok", third_party_dns="wrong"),
    row("dns_blocked", 0.9, system_dns="wrong", tls_other="ok", third_party_dns="ok"),
    row("dns_poisoned", 0.75, system_dns="wrong", tls_other="ok", instead="dns_blocked"),
    row("dns_poisoned", 0.6, system_dns="wrong", net="all some", instead="dns_blocked"),
    row("dns_stale_cache", 0.8, system_dns="stale", tls_other="ok"),
    row("dns_stale_cache", 0.6, system_dns="stale", instead="dns_poisoned"),
    row("inconclusive", 0.5, system_dns="nx servfail timeout nodata", control_dns="ok",
         instead="dns_blocked provider_dns_failure"),
    tls_system="!ok",
    answered="!yes",
)  # fmt: skip

LOSS = given(
    row("network_degraded", 0.85, flaky="network"),
    row("network_degraded", 0.85, flaky="provider", net="some"),
    row("network_degraded", 0.8, flaky="provider", peers="mixed"),
    row("network_degraded", 0.8, tcp4="flaky", anchors4="some"),
    row("network_degraded", 0.75, tcp4="flaky", peers="mixed"),
    row("network_degraded", 0.75, anchors4="some", peers="mixed", edge="stall"),
    row("network_degraded", 0.75, anchors4="some", peers="mixed", api="timeout"),
    answered="!yes",
)

CONNECTIONS = given(
    row("no_ipv4_path", 0.85, anchors4="absent", tcp4="unreach", tcp6="?"),
    row("no_ipv4_path", 0.85, anchors4="none", anchors6="all", tcp4="unreach", tcp6="?"),
    row("no_ipv4_path", 0.6, anchors4="?", anchors6="all", tcp4="unreach", tcp6="?", instead="isp_routing_problem"),
    row("cdn_outage", 0.9, outside="down", cdn_control="fail", peers="mixed down", control="ok"),
    row("provider_unreachable", 0.93, outside="down", net="all", control="ok"),
    row("provider_unreachable", 0.75, outside="down", control="ok"),
    row("isp_partial_outage", 0.75, net="some", cdn_control="fail"),
    row("isp_partial_outage", 0.75, net="some", peers="mixed down"),
    row("cdn_regional_problem", 0.75, outside="mixed", cdn_control="!ok", control="ok"),
    row("isp_routing_problem", 0.7, cdn_control="fail", outside_own_network="up"),
    row("ip_blocked", 0.75, cdn_control="fail", outside="up", peers="up"),
    row("ip_blocked", 0.75, cdn_control="fail", other_interface="ok", control="ok"),
    row("ip_blocked", 0.65, tcp4="refused", outside="up"),
    row("ip_blocked", 0.65, tcp4="refused", other_interface="ok", control="ok"),
    row("isp_routing_problem", 0.65, outside="up", instead="ip_blocked"),
    row("isp_routing_problem", 0.65, other_interface="ok", control="ok", instead="ip_blocked"),
    row("unreachable_unconfirmed", 0.5, cdn_control="fail", control="ok", instead="ip_blocked cdn_outage"),
    row("unreachable_unconfirmed", 0.5, control="ok", instead="provider_unreachable isp_routing_problem"),
    reach="dead",
    answered="!yes",
)
"""Blocked, lost on the way or down: one host alone cannot tell, so without another view it says so."""

_CUT = "rst timeout eof alert"

HANDSHAKES = given(
    row("mtu_black_hole", 0.93, small_mss="ok", tls=_CUT),
    row("tls_middlebox_incompatible", 0.9, no_post_quantum="ok_without", tls=_CUT),
    row("sni_blocked", 0.9, tls=_CUT, control_sni="ok", outside="up"),
    row("sni_blocked", 0.9, tls="rst timeout eof", control_sni="ok", outside="!down", other_interface="ok"),
    row("sni_blocked", 0.7, tls="rst timeout eof", control_sni="ok", outside="!down"),
    row("inconclusive", 0.5, tls="alert", control_sni="ok", outside="!down",
         instead="provider_tls_misconfigured sni_blocked"),
    row("cdn_outage", 0.88, tls=_CUT, outside="down", cdn_control="fail", control="ok"),
    row("provider_unreachable", 0.88, tls=_CUT, outside="down", control="ok", anchors_tls="ok"),
    row("network_policy_block", 0.65, tls=_CUT, anchors_tls="fail untrusted", outside="up"),
    # the provider's fault would not cut the anchors' handshakes
    row("network_policy_block", 0.6, tls=_CUT, anchors_tls="fail", instead="mtu_black_hole"),
    row("provider_tls_misconfigured", 0.9, tls="name untrusted expired", outside="down", anchors_tls="ok"),
    row("network_policy_block", 0.85, tls="name untrusted", outside="up"),
    row("network_policy_block", 0.65, tls="name untrusted", issuer="private_target",
         instead="provider_tls_misconfigured"),
    row("provider_tls_misconfigured", 0.7, tls="untrusted", issuer="public", anchors_tls="ok", trust_store="!broken",
         instead="network_policy_block"),
    row("provider_tls_misconfigured", 0.65, tls="name", certified_for="provider", anchors_tls="ok",
         instead="network_policy_block"),
    row("network_policy_block", 0.65, tls="name", certified_for="other", instead="provider_tls_misconfigured"),
    row("inconclusive", 0.45, tls="name untrusted expired notyet",
         instead="network_policy_block provider_tls_misconfigured"),
    answered="!yes",
)  # fmt: skip
