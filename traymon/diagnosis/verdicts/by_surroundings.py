"""Rules on this computer, its network and the line."""

from traymon.diagnosis.verdicts.rule import given, row

EXHAUSTED = (row("local_resource_exhausted", 0.95, exhausted="yes"),)
"""Even before an answer: the next connection may well be the one for which nothing is left."""

CHANGED = (row("network_changed", 0.9, network_changed="yes", answered="!yes"),)

ON_THIS_COMPUTER = given(
    row("provider_unreachable", 0.85, tcp4="refused", tcp6="refused unreach ?"),
    row("provider_unreachable", 0.85, tcp4="?", tcp6="refused"),
    row("provider_unreachable", 0.6, reach="dead"),
    target="local",
    answered="!yes",
)
"""An API on this computer or its network: the Internet is no control, and a refusal there is its own."""

DEVICE = given(
    row("no_network_interface", 0.98, interface="none", control="!ok"),
    row("no_ip_address", 0.95, interface="linklocal", control="!ok"),
    row("vpn_kill_switch", 0.85, permission="all provider", vpn="dropped"),
    row("local_firewall_block", 0.85, permission="all provider", vpn="off on"),
    row("local_firewall_block", 0.7, permission="all provider", instead="vpn_kill_switch"),
    row("no_default_route", 0.95, route="none", control="!ok"),
    target="!local",
    answered="!yes",
)

PROXY = given(
    row("proxy_unreachable", 0.95, proxy="dead", net="all"),
    row("proxy_unreachable", 0.8, proxy="dead"),
    row("proxy_auth_required", 0.97, proxy="407"),
    row("proxy_blocks_provider", 0.9, proxy="block"),
    row("proxy_required", 0.85, proxy="pac", net="none", captive="fail ?"),
    answered="!yes",
)

PORTAL = given(
    row("captive_portal", 0.8, captive="portal", net="all", anchors_tls="ok"),
    row("captive_portal", 0.95, captive="portal"),
    tls="!ok",
    answered="!yes",
    target="!local",
)
"""Before names, certificates and clock: a portal forges all three."""

NO_INTERNET = given(
    # the far end of a tunnel has no neighbour to answer: a dead gateway says nothing there
    row("vpn_black_hole", 0.9, vpn="on", other_interface="ok"),
    row("vpn_black_hole", 0.7, vpn="on", instead="internet_down"),
    row("vpn_kill_switch", 0.55, vpn="dropped", gateway="!alive", instead="gateway_unreachable internet_down"),
    row("gateway_unreachable", 0.92, gateway="dead", vpn="off"),
    row("gateway_unreachable", 0.75, gateway="dead", instead="vpn_black_hole"),
    row(
        "internet_down", 0.6, reach="dead ?", exhausted="no", vpn="dropped", gateway="alive", instead="vpn_kill_switch"
    ),
    row("internet_down", 0.95, reach="dead ?", exhausted="no", vpn="off", gateway="alive", captive="fail"),
    row("internet_down", 0.85, reach="dead ?", exhausted="no", vpn="off", gateway="alive", system_dns="timeout"),
    row(
        "internet_down",
        0.6,
        reach="dead ?",
        exhausted="no",
        captive="fail",
        instead="gateway_unreachable vpn_black_hole",
    ),
    net="none",
    control="fail",
    answered="!yes",
    proxy="!ok",
    target="!local",
)

NO_INTERNET_UNANCHORED = given(
    row("vpn_black_hole", 0.6, vpn="on", instead="internet_down"),
    row("gateway_unreachable", 0.8, vpn="off", gateway="dead"),
    row("internet_down", 0.6, vpn="off", gateway="alive", reach="dead", instead="dns_resolver_down"),
    net="?",
    control="fail",
    captive="fail",
    system_dns="timeout",
    answered="!yes",
    proxy="!ok",
    target="!local",
)
"""Where no anchor may be asked: names, port 80 and the provider's known addresses are all that is left."""
