"""``traymon demo`` with somebody else as its director: each state is held for as long as it is wanted.

Arguments: the speed of its time. Reads ``["play", NAME OF A STAGE]`` or ``["counts"]`` per line and
answers each with a line of JSON. Log lines of warnings and worse go to standard error, as in the demo.
"""

import json
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path
from typing import Any

from traymon import logs
from traymon.app.parts import Parts
from traymon.cli.desktop import on_the_desktop
from traymon.cli.run import stop_signals
from traymon.clock import Clock
from traymon.credentials import Key
from traymon.demo import SCRIPT, Anchors, Condition, DemoServer, settings_toml
from traymon.demo.pages import Notice, Page, Post
from traymon.folders import folders_in
from traymon.settings import parse
from traymon.threads import start

SOON = 'key_retests_span = "20s"'
"""The demo waits five minutes before it believes that a key which worked is refused."""

_NOTICE = Notice(
    name="API is down",
    impact="critical",
    components=("Completion API", "Embedding API"),
    posts=(Post(after=-SCRIPT[0].lasts, status="investigating", body="All requests to the API are failing."),),
)
_BEYOND_THE_SCRIPT = {"page_alone": Condition(page=Page(notices=(_NOTICE,)))}
"""The page complains, the API answers."""

CONDITIONS = {stage.name: stage.condition for stage in SCRIPT} | _BEYOND_THE_SCRIPT


def main(speed: float) -> None:
    stopped, clock = stop_signals(), Clock(speed)
    with (
        tempfile.TemporaryDirectory(prefix="traymon-held-demo-") as folder,
        DemoServer(CONDITIONS["operational"], speed=speed) as server,
        Anchors() as anchors,
    ):
        text = settings_toml(server, anchors, speed=speed).replace("[judgement]", f"[judgement]\n{SOON}")
        where = folders_in(Path(folder, "state"), settings=Path(folder, "config.toml"))
        key = Key(value=server.key, origin="demo")
        parts = Parts(settings=parse(text.encode(), where.settings), clock=clock, look_up=lambda _provider: key)
        start(partial(obey, server, stopped), name="director")
        on_the_desktop(parts, where, stopped, demo=True)


def obey(server: DemoServer, stopped: threading.Event) -> None:
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        if command == "play":
            server.play(CONDITIONS[arguments[0]])
        answer({"counts": server.counts})
    stopped.set()


def answer(document: dict[str, Any]) -> None:
    print(json.dumps(document), flush=True)


if __name__ == "__main__":
    logs.to_terminal()
    main(float(sys.argv[1]))
