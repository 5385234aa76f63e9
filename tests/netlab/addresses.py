"""Who is where. Only addresses for documentation (RFC 5737, RFC 3849) and names under ``.test`` (RFC 6761)."""

CLIENT, CLIENT6 = "192.0.2.138", "2001:db8:10::138"
ROUTER = "192.0.2.130"
"""Gateway, DNS proxy and captive portal."""
ROUTER6 = "fe80::1"
PROXY = "192.0.2.140"
NOBODY = "192.0.2.150"
"""Of the home network, and unused."""
LAN = "192.0.2.128/27"

CLIENT_SECOND, ROUTER_SECOND = "192.0.2.202", "192.0.2.194"

ISP_RESOLVER, ISP_RESOLVER6 = "192.0.2.70", "2001:db8:21::53"

EDGE = ("198.51.100.10", "198.51.100.11")
EDGE6 = ("2001:db8:51::10", "2001:db8:51::11")
FORMER = "198.51.100.99"
"""Where the provider was before it moved."""
CDN_CONTROL = "198.51.100.20"
STATUS = "198.51.100.30"
CDN = "198.51.100.0/25"
FAKE = "198.51.100.130"
FAKE_RANGE = "198.51.100.128/25"

ANCHORS = ("203.0.113.11", "203.0.113.12", "203.0.113.13")
ANCHORS6 = ("2001:db8:a1::11", "2001:db8:a1::12", "2001:db8:a1::13")
CAPTIVE = ("203.0.113.21", "203.0.113.22", "203.0.113.23")
CAPTIVE6 = ("2001:db8:c1::21", "2001:db8:c1::22", "2001:db8:c1::23")
PEERS = ("203.0.113.31", "203.0.113.32", "203.0.113.33")
PEERS6 = ("2001:db8:b1::31", "2001:db8:b1::32", "2001:db8:b1::33")
RESOLVERS = ("203.0.113.41", "203.0.113.42")
CONTROL, CONTROL6 = "203.0.113.61", "2001:db8:d1::61"
BLOCK_PAGE = "203.0.113.90"
BLOCK_PAGE6 = "2001:db8:d1::90"
"""The filter's web server."""
FORGED = "203.0.113.99"
"""What a forger answers; nobody is there."""
GLOBALPING = "203.0.113.80"
VANTAGES = {"FR": "203.0.113.81", "DE": "203.0.113.82", "US": "203.0.113.83"}
"""Source addresses of the look from outside."""

CANARY = "192.0.2.1"
"""No resolver is there."""

NAT64 = "2001:db8:64::"

PROVIDER_NAME = "api.provider.test"
STATUS_NAME = "status.provider.test"
CDN_CONTROL_NAME = "cdn-control.test"
CONTROL_NAME = "www.control.test"
CAPTIVE_NAMES = ("captive1.test", "captive2.test", "captive3.test")
PEER_NAMES = ("peer1.test", "peer2.test", "peer3.test")
GLOBALPING_NAME = "globalping.test"
PORTAL_NAME = "portal.test"

RECORDS: dict[str, tuple[str, ...]] = {
    PROVIDER_NAME: EDGE + EDGE6,
    STATUS_NAME: (STATUS,),
    CDN_CONTROL_NAME: (CDN_CONTROL,),
    CONTROL_NAME: (CONTROL, CONTROL6),
    GLOBALPING_NAME: (GLOBALPING,),
    "ipv4only.arpa": ("192.0.0.170", "192.0.0.171"),  # RFC 7050: never connected to
    **{name: pair for name, *pair in zip(CAPTIVE_NAMES, CAPTIVE, CAPTIVE6, strict=True)},
    **{name: pair for name, *pair in zip(PEER_NAMES, PEERS, PEERS6, strict=True)},
}
"""What the names stand for, as the owners of the zones publish it."""
