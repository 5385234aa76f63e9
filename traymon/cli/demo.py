"""``traymon demo``: everything against the embedded provider, in virtual time."""

import tempfile
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import click

from traymon import logs
from traymon.app.parts import Parts
from traymon.app.running import Running
from traymon.cli.run import Teller, stop_signals
from traymon.clock import Clock
from traymon.credentials import Key
from traymon.demo import SCRIPT, Anchors, DemoServer, Player, Stage, settings_toml
from traymon.folders import folders_in
from traymon.model import Level, Party, Update
from traymon.settings import parse
from traymon.threads import start

FASTEST = 60.0
"""Beyond this the demo's answers would be faster than a busy machine gives them."""


@click.command("demo")
@click.option("--speed", type=click.FloatRange(0.1, FASTEST), default=20.0, show_default=True, help="Virtual time.")
@click.option("--once", is_flag=True, help="Play the script once and end; exit 0 if each stage was seen and told.")
@click.option("--headless", is_flag=True, help="Without an icon.")
def command(*, speed: float, once: bool, headless: bool) -> int:
    """Play a script of incidents on a built-in provider and show what traymon makes of them.

    Needs no key, no Internet and no screen, and leaves your settings, keys and history alone.
    """
    logs.to_terminal()
    stopped = stop_signals()
    with tempfile.TemporaryDirectory(prefix="traymon-demo-") as folder:
        return _play(Path(folder), speed=speed, once=once, headless=headless, stopped=stopped)


@dataclass
class Witness:
    """A sink that checks what was seen against what the script says."""

    seen: list[tuple[Level, Party]] = field(default_factory=list)

    def __call__(self, update: Update) -> None:
        """Remember each state that was judged, in order."""
        state = (update.assessment.level, update.assessment.party)
        if not self.seen or self.seen[-1] != state:
            self.seen.append(state)

    def missing(self, script: Sequence[Stage]) -> list[Stage]:
        """Stages whose state was not seen in the order of the script."""
        remaining, lost = list(self.seen), []
        for stage in script:
            state = (stage.expect_level, stage.expect_party)
            if state in remaining:
                remaining = remaining[remaining.index(state) :]
            else:
                lost.append(stage)
        return lost


def _play(folder: Path, *, speed: float, once: bool, headless: bool, stopped: threading.Event) -> int:
    clock, witness = Clock(speed), Witness()
    with DemoServer(speed=speed) as server, Anchors() as anchors:
        text = settings_toml(server, anchors, speed=speed)
        where = folders_in(folder / "state", settings=folder / "config.toml")
        where.settings.write_text(text, encoding="utf-8")
        key = Key(value=server.key, origin="demo")
        parts = Parts(settings=parse(text.encode(), where.settings), clock=clock, look_up=lambda _provider: key)
        _introduce(server, speed)
        over = threading.Event()
        start(partial(_direct, Player(server, SCRIPT, clock.monotonic), clock, stopped, over, once=once), name="demo")
        if headless:
            with Running(parts, where, sinks=[Teller(), witness]):
                stopped.wait()
        else:
            from traymon.cli.desktop import on_the_desktop  # noqa: PLC0415 - what a bare machine need not load

            on_the_desktop(parts, where, stopped, demo=True, sinks=[Teller(), witness])
    finished = over.is_set()
    lost = witness.missing(SCRIPT) if finished else []
    for stage in lost:
        click.echo(f"Not seen: {stage.title} ({stage.expect_level.label}, {stage.expect_party.value})")
    if finished and not lost:
        click.echo(f"All {len(SCRIPT)} stages of the script were seen and told.")
    return 1 if lost or (once and not finished) else 0


def _introduce(server: DemoServer, speed: float) -> None:
    length = sum(stage.lasts.total_seconds() for stage in SCRIPT)
    click.echo(f"A demo provider answers at {server.base_url}; time passes {speed:g} times as fast.")
    click.echo(f"The script takes {length / speed / 60:.1f} minutes; stop with Ctrl-C.\n")


def _direct(player: Player, clock: Clock, stopped: threading.Event, over: threading.Event, *, once: bool) -> None:
    """Play the script; ``once``: the end of the play is the end of the demo."""
    if _through_the_script(player, clock, stopped):
        over.set()
        if once:
            stopped.set()


def _through_the_script(player: Player, clock: Clock, stopped: threading.Event) -> bool:
    """Play to the end; whether it got there."""
    shown = None
    while (stage := player.advance()) is not None:
        if stage is not shown:
            click.secho(f"{'':10}{stage.title} …", dim=True)
            shown = stage
        if stopped.wait(clock.real(player.next_change())):
            return False
    return True
