"""The table: what goes wrong, and what ``traymon test`` must say of it.

Numbers are those of the catalogue of faults in the reference; a letter marks another way to the same fault. ``0``: all
is well.
"""

from dataclasses import dataclass
from datetime import timedelta

from tests.netlab import addresses as at
from tests.netlab import faults as f
from tests.netlab import lines
from tests.netlab.proxy import ADDRESS as PROXY
from tests.netlab.relay import intercepts, passes, resets, stops_after, swallows
from tests.netlab.services import error_everywhere, every, for_source, later
from tests.netlab.trust import EXPIRED, authorities
from tests.netlab.web import Answer, broken_http2, by_edge, by_gateway, html_answer, json_answer


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One row."""

    number: str
    title: str
    code: str
    party: str
    faults: tuple[f.Fault, ...]
    needs: str = ""
    """A command besides those that the lab itself needs."""
    daily: bool = False
    """Part of every test run; the others take longer, or add nothing new, and run with ``python -m tests.netlab``."""


PROVIDER = (*at.EDGE, *at.EDGE6)
HOME_LINE = (f"{at.ROUTER}", "192.0.2.66", at.CLIENT6)
"""Source addresses under which others see the computer."""

_REFUSAL_PAGE = (
    "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body>blocked</body></html>"
)
_EDGE_403 = by_edge(html_answer(_REFUSAL_PAGE, 403))
_EDGE_500 = by_edge(
    html_answer("<html><head><title>500 Internal Server Error</title></head><center>cloudflare</center></html>", 500)
)
_EDGE_522 = by_edge(html_answer("<html><title>api.provider.test | 522: Connection timed out</title></html>", 522))
_EDGE_429 = by_edge(
    html_answer("<html><title>Access denied | Cloudflare</title>error code: 1015</html>", 429, retry_after="30")
)
_GEO = by_edge(
    json_answer(
        {
            "error": {
                "code": "unsupported_country_region_territory",
                "message": "Country, region, or territory not supported",
            }
        },
        403,
    )
)
_KONG_500 = by_gateway(json_answer({"message": "An unexpected error occurred", "request_id": "1"}, 500))
_NO_UPSTREAM = by_gateway(Answer(status=503, headers={"content-type": "text/plain"}, body=b"no healthy upstream"))
_FORBIDDEN = by_gateway(
    json_answer(
        {"object": "error", "message": "You do not have access to this resource", "type": "forbidden", "code": "1200"},
        403,
    )
)
_RATE = by_gateway(
    json_answer(
        {"object": "error", "message": "Rate limit exceeded", "type": "rate_limited", "code": "1300"},
        429,
        retry_after="7",
        x_ratelimit_remaining_req_minute="0",
        x_ratelimit_limit_req_minute="60",
    )
)
_CAPACITY = by_gateway(
    json_answer(
        {
            "object": "error",
            "message": "Service tier capacity exceeded for this model.",
            "type": "service_tier_capacity_exceeded",
            "code": "3505",
        },
        429,
    )
)
_QUOTA = by_gateway(
    json_answer(
        {"object": "error", "message": "Monthly quota exceeded", "type": "insufficient_quota"},
        429,
        x_ratelimitbysize_remaining_month="0",
        x_ratelimitbysize_limit_month="1000000",
    )
)
_PLAN_OFF = by_gateway(
    json_answer(
        {"object": "error", "message": "Requests rate limit exceeded", "type": "rate_limited", "code": "1300"},
        429,
        x_ratelimit_remaining_req_minute="60",
        x_ratelimit_limit_req_minute="60",
        x_ratelimitbysize_remaining_month="1000000",
        x_ratelimitbysize_limit_month="1000000",
    )
)
_MAINTENANCE = by_gateway(
    json_answer({"message": "Service temporarily unavailable: scheduled maintenance"}, 503, retry_after="600")
)
_OTHER_MODELS = by_gateway(json_answer({"object": "list", "data": [{"id": "lab-large-2026", "object": "model"}]}))
_CHAT_503 = by_gateway(
    json_answer(
        {"object": "error", "message": "Service unavailable", "type": "internal_server_error", "code": "1000"}, 503
    )
)
_PLAIN_404 = html_answer(
    "<html><head><title>404 Not Found</title></head><center>nginx/1.22.1</center></html>", 404, server="nginx/1.22.1"
)
_SLOW_LIST = {"object": "list", "data": [{"id": "lab-small-latest"}]}


def _incident(name: str, body: str, **more: str) -> f.Fault:
    return lambda scene: scene.lab.status_page.tells(name, body, **more)


def _peers(**answers: Answer) -> f.Fault:
    """``first=…``: what these answer."""
    order = {"first": 0, "second": 1, "third": 2}

    def begin(scene) -> None:
        for name, answer in answers.items():
            scene.lab.peers[order[name]].instead = answer

    return begin


def _edge_certificate(*names: str, **more) -> f.Fault:
    return lambda scene: setattr(
        scene.lab, "edge_tls", authorities()["provider"].server(*names, protocols=("h2", "http/1.1"), **more)
    )


def _from(sources: tuple[str, ...], answer: Answer):
    """``answer`` to these source addresses alone."""
    each = [for_source(source, answer) for source in sources]
    return lambda request: next((found for one in each if (found := one(request))), None)


def _home_only(answer: Answer):
    return _from(HOME_LINE, answer)


def _another_network(host: int) -> f.Fault:
    """The computer gets another address."""
    away = f"addr flush dev eth0 scope global\naddr add 192.0.2.{host}/27 dev eth0"
    return f.commands("c1", away, f"route replace default via {at.ROUTER} dev eth0")


def _row(
    number: str, title: str, code: str, party: str, *faults: f.Fault, needs: str = "", daily: bool = False
) -> Scenario:
    return Scenario(number=number, title=title, code=code, party=party, faults=faults, needs=needs, daily=daily)


_ALL_80_TO_PORTAL = 'iifname "lan" tcp dport 80 redirect to :8080'
_UPSTREAM = ("203.0.113.12", "203.0.113.13", "203.0.113.32", "203.0.113.33", *at.RESOLVERS, "198.51.100.0/24",
             "2001:db8:a1::12", "2001:db8:a1::13", "2001:db8:b1::32", "2001:db8:b1::33", "2001:db8:51::/48")  # fmt: skip
_EVERYTHING_443 = f.filtered("r1", "forward", "tcp dport 443 drop", "udp dport 443 drop")
_NAMES_THAT_MATTER = dict.fromkeys(
    (at.PROVIDER_NAME, at.CONTROL_NAME, at.STATUS_NAME, at.CDN_CONTROL_NAME, *at.PEER_NAMES), (at.BLOCK_PAGE,)
)
_MANY_NAMES = dict.fromkeys(["*", *at.RECORDS], (at.ROUTER,))
_FAKE = {at.PROVIDER_NAME: (at.FAKE,)}

SCENARIOS: tuple[Scenario, ...] = (
    _row("0", "all is well", "ok", "none", daily=True),
    _row("0b", "all is well, without IPv6", "ok", "none",
         f.commands("c1", f"addr del {at.CLIENT6}/64 dev eth0", f"route del default via {at.ROUTER6} dev eth0"), daily=True),
    _row("0c", "all is well, the router answers no pings and no connections", "ok", "none",
         f.filtered("r1", "input", 'iifname "lan" udp dport != 53 drop', 'iifname "lan" tcp dport != 53 drop', 'iifname "lan" icmp type echo-request drop')),
    _row("0d", "all is well, with a look from outside and a second way out", "ok", "none", f.outside_view, f.second_way),
    _row("0e", "all is well, where two anchors, a peer and DNS over HTTPS never answer", "ok", "none",
         f.dropped("i1", *at.ANCHORS[:2], *at.ANCHORS6[:2], at.PEERS[2], at.PEERS6[2], *at.RESOLVERS)),

    # this computer and the way to the router
    _row("1", "cable out", "no_network_interface", "you", f.commands("c1", "link set eth0 down"), daily=True),
    _row("2", "no lease", "no_ip_address", "local_network",
         f.commands("c1", "addr flush dev eth0 scope global", f"route del default via {at.ROUTER6} dev eth0")),
    _row("3", "address but no default route", "no_default_route", "you",
         f.commands("c1", f"route del default via {at.ROUTER} dev eth0", f"route del default via {at.ROUTER6} dev eth0")),
    _row("4", "router hangs", "gateway_unreachable", "local_network", f.dead_line("r1", "lan"), daily=True),
    _row("4b", "default route to nobody", "gateway_unreachable", "local_network",
         f.commands("c1", f"route replace default via {at.NOBODY} dev eth0", "route replace default via fe80::157 dev eth0"),
         f.filtered("r1", "input", 'iifname "lan" udp dport 53 drop', 'iifname "lan" tcp dport 53 drop')),
    _row("5", "line to the ISP dead", "internet_down", "isp", f.dead_line("i1", "cust"), daily=True),
    _row("5b", "router knows that its line is down", "internet_down", "isp", f.commands("r1", "link set wan down")),
    _row("6", "the ISP reaches only a part of the Internet", "isp_partial_outage", "isp", f.dropped("i1", *_UPSTREAM)),
    _row("7", "bad Wi-Fi: 40 % of all packets lost", "network_degraded", "local_network",
         f.filtered("r1", "forward", "numgen random mod 100 < 40 drop")),
    _row("8", "satellite: 1 s for each round trip", "network_slow", "local_network", lines.satellite(0.5)),
    _row("9", "firewall on this computer drops everything", "local_firewall_block", "you",
         f.filtered("c1", "output", f"oifname != lo {f.AS_USER} drop"), daily=True),
    _row("9b", "firewall on this computer refuses everything", "local_firewall_block", "you",
         f.filtered("c1", "output", f"oifname != lo {f.AS_USER} reject with icmpx admin-prohibited")),
    _row("10", "firewall on this computer refuses the provider", "local_firewall_block", "you",
         f.filtered("c1", "output", *(f"{f.family(one)} daddr {one} reject with icmpx admin-prohibited" for one in PROVIDER))),
    _row("10b", "firewall on this computer drops what is for the provider", "local_firewall_block", "you",
         f.filtered("c1", "output", *(f"{f.family(one)} daddr {one} drop" for one in PROVIDER))),
    _row("11", "hosts file names the provider", "hosts_override", "you", f.etc("hosts", f"127.0.0.1 {at.PROVIDER_NAME}\n"), daily=True),
    _row("12", "clock 400 days behind", "clock_wrong", "you", f.run_by("faketime", "-f", "-400d"), daily=True),
    _row("12b", "clock 400 days ahead", "clock_wrong", "you", f.run_by("faketime", "-f", "+400d")),
    _row("13", "trust store empty", "trust_store_broken", "you", f.environment(SSL_CERT_FILE="/dev/null")),
    _row("14", "hardly any file handles left", "local_resource_exhausted", "you", f.run_by("prlimit", "--nofile=10")),
    _row("15", "the network changes twice during the test", "network_changed", "unknown", f.dead_line("i1", "cust"),
         f.during(1.8, _another_network(139)), f.during(4.3, _another_network(141))),

    # proxies and tunnels
    _row("16", "HTTPS_PROXY names a dead host", "proxy_unreachable", "you", f.environment(HTTPS_PROXY=f"http://{at.NOBODY}:3128"), daily=True),
    _row("17", "proxy wants a password", "proxy_auth_required", "local_network",
         f.environment(HTTPS_PROXY=PROXY, HTTP_PROXY=PROXY), f.serving("proxy", wants_password=True)),
    _row("18", "proxy blocks the provider", "proxy_blocks_provider", "local_network",
         f.environment(HTTPS_PROXY=PROXY), f.serving("proxy", blocked=(at.PROVIDER_NAME,))),
    _row("18b", "proxy works, and is the only way out", "ok", "none", f.environment(HTTPS_PROXY=PROXY, HTTP_PROXY=PROXY),
         f.filtered("r1", "forward", "drop")),
    _row("19", "only a proxy script leads out", "proxy_required", "you", f.filtered("r1", "forward", "drop"), f.lies({"*": "NXDOMAIN"}),
         f.desktop_file("kioslaverc", "[Proxy Settings]\nProxyType=2\nProxy Config Script=http://wpad.test/proxy.pac\n")),
    _row("20", "SOCKS proxy dead", "proxy_unreachable", "you", f.environment(ALL_PROXY="socks5://127.0.0.1:1")),
    _row("21", "VPN up, and nothing comes back", "vpn_black_hole", "you", lines.vpn()),
    _row("22", "kill switch of a VPN that is down", "vpn_kill_switch", "you", lines.vpn(up=False),
         f.filtered("c1", "output", f"oifname != {{ lo, tun0 }} {f.AS_USER} drop")),
    _row("23", "exit of the VPN refused by the provider's edge", "waf_blocked", "cdn", lines.working_vpn,
         f.serving("provider", everything=_from((lines.VPN_EXIT,), _EDGE_403))),
    _row("24", "tunnel with addresses of its own, working", "ok", "none", f.lies(_FAKE),
         f.translated("r1", "prerouting", f"ip daddr {at.FAKE} dnat ip to {at.EDGE[0]}")),
    _row("25", "tunnel with addresses of its own, dead", "local_tunnel_proxy_down", "you", f.lies(_FAKE)),

    # interception
    _row("26", "interceptor known to the system, not to the app", "tls_interception_app_untrusted", "you",
         f.relayed("r1", f.always(intercepts(authorities()["filter"]))), f.trusting("provider", "rest", "other", "filter"),
         lambda scene: scene.environ.update(SSL_CERT_FILE=str(scene.lab.folder / "certifi.pem"))),
    _row("27", "interceptor trusted", "ok_intercepted", "none",
         f.relayed("r1", f.always(intercepts(authorities()["filter"]))), f.trusting("provider", "rest", "other", "filter"), daily=True),
    _row("28", "interceptor not trusted", "tls_interception_untrusted", "local_network",
         f.relayed("r1", f.always(intercepts(authorities()["filter"])))),
    _row("29", "interceptor breaks only the provider", "network_policy_block", "local_network",
         f.relayed("r1", f.by_name(intercepts(authorities()["filter"]), at.PROVIDER_NAME))),
    _row("30", "box on the way chokes on large ClientHellos", "tls_middlebox_incompatible", "local_network",
         f.relayed("r1", lambda hello: swallows if hello.size > 400 else passes)),

    # captive portals
    _row("31", "portal redirects", "captive_portal", "local_network",
         f.translated("r1", "prerouting", _ALL_80_TO_PORTAL), _EVERYTHING_443, daily=True),
    _row("32", "portal forges names", "captive_portal", "local_network", f.lies(_MANY_NAMES), f.filtered("r1", "forward", "drop")),
    _row("33", "portal lets one check of the system through", "captive_portal", "local_network",
         f.translated("r1", "prerouting", f'iifname "lan" ip daddr {at.CAPTIVE[0]} tcp dport 80 accept', f'iifname "lan" ip6 daddr {at.CAPTIVE6[0]} tcp dport 80 accept',
                      'iifname "lan" tcp dport 80 redirect to :8081', f'iifname "lan" meta nfproto ipv4 tcp dport 443 dnat ip to {at.ROUTER}'),
         f.filtered("r1", "forward", "meta nfproto ipv6 tcp dport 443 drop")),
    _row("34", "portal comes back during the test", "captive_portal", "local_network", f.as_soon_as_asked(
         f.translated("r1", "prerouting", _ALL_80_TO_PORTAL), _EVERYTHING_443)),

    # names
    _row("35", "resolver of the ISP is down", "dns_resolver_down", "local_network",
         f.filtered("i1", "input", "udp dport 53 drop", "tcp dport 53 drop"), daily=True),
    _row("36", "resolver answers SERVFAIL to everything", "dns_resolver_down", "local_network", f.lies({"*": "SERVFAIL"})),
    _row("36b", "resolver refuses everything", "dns_resolver_down", "local_network", f.lies({"*": "REFUSED"})),
    _row("37", "resolver says that the provider does not exist", "dns_blocked", "local_network", f.lies({at.PROVIDER_NAME: "NXDOMAIN"}), daily=True),
    _row("38", "resolver leads the provider to this computer", "dns_blocked", "local_network", f.lies({at.PROVIDER_NAME: ("127.0.0.1",)})),
    _row("38b", "resolver leads the provider to 0.0.0.0", "dns_blocked", "local_network", f.lies({at.PROVIDER_NAME: ("0.0.0.0", "::")})),
    _row("39", "answers forged on the way", "dns_poisoned", "isp", f.forged_on_the_way({at.PROVIDER_NAME: (at.FORGED,)})),
    _row("40", "all answers of the resolver wrong", "dns_poisoned", "isp", f.lies(_NAMES_THAT_MATTER)),
    _row("41", "resolver keeps the address before the move", "dns_stale_cache", "you", f.lies({at.PROVIDER_NAME: (at.FORMER,)})),
    _row("42", "DNS over HTTPS blocked", "ok", "none", f.filtered("i1", "forward", *(f"ip daddr {one} tcp dport 443 drop" for one in at.RESOLVERS))),

    # lines
    _row("43", "IPv6 goes nowhere", "ipv6_broken", "local_network", f.filtered("i1", "forward", "meta nfproto ipv6 drop"), daily=True),
    _row("44", "IPv6 only, with NAT64", "ok", "none", lines.nat64, needs="tayga"),
    _row("45", "IPv6 only, and a provider without", "no_ipv4_path", "local_network",
         f.commands("c1", f"route del default via {at.ROUTER} dev eth0"), f.published({at.PROVIDER_NAME: at.EDGE, at.PEER_NAMES[0]: at.PEERS[:1]})),
    _row("46", "router's table of connections full", "network_degraded", "local_network",
         f.filtered("r1", "forward", "ct state new limit rate over 2/second drop")),
    _row("47", "path MTU black hole", "mtu_black_hole", "local_network", lines.path_mtu(1280)),
    _row("48", "provider's name reset", "sni_blocked", "isp", f.relayed("i1", f.by_name(resets, at.PROVIDER_NAME)), daily=True),
    _row("49", "provider's name swallowed", "sni_blocked", "isp", f.relayed("i1", f.by_name(swallows, at.PROVIDER_NAME))),
    _row("50", "addresses of the CDN blocked", "ip_blocked", "isp", f.outside_view,
         f.filtered("i1", "forward", f"iifname cust ip daddr {at.CDN} drop", "iifname cust ip6 daddr 2001:db8:51::/48 drop")),
    _row("50b", "addresses of the CDN blocked, another way works", "ip_blocked", "isp", f.second_way,
         f.filtered("i1", "forward", f"iifname cust ip daddr {at.CDN} drop", "iifname cust ip6 daddr 2001:db8:51::/48 drop")),
    _row("50c", "addresses of the CDN blocked, and nobody to ask outside", "unreachable_unconfirmed", "unknown",
         f.filtered("i1", "forward", f"iifname cust ip daddr {at.CDN} drop", "iifname cust ip6 daddr 2001:db8:51::/48 drop")),
    _row("51", "way to the provider broken", "isp_routing_problem", "path", f.outside_view,
         f.filtered("i1", "forward", *(f"iifname cust {f.family(one)} daddr {one} drop" for one in PROVIDER))),
    _row("51b", "way to the provider broken, and nobody to ask outside", "unreachable_unconfirmed", "unknown",
         f.filtered("i1", "forward", *(f"iifname cust {f.family(one)} daddr {one} drop" for one in PROVIDER))),
    _row("52", "every connection to the provider stops after 16 kB", "throttled", "isp", f.outside_view, f.relayed("i1", f.always(stops_after(16000)), *PROVIDER)),
    _row("52b", "every connection to the provider stops after the handshake", "throttled", "isp", f.outside_view, f.relayed("i1", f.always(stops_after(3600)), *PROVIDER)),
    _row("52c", "every connection to the provider stops after 16 kB, and nobody to ask outside", "inconclusive", "unknown",
         f.relayed("i1", f.always(stops_after(16000)), *PROVIDER)),
    _row("53", "only listed hosts may be reached", "network_policy_block", "local_network", f.outside_view,
         f.relayed("r1", lambda hello: passes if hello.name in (at.CONTROL_NAME, at.PEER_NAMES[0], at.GLOBALPING_NAME) else resets)),
    _row("54", "block page with a certificate for another name", "network_policy_block", "local_network",
         f.translated("r1", "prerouting", *(f"ip daddr {one} tcp dport 443 dnat ip to {at.BLOCK_PAGE}" for one in at.EDGE),
                      *(f"ip6 daddr {one} tcp dport 443 dnat ip6 to {at.BLOCK_PAGE6}" for one in at.EDGE6))),
    _row("55", "HTTP/2 broken, HTTP/1.1 fine", "http2_broken", "local_network", lambda scene: setattr(scene.lab, "serve_edge", broken_http2)),

    # the edge and what is behind it
    _row("56", "the CDN is down everywhere", "cdn_outage", "cdn", f.outside_view, f.serving("provider", everything=error_everywhere(_EDGE_500)),
         f.serving("cdn_control", instead=_EDGE_500), f.serving("status_page", instead=_EDGE_500), _peers(first=_EDGE_500, second=_EDGE_500), daily=True),
    _row("57", "the CDN is down here", "cdn_regional_problem", "cdn", f.outside_view, f.serving("provider", everything=_home_only(_EDGE_500)),
         f.serving("cdn_control", instead=_EDGE_500)),
    _row("58", "provider refuses this country", "geo_blocked", "provider", f.outside_view,
         f.serving("provider", everything=_from((*HOME_LINE, at.VANTAGES["DE"]), _GEO))),
    _row("59", "edge takes it for a robot", "waf_blocked", "cdn", f.outside_view, f.serving("provider", everything=_home_only(_EDGE_403))),
    _row("60", "edge limits the rate", "edge_rate_limited", "cdn", f.serving("provider", everything=_home_only(_EDGE_429))),
    _row("61", "provider's zone broken", "provider_dns_failure", "provider", f.published({at.PROVIDER_NAME: "SERVFAIL"}), daily=True),
    _row("61b", "provider's zone gone", "provider_dns_failure", "provider", f.published({at.PROVIDER_NAME: "NXDOMAIN"})),
    _row("62", "provider unreachable for everybody", "provider_unreachable", "provider", f.outside_view,
         f.filtered("s1", "input", *(f"{f.family(one)} daddr {one} drop" for one in PROVIDER))),
    _row("62b", "provider unreachable for everybody, and nobody to ask outside", "unreachable_unconfirmed", "unknown",
         f.filtered("s1", "input", *(f"{f.family(one)} daddr {one} drop" for one in PROVIDER))),
    _row("63", "provider's certificate expired", "provider_tls_misconfigured", "provider", _edge_certificate(at.PROVIDER_NAME, age=EXPIRED)),
    _row("63b", "provider's certificate for another of its names", "provider_tls_misconfigured", "provider", f.outside_view, _edge_certificate("www.provider.test")),
    _row("64", "origin down, posted", "provider_origin_down", "provider", f.serving("provider", everything=error_everywhere(_EDGE_522)),
         _incident("API outage", "We are investigating an outage of the API."), daily=True),
    _row("65", "upstream down", "provider_api_down", "provider", f.serving("provider", with_key=error_everywhere(_NO_UPSTREAM)),
         _incident("API errors", "We are investigating errors of the API.")),
    _row("65b", "upstream hangs", "provider_degraded", "provider", f.serving("provider", with_key=error_everywhere(later(20.0, _NO_UPSTREAM)))),
    _row("66", "gateway down", "provider_api_down", "provider", f.serving("provider", everything=error_everywhere(_KONG_500))),
    _row("67", "every other request fails", "provider_degraded", "provider", f.serving("provider", with_key=every(2, _KONG_500))),
    _row("68", "models listed, inference fails", "provider_inference_down", "provider", f.serving("provider", chat=_CHAT_503),
         f.configured("diagnosis", inference=True)),
    _row("69", "slow before the first byte", "provider_slow", "provider",
         f.serving("provider", with_key=error_everywhere(later(4.0, by_gateway(json_answer(_SLOW_LIST)))))),
    _row("70", "capacity", "provider_capacity", "provider", f.serving("provider", with_key=error_everywhere(_CAPACITY))),
    _row("71", "announced maintenance", "provider_maintenance", "provider", f.serving("provider", with_key=error_everywhere(_MAINTENANCE)),
         _incident("Scheduled maintenance of the API", "The planned work has started.", status="in_progress", impact="none")),
    _row("72", "free plan switched off", "provider_plan_suspended", "provider", f.serving("provider", with_key=error_everywhere(_PLAN_OFF)),
         _incident("Free API temporarily disabled", "The free tier of the API is temporarily disabled.")),
    _row("73", "incident posted, works here", "ok", "none", _incident("Degraded performance", "We are investigating.", impact="minor")),
    _row("74", "status page down", "ok", "none", f.filtered("s1", "input", f"ip daddr {at.STATUS} drop")),
    _row("75", "origin down, page still green", "provider_origin_down", "provider", f.serving("provider", everything=error_everywhere(_EDGE_522))),
    _row("76", "one region down", "provider_regional_down", "provider", f.outside_view,
         f.serving("provider", everything=_from((*HOME_LINE, at.VANTAGES["DE"]), _KONG_500))),

    # the account and the settings
    _row("77", "no key", "key_missing", "account", f.without_key),
    _row("78", "wrong key", "key_invalid", "account", f.environment(LAB_API_KEY="not-the-key-of-anybody-0000"), daily=True),
    _row("79", "key may not", "key_forbidden", "account", f.serving("provider", with_key=error_everywhere(_FORBIDDEN))),
    _row("80", "own rate limit", "rate_limited_user", "account", f.serving("provider", with_key=error_everywhere(_RATE)), daily=True),
    _row("81", "quota used up", "quota_exhausted", "account", f.serving("provider", with_key=error_everywhere(_QUOTA))),
    _row("82", "model gone from the list", "model_retired", "account", f.serving("provider", with_key=error_everywhere(_OTHER_MODELS))),
    _row("83", "typing error in the base URL", "config_bad_endpoint", "you", f.configured("providers.mistral", base_url="https://api.providerr.test/v1")),
    _row("84", "another server at the base URL", "unexpected_responder", "you", f.configured("providers.mistral", base_url=f"https://{at.PEER_NAMES[2]}/v1"),
         _peers(third=_PLAIN_404)),
)  # fmt: skip

NOT_HERE: dict[str, str] = {}
"""Number → why the lab cannot reproduce it."""

SMALLER: dict[str, str] = {
    "2": "only the IPv6 half: an address of 169.254.0.0/16 is none for documentation",
    "30": "the box chokes on 400 bytes: a post-quantum ClientHello needs OpenSSL 3.5",
    "55": "the provider's own server breaks HTTP/2, not a box on the way",
    "57": "one edge that answers by source address, instead of anycast",
}
"""Number → in what the lab's fault differs from the real one."""

LONGEST = timedelta(seconds=10)
"""From the start of the command to its end."""
