"""The whole small Internet. Building one takes a tenth of a second, so every scenario gets its own."""

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable  # noqa: TC003 - read by people
from pathlib import Path
from typing import Self

from tests.netlab import addresses as at
from tests.netlab import services, topology, web
from tests.netlab.listening import Listening
from tests.netlab.names import Forwarder, Records, Resolver, over_tcp, over_udp
from tests.netlab.outside import Globalping
from tests.netlab.proxy import Proxy
from tests.netlab.relay import Relay, passes
from tests.netlab.spaces import PREFIX, Spaces
from tests.netlab.trust import PUBLIC, authorities, write_bundle

_counter = itertools.count()

UID = 65534
"""Who runs traymon: nobody."""

RELAY_PORT, PORTAL_PORT, LOGIN_PORT, FORGER_PORT = 8443, 8080, 8081, 5353


class Lab:
    """Spaces, servers and their state. ``with Lab() as lab: …``"""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}-{os.getpid()}-"))
        self.folder.chmod(0o755)
        self.spaces = Spaces(str(next(_counter)), *topology.NAMES)
        self._listening = Listening(self.spaces)
        self.relays = {name: Relay(self.spaces, name, lambda _hello: passes) for name in ("r1", "i1")}
        self.on_close: list[Callable[[], object]] = []
        """What scenarios have begun and somebody must end."""
        self._set_services()
        try:
            topology.build(self.spaces)
            self._open()
            self._set_files()
            self._listening.start()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Take everything down."""
        for end in reversed(self.on_close):
            end()
        if self._listening.running:
            self._listening.stop()
        self.spaces.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _set_services(self) -> None:
        """Everybody healthy and honest."""
        self.zones: Records = dict(at.RECORDS)
        self.isp_resolver = Resolver(self.zones)
        self.public_resolvers = tuple(Resolver(self.zones) for _ in at.RESOLVERS)
        self.router_dns = Forwarder(self.spaces, "r1", at.ISP_RESOLVER)
        self.forger = Resolver(self.zones)
        self.provider = services.Provider()
        self.status_page = services.StatusPage()
        self.cdn_control = services.CdnControl()
        self.peers = (services.Peer(behind_cdn=True), services.Peer(behind_cdn=True), services.Peer(behind_cdn=False))
        self.globalping = Globalping(self.spaces, self.zones)
        self.proxy = Proxy(self.spaces, self.zones)
        self.edge_tls = authorities()["provider"].server(at.PROVIDER_NAME, protocols=("h2", "http/1.1"))
        self.serve_edge = web.serve

    def _open(self) -> None:
        self._open_names()
        self._open_provider()
        self._open_rest()
        self._open_boxes()

    def _open_names(self) -> None:
        self._dns("i1", at.ISP_RESOLVER, self.isp_resolver.answer)
        self._dns("i1", at.ISP_RESOLVER6, self.isp_resolver.answer)
        self._dns("r1", at.ROUTER, self.router_dns.answer)
        for number, address in enumerate(at.RESOLVERS):
            self._dns("s2", address, self.public_resolvers[number].answer)
        self._listening.udp("i1", "0.0.0.0", FORGER_PORT, over_udp(self.forger.answer))

    def _open_provider(self) -> None:
        for address in (*at.EDGE, *at.EDGE6):
            self._listening.tcp("s1", address, 443, self._edge)
            self._listening.tcp("s1", address, 80, lambda line: web.serve(line, services.block_page))
        self._https("s1", at.STATUS, "provider", at.STATUS_NAME, self.status_page)
        self._https("s1", at.CDN_CONTROL, "provider", at.CDN_CONTROL_NAME, self.cdn_control)

    def _open_rest(self) -> None:
        for address, address6, authority in zip(at.ANCHORS, at.ANCHORS6, ("rest", "other", "rest"), strict=True):
            for one in (address, address6):
                self._https("s2", one, authority, (address, address6), services.anchor)
        for address in (*at.CAPTIVE, *at.CAPTIVE6):
            self._listening.tcp("s2", address, 80, lambda line: web.serve(line, services.captive))
        for number, (name, pair) in enumerate(zip(at.PEER_NAMES, zip(at.PEERS, at.PEERS6, strict=True), strict=True)):
            for one in pair:
                self._https("s2", one, "other", name, self.peers[number])
        for number, address in enumerate(at.RESOLVERS):
            self._https(
                "s2",
                address,
                "rest",
                address,
                services.doh(self.public_resolvers[number]),
                protocols=("h2", "http/1.1"),
            )
        for address in (at.CONTROL, at.CONTROL6):
            self._https("s2", address, "other", at.CONTROL_NAME, services.anchor)
        self._https("s2", at.GLOBALPING, "other", at.GLOBALPING_NAME, self.globalping)
        for address in (at.BLOCK_PAGE, at.BLOCK_PAGE6):
            self._https("s2", address, "filter", "blocked.test", services.block_page)
            self._listening.tcp("s2", address, 80, lambda line: web.serve(line, services.block_page))

    def _open_boxes(self) -> None:
        for name, relay in self.relays.items():
            for everywhere in ("0.0.0.0", "::"):
                self._listening.tcp(name, everywhere, RELAY_PORT, relay.serve)
        self._listening.tcp("r1", at.PROXY, 3128, self.proxy.serve)
        for everywhere in ("0.0.0.0", "::"):
            self._listening.tcp("r1", everywhere, PORTAL_PORT, lambda line: web.serve(line, services.portal))
            self._listening.tcp("r1", everywhere, LOGIN_PORT, lambda line: web.serve(line, services.login_page))
        self._https("r1", at.ROUTER, "filter", at.PORTAL_NAME, services.login_page)
        self._listening.tcp("r1", at.ROUTER, 80, lambda line: web.serve(line, services.login_page))

    def _edge(self, line: socket.socket) -> None:
        self.serve_edge(line, self.provider, self.edge_tls)

    def _dns(self, space: str, address: str, answering) -> None:
        self._listening.udp(space, address, 53, over_udp(answering))
        self._listening.tcp(space, address, 53, over_tcp(answering))

    def _https(self, space, address, authority, names, site, protocols=("http/1.1",)) -> None:
        names = (names,) if isinstance(names, str) else names
        context = authorities()[authority].server(*names, protocols=protocols)
        self._listening.tcp(space, address, 443, lambda line: web.serve(line, site, context))

    def _set_files(self) -> None:
        """The computer's own ``/etc``: its resolver, its hosts file, and the authorities it trusts."""
        etc = self.spaces.files("c1")
        (etc / "resolv.conf").write_text(f"nameserver {at.ROUTER}\noptions timeout:5 attempts:2\n")
        (etc / "hosts").write_text("127.0.0.1 localhost\n::1 localhost ip6-localhost\n")
        (etc / "nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files dns\n")
        self.trusts(*PUBLIC)

    def start(self, *command: str) -> None:
        """Run a program as long as the lab is there."""
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", *command], **quiet)
        self.on_close.append(lambda: (process.kill(), process.wait()))

    def trusts(self, *names: str) -> None:
        """Choose the authorities of the computer's own store."""
        certs = self.spaces.files("c1") / "ssl" / "certs"
        certs.mkdir(parents=True, exist_ok=True)
        write_bundle(certs / "ca-certificates.crt", *names)
        write_bundle(certs.parent / "cert.pem", *names)
