"""What the icon costs on a real panel: ``python -m tests.benchmarks.desktop [--long] [--minutes N]``.

Needs what ``tests/desktop`` needs (Xvfb, xdotool, openbox, xfce4-panel, gnome-keyring). ``--minutes``: only hold still for so long, and
print memory, CPU and context switches of each minute.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, median

from PIL import Image, ImageChops
from Xlib import X, display
from Xlib.ext import xtest

from tests.benchmarks.figures import Figure, table
from tests.benchmarks.processes import Memory, cpu_ms, memory_of
from tests.benchmarks.surroundings import Surroundings, surroundings
from tests.desktop.app_rig import XFCE, Desktop, desktop_of
from tests.desktop.conftest import GnomeKeyring
from tests.desktop.screen import Application
from traymon.model import IconState, MenuItem, TrayView

GOAL_START_MS = 350
GOAL_CHANGE_MS = 50
GOAL_MENU_MS = 100
GOAL_MB = 40
GOAL_IDLE_MS = 30
"""Of CPU per minute: 0.05 % of a core."""

SMALL = "480x500x24"
"""A screen whose picture is read in a few ms: that is the error of what is seen on it."""

PROVIDERS = 20
TRAYMON = (sys.executable, "-m", "traymon")
SETTLING_S = 20
PANEL_SETTLES_S = 3
_PATIENCE_S = 10.0


class Mouse:
    """Presses the right button where the pointer is, at once: a program that does so takes time to start."""

    def __init__(self, screen: str) -> None:
        self._screen = display.Display(screen)

    def press(self) -> None:
        for event in (X.ButtonPress, X.ButtonRelease):
            xtest.fake_input(self._screen, event, 3)
        self._screen.sync()

    def close(self) -> None:
        self._screen.close()


@dataclass(frozen=True, kw_only=True)
class Minute:
    """What one minute of rest cost."""

    memory: Memory
    cpu_ms: float
    switches: int
    """The process gave the processor away: each is a wake-up to come."""


def measure(*, long: bool) -> Iterator[Figure]:
    """Start, change of the icon, menu, rest."""
    with tempfile.TemporaryDirectory(prefix="traymon-desktop-") as folder, surroundings() as here:
        here.watch_demo("30s")
        with desktop_of(XFCE, Path(folder, "x"), size=SMALL) as desktop:
            keep_key(here, desktop)
            time.sleep(PANEL_SETTLES_S)
            starts = [until_icon(here, desktop) for _ in range(9 if long else 5)]
            yield Figure(
                name="desktop: exec to icon, CPU",
                value=median(cpu for cpu, _ in starts),
                unit="ms",
                at_most=GOAL_START_MS,
                note=f"xfce4-panel; wall {median(wall for _, wall in starts):.0f} ms",
            )
            yield from _of_the_tray(desktop, times=30 if long else 15)
            yield from _of_rest(list(rest(here, desktop, minutes=15 if long else 2)))


def until_icon(here: Surroundings, desktop: Desktop) -> tuple[float, float]:
    """CPU and wall time, ms, of ``traymon run`` until its icon is on the panel, whatever it shows."""
    began, bare = time.monotonic(), desktop.panel_picture()
    with running(here, desktop) as pid:
        _wait(lambda: ImageChops.difference(bare, desktop.panel_picture()).getbbox())
        found = cpu_ms(pid), (time.monotonic() - began) * 1000
    _wait(lambda: not ImageChops.difference(bare, desktop.panel_picture()).getbbox())
    return found


def environ_of(here: Surroundings, desktop: Desktop) -> dict[str, str]:
    """The user's, on ``desktop``."""
    names = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PYTHONPATH")
    return {**here.user.environ, **{name: desktop.session.environ[name] for name in names}}


def keep_key(here: Surroundings, desktop: Desktop) -> None:
    """In a real key store from now on: its client and its answer cost memory, too."""
    GnomeKeyring(desktop.session).start("--unlock", password="benchmark")
    del here.user.environ["PYTHON_KEYRING_BACKEND"]
    command = (*TRAYMON, "key", "set", "mistral", "--stdin")
    subprocess.run(command, env=environ_of(here, desktop), input=here.offered["key"], text=True, check=True)


@contextmanager
def running(here: Surroundings, desktop: Desktop) -> Iterator[int]:
    """``traymon run`` on ``desktop``; its process."""
    process = desktop.session.start(*TRAYMON, "run", environ=environ_of(here, desktop))
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(_PATIENCE_S)


def _of_the_tray(desktop: Desktop, times: int) -> Iterator[Figure]:
    app = Application(desktop.session, PYTHONPATH=desktop.session.environ["PYTHONPATH"])
    app.says()
    views = [TrayView(icon=state, tooltip=state, menu=many_providers()) for state in _TWO]
    app.show(views[0])
    desktop.wait_for_icon(_TWO[0])
    changes = [_until_changed(desktop, lambda turn=turn: app.show(views[turn % 2])) for turn in range(1, times + 1)]
    yield Figure(
        name="desktop: level to pixels",
        value=median(changes),
        unit="ms",
        at_most=GOAL_CHANGE_MS,
        note=f"worst {max(changes):.0f} ms of {times}",
    )
    desktop.screen.point_at(desktop.where(_TWO[times % 2]))
    mouse = Mouse(desktop.screen.name)
    menus = [_until_menu(desktop, mouse) for _ in range(times)]
    mouse.close()
    yield Figure(
        name=f"desktop: click to menu, {PROVIDERS} providers",
        value=median(menus),
        unit="ms",
        at_most=GOAL_MENU_MS,
        note=f"worst {max(menus):.0f} ms of {times}",
    )
    app.end()


