"""Network namespaces: a computer and its router, connected by one cable. Needs root on Linux."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

COMPUTER, ROUTER, NOBODY = "192.0.2.138", "192.0.2.130", "192.0.2.157"
COMPUTER6, ROUTER6 = "2001:db8:10::138", "2001:db8:10::130"


def possible():
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("ip"):
        return False
    name = f"tm{uuid.uuid4().hex[:8]}"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode == 0
    if not made:
        return False
    # entering one fails where / is no mount point (a chroot), and in containers with few rights
    entered = subprocess.run(["ip", "netns", "exec", name, "true"], capture_output=True, check=False).returncode == 0
    subprocess.run(["ip", "netns", "del", name], check=True)
    return entered


needs_spaces = pytest.mark.skipif(
    not possible(), reason="network namespaces need root on Linux, the command ip, and the right to mount"
)
needs_firewall = pytest.mark.skipif(not shutil.which("nft"), reason="the command nft is not installed")


class Space:
    def __init__(self, name):
        self.name = name

    def write(self, file, text):
        subprocess.run(
            ["ip", "netns", "exec", self.name, "tee", file], input=text, text=True, check=True, capture_output=True
        )

    def run(self, command):
        """``command`` in this namespace; its output."""
        words = ["ip", "netns", "exec", self.name, *command.split()]
        return subprocess.run(words, capture_output=True, check=True, text=True).stdout

    def firewall(self, *rules):
        """At ``hook``: each rule is ``hook rule…``."""
        lines = ["flush ruleset", "add table inet t"]
        for rule in rules:
            hook, _, words = rule.partition(" ")
            lines += [
                f"add chain inet t {hook} {{ type filter hook {hook} priority 0; }}",
                f"add rule inet t {hook} {words}",
            ]
        subprocess.run(
            ["ip", "netns", "exec", self.name, "nft", "-f", "-"], input="\n".join(lines), text=True, check=True
        )

    @contextlib.contextmanager
    def serving(self, code):
        """While ``code`` runs here; it prints a line when it is ready."""
        words = ["ip", "netns", "exec", self.name, sys.executable, "-c", code]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT) as server:
            try:
                assert server.stdout.readline()
                yield
            finally:
                server.kill()

    def python(self, code, *arguments):
        """What ``code`` assigns to ``answer``, read back from JSON."""
        program = f"import json, sys\n{code}\nprint(json.dumps(answer))"
        words = ["ip", "netns", "exec", self.name, sys.executable, "-c", program, *arguments]
        done = subprocess.run(words, capture_output=True, check=False, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])


@contextlib.contextmanager
def space():
    name = f"tm{uuid.uuid4().hex[:8]}"
    subprocess.run(["ip", "netns", "add", name], check=True)
    try:
        yield Space(name)
    finally:
        subprocess.run(["ip", "netns", "del", name], check=True)


@contextlib.contextmanager
def home():
    """(The computer, the router); each card is called ``lan``."""
    with space() as computer, space() as router:
        subprocess.run(
            ["ip", "link", "add", "lan", "netns", computer.name, "type", "veth", "peer", "lan", "netns", router.name],
            check=True,
        )
        for one, address, address6 in ((computer, COMPUTER, COMPUTER6), (router, ROUTER, ROUTER6)):
            one.run(f"ip addr add {address}/27 dev lan")
            one.run(f"ip addr add {address6}/64 dev lan nodad")
            one.run("ip link set lo up")
            one.run("ip link set lan up")
        computer.run(f"ip route add default via {ROUTER} metric 100")
        computer.run(f"ip -6 route add default via {ROUTER6} metric 1024")
        yield computer, router
