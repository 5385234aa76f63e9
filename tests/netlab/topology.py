"""The wires: namespaces, links, addresses and routes of the lab.

::

    c1 ──lan── r1 ──wan── i1 ──┬── s1   provider: edge, status page, a host of the same CDN
    computer   home router  ISP └── s2   the rest: anchors, DNS over HTTPS, captive checks, peers, look from outside
       ╎                              ╎
       └╌╌╌╌╌╌╌╌╌╌ r2 ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌┘   a second way out, plugged in by the scenarios that need one
"""

from tests.netlab import addresses as at
from tests.netlab.spaces import Spaces

NAMES = ("c1", "r1", "i1", "s1", "s2", "r2")

_LINKS = (
    ("c1", "eth0", "r1", "lan"),
    ("r1", "wan", "i1", "cust"),
    ("i1", "edge", "s1", "isp"),
    ("i1", "net", "s2", "isp"),
    ("r2", "edge", "s1", "isp2"),
    ("r2", "net", "s2", "isp2"),
)

_CLIENT = f"""
link set eth0 up
addr replace {at.CLIENT}/27 dev eth0
addr replace {at.CLIENT6}/64 dev eth0 nodad
route replace default via {at.ROUTER} dev eth0
route replace default via {at.ROUTER6} dev eth0
"""

_SECOND = f"""
link set usb0 up
addr replace {at.CLIENT_SECOND}/27 dev usb0
route replace default via {at.ROUTER_SECOND} dev usb0 metric 600
"""

_WIRING = {
    "c1": _CLIENT,
    "r1": f"""
link set lan up
link set wan up
addr replace {at.ROUTER}/27 dev lan
addr replace {at.PROXY}/32 dev lan
addr replace {at.ROUTER6}/64 dev lan nodad
addr replace 2001:db8:10::130/64 dev lan nodad
addr replace 192.0.2.66/30 dev wan
addr replace 2001:db8:20::66/64 dev wan nodad
route replace default via 192.0.2.65
route replace default via 2001:db8:20::65
""",
    "i1": f"""
link set cust up
link set edge up
link set net up
addr replace 192.0.2.65/30 dev cust
addr replace 2001:db8:20::65/64 dev cust nodad
addr replace {at.ISP_RESOLVER}/32 dev lo
addr replace {at.ISP_RESOLVER6}/128 dev lo nodad
addr replace 192.0.2.73/30 dev edge
addr replace 2001:db8:31::1/64 dev edge nodad
addr replace 192.0.2.77/30 dev net
addr replace 2001:db8:32::1/64 dev net nodad
route replace 2001:db8:10::/64 via 2001:db8:20::66
route replace 198.51.100.0/24 via 192.0.2.74
route replace 2001:db8:51::/48 via 2001:db8:31::2
route replace 203.0.113.0/24 via 192.0.2.78
route replace 2001:db8:a1::/48 via 2001:db8:32::2
route replace 2001:db8:b1::/48 via 2001:db8:32::2
route replace 2001:db8:c1::/48 via 2001:db8:32::2
route replace 2001:db8:d1::/48 via 2001:db8:32::2
route replace blackhole {at.CANARY}/32
""",
    "s1": """
link set isp up
link set isp2 up
addr replace 192.0.2.74/30 dev isp
addr replace 2001:db8:31::2/64 dev isp nodad
addr replace 192.0.2.82/30 dev isp2
route replace default via 192.0.2.73
route replace default via 2001:db8:31::1
route replace blackhole 198.51.100.0/24
""",
    "s2": """
link set isp up
link set isp2 up
addr replace 192.0.2.78/30 dev isp
addr replace 2001:db8:32::2/64 dev isp nodad
addr replace 192.0.2.86/30 dev isp2
route replace default via 192.0.2.77
route replace default via 2001:db8:32::1
route replace blackhole 203.0.113.0/24
""",
    "r2": """
link set edge up
link set net up
addr replace 192.0.2.81/30 dev edge
addr replace 192.0.2.85/30 dev net
route replace 198.51.100.0/24 via 192.0.2.82
route replace 203.0.113.0/24 via 192.0.2.86
""",
}

_ALIASES = {
    "s1": (*at.EDGE, *at.EDGE6, at.CDN_CONTROL, at.STATUS),
    "s2": (
        *at.ANCHORS, *at.ANCHORS6, *at.CAPTIVE, *at.CAPTIVE6, *at.PEERS, *at.PEERS6, *at.RESOLVERS,
        at.CONTROL, at.CONTROL6, at.BLOCK_PAGE, at.BLOCK_PAGE6, at.GLOBALPING, *at.VANTAGES.values(),
    ),
}  # fmt: skip

_ROUTERS = ("r1", "i1", "r2")

_NAT = """
table ip home {
    chain out { type nat hook postrouting priority srcnat; oifname { "wan", "edge", "net", "slow" } masquerade; }
}
"""


def build(spaces: Spaces) -> None:
    """Wire everything up."""
    for name in NAMES:
        v6 = {f"ipv6__conf__{where}__accept_dad": "0" for where in ("all", "default")}
        spaces.sysctl(name, **v6)
        if name in _ROUTERS:
            spaces.sysctl(name, ipv4__ip_forward="1", ipv6__conf__all__forwarding="1", ipv4__icmp_ratelimit="0")
    spaces.sysctl("c1", ipv4__ping_group_range="0 2147483647")
    for here, end, there, other in _LINKS:
        spaces.ip(here, f"link add {end} type veth peer name {other} netns {spaces.full(there)}\n")
    for name in NAMES:
        aliases = "".join(f"addr replace {address} dev lo\n" for address in _ALIASES.get(name, ()))
        spaces.ip(name, "link set lo up\n" + aliases)
        wire(spaces, name)
    for name in ("r1", "r2"):
        spaces.nft(name, _NAT)


def wire(spaces: Spaces, name: str) -> None:
    """Give a namespace its links, addresses and routes, again if need be."""
    spaces.ip(name, _WIRING[name])


def plug_second_way(spaces: Spaces) -> None:
    """Give the computer its second way out."""
    spaces.ip("c1", f"link add usb0 type veth peer name lan netns {spaces.full('r2')}\n")
    spaces.ip("r2", f"link set lan up\naddr add {at.ROUTER_SECOND}/27 dev lan\n")
    spaces.ip("c1", _SECOND)
