"""The tray app: how `run` and `demo` show themselves where there is a desktop."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import click

from traymon import channel
from traymon.app.desk import Desk
from traymon.app.keys import Keys
from traymon.app.parts import Parts
from traymon.app.running import Running, Sink
from traymon.folders import Folders
from traymon.threads import start
from traymon.tray import Tray, open_tray


def on_the_desktop(
    parts: Parts,
    where: Folders,
    stopped: threading.Event,
    *,
    demo: bool = False,
    sinks: Sequence[Sink] = (),
) -> None:
    """Watch with an icon until stopped or quit. Where there is no tray, say why, and go on: one may come later."""
    keys = Keys(parts.look_up)
    parts = replace(parts, look_up=keys)
    desk = Desk(parts, demo=demo, keys=keys, folders=where)
    tray, reasons = open_tray(desk.act)
    for reason in reasons:
        click.echo(f"{reason[:1].upper()}{reason[1:]}.", err=True)
    with Running(parts, where, sinks=[desk, *sinks], tell=desk.trouble) as running:
        desk.attach(tray, running)
        start(partial(_stop_with, stopped, tray), name="stop")
        stop_listening = channel.listen(where.lock, partial(_heard, desk))
        tray.run()
        stop_listening()
        desk.close()


def _heard(desk: Desk, message: str) -> None:
    """What other commands may ask of the running app."""
    verb, _, provider = message.partition(":")
    if verb in channel.VERBS:
        desk.act(f"{verb}:{provider}")


def _stop_with(stopped: threading.Event, tray: Tray) -> None:
    stopped.wait()
    tray.stop()
