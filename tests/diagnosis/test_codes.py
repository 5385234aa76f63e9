import pytest

from traymon.diagnosis.codes import CODES, SECONDARY, Group, Usable
from traymon.model import Party

_PUBLISHED = """
ok ok_reachable ok_intercepted ipv6_broken http2_broken network_slow network_degraded provider_slow provider_degraded
no_network_interface no_default_route local_firewall_block local_resource_exhausted clock_wrong trust_store_broken
hosts_override proxy_unreachable proxy_required vpn_black_hole vpn_kill_switch local_tunnel_proxy_down
tls_interception_app_untrusted dns_stale_cache config_bad_endpoint unexpected_responder no_ip_address key_missing
key_invalid key_forbidden rate_limited_user quota_exhausted model_retired gateway_unreachable captive_portal
proxy_auth_required proxy_blocks_provider tls_interception_untrusted tls_middlebox_incompatible network_policy_block
dns_resolver_down dns_blocked mtu_black_hole no_ipv4_path internet_down isp_partial_outage ip_blocked sni_blocked
dns_poisoned throttled isp_routing_problem cdn_outage cdn_regional_problem waf_blocked edge_rate_limited geo_blocked
provider_dns_failure provider_unreachable provider_tls_misconfigured provider_origin_down provider_api_down
provider_regional_down provider_inference_down provider_capacity provider_plan_suspended provider_maintenance
unreachable_unconfirmed network_changed inconclusive test_aborted
"""


@pytest.mark.parametrize("code", _PUBLISHED.split())
def test_no_code_is_ever_lost(code):
    assert code in CODES


def test_a_code_is_a_word_for_machines():
    assert all(code == code.lower() and code.replace("_", "").isalnum() for code in CODES)


def test_of_unknown_fault_is_unknown_use():
    for code, meaning in CODES.items():
        assert (
            (meaning.party is Party.UNKNOWN) == (meaning.group is Group.UNKNOWN) == (meaning.usable is Usable.UNKNOWN)
        ), code


def test_what_works_can_be_used():
    for code, meaning in CODES.items():
        assert (meaning.group is Group.WORKS) == (meaning.usable in {Usable.YES, Usable.PARTLY, Usable.UNTESTED}), code


def test_nobody_is_at_fault_only_where_it_works():
    assert {code for code, meaning in CODES.items() if meaning.party is Party.NONE} == {
        "ok",
        "ok_reachable",
        "ok_intercepted",
    }


def test_a_missing_lease_is_the_networks_fault_though_it_shows_on_the_device():
    assert (CODES["no_ip_address"].group, CODES["no_ip_address"].party) == (Group.YOU, Party.LOCAL_NETWORK)


def test_notes_are_no_verdicts_but_for_one_that_can_be_both():
    assert SECONDARY & set(CODES) == {"ipv6_broken"}
