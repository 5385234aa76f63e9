"""Lines that are not what they seem: tunnels, satellites, IPv6 alone, small packets."""

import os

from tests.netlab import addresses as at
from tests.netlab import faults
from tests.netlab.scene import Scene
from tests.netlab.slow_line import SlowLine, open_tunnel
from tests.netlab.spaces import command


def vpn(*, up: bool = True) -> faults.Fault:
    """A tunnel that owns the default route, with nobody at its other end; or one that is down."""

    def begin(scene: Scene) -> None:
        handle = open_tunnel(scene.lab.spaces, "c1", "tun0")
        scene.lab.on_close.append(lambda: os.close(handle))
        if up:
            scene.lab.spaces.ip("c1", "link set tun0 up\naddr add 192.0.2.98/32 dev tun0\n")
            scene.lab.spaces.ip(
                "c1",
                f"route del default via {at.ROUTER} dev eth0\nroute add default via {at.ROUTER} dev eth0 metric 600\n",
            )
            scene.lab.spaces.ip(
                "c1", "route add default dev tun0 metric 50\naddr add 2001:db8:98::1/128 dev tun0 nodad\n"
            )
            scene.lab.spaces.ip("c1", "route add 2000::/3 dev tun0 metric 50\n")
            faults.etc("resolv.conf", f"=nameserver {at.RESOLVERS[0]}\n")(scene)

    return begin


def working_vpn(scene: Scene) -> None:
    """A tunnel to ``r2``: the provider sees the address of its exit."""
    spaces = scene.lab.spaces
    ends = open_tunnel(spaces, "c1", "tun0"), open_tunnel(spaces, "r2", "tun0")
    spaces.ip("c1", "link set tun0 up\naddr add 192.0.2.98/30 dev tun0\n")
    spaces.ip(
        "c1", f"route del default via {at.ROUTER} dev eth0\nroute add default via {at.ROUTER} dev eth0 metric 600\n"
    )
    spaces.ip("c1", f"route add default dev tun0 metric 50\nroute del default via {at.ROUTER6} dev eth0\n")
    spaces.ip("r2", "link set tun0 up\naddr add 192.0.2.97/30 dev tun0\n")
    faults.etc("resolv.conf", f"=nameserver {at.RESOLVERS[0]}\n")(scene)
    scene.lab.on_close.append(SlowLine(ends, 0.002).close)


VPN_EXIT = "192.0.2.81"
"""The address that the provider sees then."""


def satellite(seconds: float) -> faults.Fault:
    """The line to the ISP takes that long each way."""

    def begin(scene: Scene) -> None:
        spaces = scene.lab.spaces
        ends = open_tunnel(spaces, "r1", "slow"), open_tunnel(spaces, "i1", "slow")
        spaces.ip("r1", "link set slow up\naddr add 192.0.2.90/30 dev slow\naddr add 2001:db8:90::2/64 dev slow nodad\n"
                  "route replace default via 192.0.2.89 dev slow\nroute replace default via 2001:db8:90::1 dev slow\n")  # fmt: skip
        spaces.ip("i1", "link set slow up\naddr add 192.0.2.89/30 dev slow\naddr add 2001:db8:90::1/64 dev slow nodad\n"
                  "route replace 2001:db8:10::/64 via 2001:db8:90::2 dev slow\n")  # fmt: skip
        scene.lab.on_close.append(SlowLine(ends, seconds).close)

    return begin


def nat64(scene: Scene) -> None:
    """An ISP that only has IPv6 for its customers, and translates (RFC 6146, RFC 6147)."""
    lab = scene.lab
    lab.isp_resolver.dns64 = True
    config = lab.folder / "tayga.conf"
    config.write_text(
        f"tun-device nat64\nipv4-addr 192.0.2.33\nipv6-addr 2001:db8:99::1\nprefix {at.NAT64}/96\n"
        f"dynamic-pool 192.0.2.32/28\ndata-dir {lab.folder}\n"
    )
    full = lab.spaces.full("i1")
    command("ip", "netns", "exec", full, "tayga", "-c", str(config), "--mktun")
    lab.start("ip", "netns", "exec", full, "tayga", "-c", str(config), "--nodetach")
    lab.spaces.ip("i1", "link set nat64 up\nroute add 192.0.2.32/28 dev nat64\nroute add 2001:db8:64::/96 dev nat64\n")
    masquerade = 'oifname { "edge", "net" } ip saddr 192.0.2.32/28 masquerade'
    lab.spaces.nft(
        "i1", f"table ip nat64 {{ chain out {{ type nat hook postrouting priority srcnat; {masquerade}; }}\n}}\n"
    )
    lab.spaces.ip("c1", "addr flush dev eth0 scope global\n")
    lab.spaces.ip("c1", f"addr add {at.CLIENT6}/64 dev eth0 nodad\nroute replace default via {at.ROUTER6} dev eth0\n")
    faults.etc("resolv.conf", f"=nameserver {at.ISP_RESOLVER6}\n")(scene)


def path_mtu(mtu: int) -> faults.Fault:
    """The line to the ISP carries smaller packets than the computer thinks, and nobody tells it (RFC 2923)."""

    def begin(scene: Scene) -> None:
        faults.commands("i1", f"link set cust mtu {mtu}")(scene)
        faults.commands("r1", f"link set wan mtu {mtu}")(scene)
        silent = ("icmp type destination-unreachable drop", "icmpv6 type packet-too-big drop")
        faults.filtered("i1", "output", *silent)(scene)
        faults.filtered("r1", "output", *silent)(scene)

    return begin
