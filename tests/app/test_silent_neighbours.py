"""Providers that answer nothing, beside one that does."""

from pathlib import Path

from tests.many import ASKS_NOBODY, many
from tests.user import until
from traymon.app.parts import Parts
from traymon.app.running import Running
from traymon.clock import Clock
from traymon.credentials import Key
from traymon.folders import folders_in
from traymon.model import Update
from traymon.settings import parse

SILENT = 20
"""With a page each, more than twice as many requests as are usually under way."""


def test_they_keep_nobody_waiting(tmp_path: Path) -> None:
    heard: list[str] = []

    def witness(update: Update) -> None:
        if update.observation:
            heard.append(update.provider.id)

    with many() as world:
        names = [f"silent{number}" for number in range(SILENT)]
        for name in (*names, "quick"):
            world.put(name, "rootly")
            world.silent |= {f"/{name}/"} if name != "quick" else set()
        tables = "".join(world.table(name, "rootly") for name in (*names, "quick"))
        toml = f'{ASKS_NOBODY}[timeouts]\ntotal = "60s"\n{tables}'
        settings = parse(toml.encode(), tmp_path / "config.toml")
        parts = Parts(settings=settings, clock=Clock(20.0), look_up=lambda _: Key())
        with Running(parts, folders_in(tmp_path, settings=tmp_path / "config.toml"), [witness]):
            until(lambda: heard.count("quick") >= 3)
            assert set(heard) == {"quick"}
            world.over.set()
