"""What an interface is, by its name."""

import re

_KINDS: tuple[tuple[str, str], ...] = (
    (r"lo\d*|loopback.*", "loopback"),
    # the kernel's own fall-back devices, always there and never used
    (r"(tunl|sit|ip6tnl|gre|gretap|erspan|ip6gre|ip_vti|ip6_vti|teql|gif|stf)0", "virtual"),
    (r"docker.*|br-[0-9a-f]{6,}|virbr.*|veth.*|vnet\d.*|vmnet.*|vboxnet.*|virtualbox.*|vmware.*", "virtual"),
    (r"cni.*|flannel.*|cali.*|kube.*|lxc.*|lxd.*|podman.*|cilium.*|vethernet.*|.*\(wsl.*", "virtual"),
    (r"bridge\d+|awdl\d+|llw\d+|anpi\d+|ap\d+|dummy.*|ifb\d+|nlmon.*|macvtap.*", "virtual"),
    (r"tun(\d.*|[-_].*)?|tap\d.*|wg.*|utun\d*|ppp\d+|ipsec.*|l2tp.*|pptp.*|gpd\d+|cscotun\d+|zt[0-9a-z]{8,}", "tunnel"),
    (r"tailscale.*|nordlynx.*|nordtun.*|proton.*|pvpn.*|mullvad.*|wireguard.*|wintun.*|openvpn.*|amn\d+", "tunnel"),
    (r"cloudflarewarp|warp.*|meta|mihomo.*|clash.*|sing-?box.*|surfshark.*", "tunnel"),
    (r"expressvpn.*|windscribe.*|nebula.*", "tunnel"),
    (r"(he-ipv6|6in4|6rd|sit|ip6tnl|tunl|gre|gif|vti|xfrm).*|.*\b(vpn|tap-windows|tunnel|wan miniport)\b.*", "tunnel"),
)  # fmt: skip
"""Regular expressions for the whole name in lower case; the first that fits decides."""


def kind_of(name: str) -> str:
    """``physical``, ``loopback``, ``tunnel`` or ``virtual``. A name that nobody knows is a physical one's."""
    folded = name.strip().lower()
    return next((kind for pattern, kind in _KINDS if re.fullmatch(pattern, folded)), "physical")
