import pytest

from traymon.diagnosis.host.kinds import kind_of

NAMES = {
    "loopback": ["lo", "lo0", "Loopback Pseudo-Interface 1"],
    "tunnel": [
        "tun0", "tun", "tap1", "wg0", "wg-mullvad", "wgpia0", "utun4", "ppp0", "ipsec0", "tailscale0", "nordlynx", "nordtun", "proton0",
        "pvpnksintrf0", "ProtonVPN TUN", "Mullvad", "CloudflareWARP", "gpd0", "cscotun0", "zt7nnig26z", "Meta", "mihomo", "clash0",
        "sing-box", "he-ipv6", "sit1", "Tailscale", "OpenVPN Wintun", "OpenVPN TAP-Windows6", "TAP-Windows Adapter V9",
        "WireGuard Tunnel", "WAN Miniport (IKEv2)", "Cisco AnyConnect Secure Mobility Client VPN", "Contoso VPN",
    ],
    "virtual": [
        "docker0", "docker_gwbridge", "br-1a2b3c4d5e6f", "veth12ab34c", "virbr0", "vnet3", "vmnet8", "vboxnet0", "cni0", "flannel.1",
        "cali1234", "lxcbr0", "lxdbr0", "podman1", "vEthernet (WSL)", "vEthernet (Default Switch)", "bridge100", "awdl0", "llw0",
        "anpi0", "ap1", "dummy0", "ifb0", "sit0", "tunl0", "ip6tnl0", "gif0", "stf0", "VirtualBox Host-Only Network", "VMware Network Adapter VMnet8",
    ],
    "physical": [
        "eth0", "eth0@if12", "enp3s0", "eno1", "wlan0", "wlp2s0", "en0", "en1", "wwan0", "usb0", "enx0a1b2c3d4e5f", "bond0", "br0",
        "vc", "Ethernet", "Ethernet 2", "Wi-Fi", "WLAN", "Bluetooth Network Connection", "Mobilfunk", "rndis0", "",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"),
    [pytest.param(name, kind, id=name or "nameless") for kind, names in NAMES.items() for name in names],
)
def test_a_name_tells_what_an_interface_is(name, kind):
    assert kind_of(name) == kind