_TWO = (IconState.OPERATIONAL, IconState.DEGRADED)


def many_providers() -> tuple[MenuItem, ...]:
    """As large a menu as there is: each provider with a submenu of twelve rows."""
    inner = tuple(MenuItem(label=f"row {number}", action=f"open:{number}") for number in range(12))
    rows = tuple(MenuItem(label=f"● Provider {number}: operational", children=inner) for number in range(PROVIDERS))
    return (MenuItem(label=f"All {PROVIDERS} providers operational"), MenuItem(separator=True), *rows)


def _until_changed(desktop: Desktop, change: Callable[[], None]) -> float:
    before, began = desktop.panel_picture(), time.monotonic()
    change()
    _wait(lambda: ImageChops.difference(before, desktop.panel_picture()).getbbox())
    spent = (time.monotonic() - began) * 1000
    time.sleep(0.2)
    return spent


def _until_menu(desktop: Desktop, mouse: Mouse) -> float:
    before, began = desktop.screen.picture(), time.monotonic()
    mouse.press()
    _wait(lambda: _differs_much(before, desktop.screen.picture()))
    spent = (time.monotonic() - began) * 1000
    desktop.screen.keys("Escape")
    _wait(lambda: not _differs_much(before, desktop.screen.picture()))
    return spent


def _differs_much(before: Image.Image, after: Image.Image) -> bool:
    box = ImageChops.difference(before, after).getbbox()
    return box is not None and box[3] - box[1] > 100


def rest(here: Surroundings, desktop: Desktop, minutes: int) -> Iterator[Minute]:
    """Nothing happens, at the default cadence: the demo is well."""
    with running(here, desktop) as pid:
        time.sleep(SETTLING_S)
        for _ in range(minutes):
            before, switches = run_ms(pid), switches_of(pid)
            time.sleep(60)
            after = run_ms(pid)
            yield Minute(
                memory=memory_of(pid),
                cpu_ms=sum(spent - before.get(thread, 0.0) for thread, spent in after.items()),
                switches=switches_of(pid) - switches,
            )


def run_ms(pid: int) -> dict[str, float]:
    """CPU so far of each thread alive, exact to the nanosecond: ``/proc/PID/stat`` may be 20 ms off, as much as a
    minute costs. Of threads that begin and end within a minute it knows nothing.
    """
    times = {path.parent.name: path.read_text("ascii") for path in Path(f"/proc/{pid}/task").glob("*/schedstat")}
    return {thread: int(said.split()[0]) / 1e6 for thread, said in times.items()}


def switches_of(pid: int) -> int:
    """Context switches that the threads alive asked for, so far."""
    tasks = Path(f"/proc/{pid}/task").glob("*/status")
    lines = [line for task in tasks for line in task.read_text("ascii", errors="replace").splitlines()]
    return sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))


def _of_rest(minutes: list[Minute]) -> Iterator[Figure]:
    first, last = minutes[0].memory.pss, minutes[-1].memory.pss
    yield Figure(
        name="desktop: PSS with icon",
        value=last,
        unit="MB",
        at_most=GOAL_MB,
        note=f"after {len(minutes)} min; after one: {first:.1f}",
    )
    yield Figure(
        name="desktop: CPU at rest",
        value=mean(minute.cpu_ms for minute in minutes),
        unit="ms/min",
        at_most=GOAL_IDLE_MS,
        note=f"default cadence; worst minute {max(minute.cpu_ms for minute in minutes):.0f} ms",
    )
    yield Figure(
        name="desktop: wake-ups at rest",
        value=mean(minute.switches for minute in minutes),
        unit="/min",
        note="voluntary context switches",
    )


def _wait(look: Callable[[], object]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not look():
        assert time.monotonic() < deadline, "waited in vain"


def hold_still(minutes: int) -> None:
    """A line per minute."""
    with tempfile.TemporaryDirectory(prefix="traymon-desktop-") as folder, surroundings() as here:
        here.watch_demo("30s")
        with desktop_of(XFCE, Path(folder, "x"), size=SMALL) as desktop:
            keep_key(here, desktop)
            for number, minute in enumerate(rest(here, desktop, minutes), start=1):
                memory = f"PSS {minute.memory.pss:.1f} MB, RSS {minute.memory.rss:.1f} MB"
                print(f"{number:3} {memory}, CPU {minute.cpu_ms:.0f} ms, {minute.switches} switches", flush=True)


def main() -> int:
    """0 when every goal is met, else 1."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.desktop", description="What the icon costs.")
    parser.add_argument("--long", action="store_true")
    parser.add_argument("--minutes", type=int, help="only hold still for so long")
    chosen = parser.parse_args()
    if chosen.minutes:
        hold_still(chosen.minutes)
        return 0
    figures = list(measure(long=chosen.long))
    print(table(figures))
    return 1 if any(figure.verdict == "NOT MET" for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
