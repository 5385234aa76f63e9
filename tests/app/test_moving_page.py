"""A status page that changes its vendor under the running app."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.many import ASKS_NOBODY, Many, many
from tests.user import until
from traymon.app.parts import Parts
from traymon.app.running import Running
from traymon.clock import Clock
from traymon.credentials import Key
from traymon.folders import folders_in
from traymon.model import Level, StatusReport, Update
from traymon.settings import parse

SPEED = 60.0
"""A page is read every two seconds."""

CHANGED = "Mine's status page changed its format: rootly → betterstack"


@pytest.fixture
def world() -> Iterator[Many]:
    with many() as opened:
        yield opened


class Witness:
    """A sink that keeps what it hears of the page."""

    def __init__(self) -> None:
        self.newest: StatusReport | None = None
        self.level = Level.UNKNOWN
        self.notices: list[str] = []
        self.readings = 0

    def __call__(self, update: Update) -> None:
        self.readings += update.report is not None and update.report is not self.newest
        self.newest, self.level = update.report, update.assessment.level
        self.notices += update.notices

    def shows(self, format_name: str) -> bool:
        return self.newest is not None and self.newest.format == format_name


def test_the_change_is_followed_and_said_once_also_over_a_restart(
    tmp_path: Path, world: Many, caplog: pytest.LogCaptureFixture
) -> None:
    world.put("mine", "rootly")
    toml = ASKS_NOBODY + world.table("mine", "rootly", 'name = "Mine"')
    settings, witness = parse(toml.encode(), tmp_path / "config.toml"), Witness()
    for _ in range(2):
        parts = Parts(settings=settings, clock=Clock(SPEED), look_up=lambda _: Key())
        with Running(parts, folders_in(tmp_path, settings=tmp_path / "config.toml"), [witness]):
            if not witness.notices:
                until(lambda: witness.shows("rootly"))
                world.put("mine", "betterstack")
            seen = witness.readings
            until(lambda: witness.shows("betterstack") and witness.readings > seen + 1)  # noqa: B023 - asked at once
    assert witness.notices == [CHANGED]
    assert caplog.text.count(CHANGED) == 1
    assert witness.level is Level.OPERATIONAL
