"""What the start of ``traymon run --headless`` costs, up to the first probe."""

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from statistics import mean, median

from tests.benchmarks.figures import Figure
from tests.benchmarks.processes import ROOT, Child, cpu_ms
from tests.benchmarks.surroundings import Surroundings, surroundings
from tests.user import until


def measure(*, long: bool) -> Iterator[Figure]:
    """CPU of the imports, and of all up to the first connection."""
    times = 15 if long else 7
    with surroundings() as here:
        names = modules_of_run(here)
        pairs = [(importing(names), floor_of_imports()) for _ in range(times)]
        yield Figure(
            name="start: imports up to the first probe, CPU",
            value=median(cost for cost, _ in pairs),
            unit="ms",
            floor=median(floor for _, floor in pairs),
            at_most=250,
            at_most_times=1.25,
            note=f"floor: httpx, httpcore, keyring, Pillow; {len(names)} modules",
        )
        yield Figure(
            name="start: exec to first connection, CPU",
            value=mean(until_first_connection(here) for _ in range(times)),
            unit="ms",
            note="Python's own start included",
        )


def modules_of_run(here: Surroundings) -> list[str]:
    """What `traymon run --headless` has imported once its first answers are in ``status.json``."""
    here.watch_demo("30s")
    file = here.user.state / "modules"
    with Child("tests.benchmarks.recorder", str(file), "run", "--headless", environ=here.user.environ):
        until(lambda: here.user.status)
    return file.read_text("utf-8").split()


def importing(names: list[str]) -> float:
    """CPU of importing ``names``, ms."""
    return float(_fresh("tests.benchmarks.importer", text="\n".join(names)))


def floor_of_imports() -> float:
    """CPU of importing the libraries alone, ms."""
    return float(_fresh("tests.benchmarks.floors", "imports"))


def until_first_connection(here: Surroundings) -> float:
    """CPU of the real program, from its start until a server hears of it, ms."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        here.user.watches(f"http://127.0.0.1:{port}/v1", (1, 1))
        traymon = here.user.start("run", "--headless")
        with contextlib.closing(server.accept()[0]):
            spent = cpu_ms(traymon.pid)
        traymon.signal(signal.SIGTERM)
        traymon.end()
    return spent


def _fresh(module: str, *arguments: str, text: str = "") -> str:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, input=text, stdout=subprocess.PIPE, text=True, check=True).stdout
