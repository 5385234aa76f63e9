"""Rules on what the API, its gateway or its edge answered."""

from traymon.diagnosis.verdicts.rule import given, row

WORKS = given(
    row("provider_inference_down", 0.9, inference="fail", status_page="incident"),
    row("provider_inference_down", 0.9, inference="fail", outside="down"),
    row("provider_inference_down", 0.75, inference="fail"),
    row("provider_inference_down", 0.6, inference="?", inference_before="failed", instead="ok"),
    row("network_slow", 0.8, slow="net"),
    row("provider_slow", 0.75, slow="prov", control="ok", flaky="!network"),
    row("network_degraded", 0.7, flaky="network"),
    row("network_degraded", 0.7, flaky="provider", anchors4="some"),
    row("network_degraded", 0.7, flaky="provider", peers="mixed"),
    row("provider_degraded", 0.65, flaky="provider", control="ok", instead="isp_routing_problem network_degraded"),
    row("ipv6_broken", 0.85, tcp4="ok", tcp6="timeout unreach", anchors6="none some", proxy="!ok"),
    row("http2_broken", 0.8, http2="fail"),
    row("ok_intercepted", 0.9, issuer="private_all"),
    row("ok", 0.97),
    api="200",
)
"""An answer to the key ends the argument: whatever else is odd is a note."""

WRONG_ADDRESS = (
    row("config_bad_endpoint", 0.9, endpoint="typo"),
    row("unexpected_responder", 0.9, endpoint="gateway"),
)

ACCOUNT = (
    row("key_missing", 0.95, api="nokey", edge="401"),
    # the provider's own trouble with accounts looks the same
    row("inconclusive", 0.5, api="401", key_before="worked", instead="key_invalid provider_degraded"),
    row("key_invalid", 0.95, api="401"),
    row("key_forbidden", 0.85, api="403", edge="!403_cf 403_geo 451 block"),
    row("rate_limited_user", 0.85, api="429u"),
    row("quota_exhausted", 0.95, api="quota"),
    row("model_retired", 0.95, api="404m", edge="401 ok other"),
    row("provider_capacity", 0.85, api="429c"),
    row("provider_maintenance", 0.85, api="503m"),
    row("provider_plan_suspended", 0.85, api="freeoff"),
    row("request_no_longer_accepted", 0.7, api="rejected", edge="401 ok"),
)
"""The gateway's own answers, over a connection whose certificate was accepted."""

_GATEWAY_FAULT = given(
    row("provider_degraded", 0.85, flaky="provider network"),
    row("provider_regional_down", 0.75, outside="mixed"),
    row("provider_api_down", 0.95, outside="down"),
    row("provider_api_down", 0.95, status_page="incident"),
    row("provider_api_down", 0.85),
)

ANSWERS = (
    row("network_policy_block", 0.9, edge="block"),
    row("throttled", 0.7, edge="stall", outside="up", control="ok", instead="provider_degraded"),
    row("inconclusive", 0.5, edge="stall", instead="throttled provider_degraded"),
    row("geo_blocked", 0.92, edge="451 403_geo", outside="up mixed"),
    row("geo_blocked", 0.75, edge="451 403_geo"),
    row("waf_blocked", 0.85, edge="403_cf", outside="up mixed"),
    row("waf_blocked", 0.6, edge="403_cf", instead="geo_blocked"),
    row("edge_rate_limited", 0.9, edge="429_cf"),
    row("cdn_regional_problem", 0.8, edge="52x", outside="up"),
    row("provider_origin_down", 0.95, edge="52x", outside="down"),
    row("provider_origin_down", 0.95, edge="52x", status_page="incident"),
    row("provider_origin_down", 0.85, edge="52x"),
    *given(
        row("cdn_regional_problem", 0.85, outside="up"),
        row("cdn_outage", 0.85, outside="down mixed"),
        row("cdn_outage", 0.7, instead="cdn_regional_problem"),
        edge="5xx_edge",
        cdn_control="fail",
    ),
    row("cdn_outage", 0.6, edge="5xx_edge", cdn_control="?", peers="down mixed",
         instead="provider_origin_down"),
    row("provider_origin_down", 0.7, edge="5xx_edge", cdn_control="ok"),
    row("inconclusive", 0.5, edge="5xx_edge", instead="provider_origin_down cdn_outage"),
    *given(*_GATEWAY_FAULT, edge="5xx_gw"),
    *given(*_GATEWAY_FAULT, api="5xx"),
    row("ok_reachable", 0.8, edge="401 ok", api="?"),
    row("ok_reachable", 0.8, edge="ok", api="nokey"),
    # it answered with what no API of its kind answers, a cut list of models for one
    row("inconclusive", 0.5, edge="401 ok", api="unclear", instead="provider_degraded unexpected_responder"),
    row("network_degraded", 0.75, edge="401 ok", api="timeout stall", flaky="network", instead="provider_degraded"),
    row("throttled", 0.75, api="timeout stall", large_body="stall", outside="up", control="ok",
        instead="provider_degraded"),
    row("throttled", 0.7, api="stall", large_body="!ok", outside="up", control="ok", instead="provider_degraded"),
    # long answers come over the same path, so it hangs where this one is made
    row("provider_degraded", 0.75, edge="401 ok", api="timeout stall", large_body="ok", instead="network_degraded"),
    row("inconclusive", 0.5, api="stall", instead="throttled provider_degraded"),
    row("network_degraded", 0.6, edge="401 ok", api="timeout", net="some", instead="provider_degraded"),
    row("network_degraded", 0.6, edge="401 ok", api="timeout", peers="mixed", instead="provider_degraded"),
    row("provider_degraded", 0.65, edge="401 ok", api="timeout", net="all", flaky="!network", status_page="incident",
        instead="network_degraded"),
    # a short answer came over the same path, the long one did not: it may hang there, or be held up on the way
    row("inconclusive", 0.5, edge="401 ok", api="timeout", net="all", instead="provider_degraded throttled"),
    row("inconclusive", 0.45, api="timeout", instead="provider_degraded network_degraded"),
)  # fmt: skip
