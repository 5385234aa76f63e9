"""The lab itself: what it needs to be trusted, asked with plain sockets and without traymon."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.netlab.lab import Lab
from tests.netlab.scene import Scene
from tests.netlab.spaces import FILES, remove_leftovers

pytestmark = pytest.mark.netlab

BUILD_AND_WAIT = "from tests.netlab.lab import Lab\nwith Lab():\n    print('built', flush=True)\n    input()\n"


def left_of(process):
    """Namespaces, files of theirs, and folders of the labs of a process."""
    places = (Path("/run/netns"), FILES, Path(tempfile.gettempdir()))
    return [path for place in places if place.exists() for path in place.glob(f"tmlab-{process}-*")]


def curl(scene, *arguments):
    script = "import json, sys, httpx\nanswer = httpx.get(sys.argv[1], timeout=3)\nprint(json.dumps([answer.status_code, answer.text, dict(answer.headers)]))"
    done = scene.run(sys.executable, "-c", script, *arguments)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


@pytest.fixture(scope="module")
def scene():
    with Lab() as lab:
        yield Scene(lab)


@pytest.mark.parametrize(
    ("url", "status", "text"),
    [
        pytest.param("https://api.provider.test/v1/models", 401, "Unauthorized", id="the API wants a key"),
        pytest.param("https://api.provider.test/cdn-cgi/trace", 200, "colo=LAB", id="its edge tells where it is"),
        pytest.param("https://status.provider.test/api/v1/status.json", 200, '"none"', id="the status page is green"),
        pytest.param("https://cdn-control.test/cdn-cgi/trace", 200, "colo=LAB", id="another site of the CDN"),
        pytest.param("https://203.0.113.11/", 200, "Resolver", id="an anchor by its address"),
        pytest.param("https://[2001:db8:a1::12]/", 200, "Resolver", id="an anchor over IPv6"),
        pytest.param("http://captive2.test/check", 200, "success", id="a captive check"),
        pytest.param("https://peer3.test/v1/models", 401, "Missing", id="a peer"),
    ],
)
def test_all_is_well(scene, url, status, text):
    answer = curl(scene, url)
    assert answer[0] == status
    assert text in answer[1]


def test_the_computer_is_nobody_in_a_network_of_its_own(scene):
    done = scene.run("sh", "-c", "id -u; ip -4 route show default; cat /etc/resolv.conf")
    assert done.stdout.startswith("65534\ndefault via 192.0.2.130 dev eth0")
    assert "nameserver 192.0.2.130" in done.stdout


def test_nothing_is_left_of_a_lab():
    others = set(left_of(os.getpid()))
    with Lab():
        assert set(left_of(os.getpid())) > others
    assert set(left_of(os.getpid())) == others


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_of_a_lab_that_was_ended(number):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", BUILD_AND_WAIT], text=True, **pipes) as process:
        assert process.stdout.readline() == "built\n"
        assert left_of(process.pid)
        process.send_signal(number)
        process.wait(20)
    remove_leftovers()
    assert not left_of(process.pid)
