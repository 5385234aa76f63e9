"""What is imported when, in processes of their own."""

import json
import subprocess
import sys

import pytest

from tests.benchmarks.processes import ROOT, Child
from tests.user import User, until
from traymon.demo import Anchors, DemoServer

ON_A_TERMINAL = ("rich", "pygments", "markdown_it")
ON_A_DESKTOP = ("PIL", "pystray", "plyer")
NEVER = ("anyio", "asyncio", "concurrent.futures", "html", "httpx._main", "pickle", "traymon.demo", "webbrowser", "xml")
ICON = "from traymon.cli import desktop; from traymon.tray import icons; icons.icon('unknown', size=16, scheme='dark')"
NOT_FOR_AN_ICON = ("PIL._imagingft", "html", "multiprocessing", "subprocess", "webbrowser")


@pytest.fixture(scope="module")
def imported_by_run(tmp_path_factory):
    """The modules of ``traymon run --headless`` once its first answers are judged and kept."""
    user = User(tmp_path_factory.mktemp("user"))
    file = user.state / "modules"
    with DemoServer() as server, Anchors() as anchors:
        user.watches_demo(server, anchors)
        with Child("tests.benchmarks.recorder", str(file), "run", "--headless", environ=user.environ):
            until(lambda: user.status)
    return set(file.read_text("utf-8").split())


@pytest.mark.parametrize("name", [*ON_A_TERMINAL, *ON_A_DESKTOP, *NEVER])
@pytest.mark.skipif(sys.platform == "win32", reason="a process that is ended there writes nothing at its end")
def test_a_headless_run_does_without(imported_by_run, name):
    assert "traymon.probes.prober" in imported_by_run
    assert name not in imported_by_run


@pytest.fixture(scope="module")
def imported_by_an_icon():
    """The modules of the tray app once an icon is drawn, without a desktop to show it on."""
    ask = f"{ICON}; import json, sys; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("name", NOT_FOR_AN_ICON)
def test_an_icon_does_without(imported_by_an_icon, name):
    assert "PIL.ImageDraw" in imported_by_an_icon
    assert name not in imported_by_an_icon
