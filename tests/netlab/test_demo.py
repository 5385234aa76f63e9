"""The demo leaves the network alone: on a computer with a router, not one packet leaves it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.netlab.spaces import Spaces, command

ROUTER, COMPUTER = "192.0.2.1", "192.0.2.2"

KNOCK = f"from traymon.diagnosis.host.knocking import knock; knock('{ROUTER}', 1.0)"


class Box:
    """A computer with one wire, to a router that is there."""

    def __init__(self, spaces: Spaces, home: Path) -> None:
        self._spaces = spaces
        self._home = home
        spaces.ip("box", f"link add eth0 type veth peer name eth0 netns {spaces.full('router')}\nlink set lo up\n")
        for name in ("box", "router"):
            spaces.sysctl(name, ipv6__conf__eth0__disable_ipv6="1")  # it would say hello by itself
        spaces.ip("router", f"link set eth0 up\naddr add {ROUTER}/24 dev eth0\n")
        spaces.ip(
            "box", f"link set eth0 up\naddr add {COMPUTER}/24 dev eth0\nroute add default via {ROUTER} dev eth0\n"
        )

    def sent(self) -> int:
        """Packets that left it."""
        [wire] = json.loads(command("ip", "-n", self._spaces.full("box"), "-j", "-s", "link", "show", "eth0"))
        return int(wire["stats64"]["tx"]["packets"])

    def run(self, *arguments: str) -> str:
        inside = ("ip", "netns", "exec", self._spaces.full("box"), sys.executable)
        environ = os.environ | {"HOME": str(self._home), "PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run((*inside, *arguments), env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Box]:
    spaces = Spaces("demo", "box", "router")
    try:
        yield Box(spaces, tmp_path)
    finally:
        spaces.close()


@pytest.mark.netlab
def test_a_packet_that_leaves_is_counted(box: Box) -> None:
    before = box.sent()
    box.run("-c", KNOCK)
    assert box.sent() > before


@pytest.mark.netlab
@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("arguments", "end"),
    [
        pytest.param(("-m", "tests.netlab.tested_demo"), "provider_api_down", id="Test now"),
        pytest.param(
            ("-m", "traymon", "demo", "--once", "--headless", "--speed", "60"), "seen and told.", id="the whole script"
        ),
    ],
)
def test_the_demo_sends_nothing(box: Box, arguments: tuple[str, ...], end: str) -> None:
    before = box.sent()
    said = box.run(*arguments)
    assert said.strip().endswith(end), said
    assert box.sent() == before
