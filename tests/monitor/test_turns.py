import sys
import time

import pytest

from tests.virtual import VirtualClock
from traymon.monitor.turns import Turns, slept_s


class Computer:
    """A clock, and how long the computer has slept by its own account."""

    def __init__(self) -> None:
        self.clock, self.asleep = VirtualClock(1e9), 0.0
        self.turns = Turns(self.clock, lambda: self.asleep)
        self.turns.began_waiting(30.0)


@pytest.fixture
def computer() -> Computer:
    return Computer()


@pytest.mark.parametrize(
    ("waited", "wall", "asleep", "is_gap"),
    [
        pytest.param(30, 0, 0, False, id="nothing happened"),
        pytest.param(5, 0, 0, False, id="something came early"),
        pytest.param(38, 0, 0, False, id="a slow computer"),
        pytest.param(30, 9, 9, False, id="a nap"),
        pytest.param(30, -8, 0, False, id="a time server's hand"),
        pytest.param(30, 60, 60, True, id="sleep on Linux"),
        pytest.param(30, 60, 0, True, id="sleep on macOS, or the clock was set forward"),
        pytest.param(30, -60, 0, True, id="the clock was set back"),
        pytest.param(30, 0, 60, True, id="sleep with a clock that stands still meanwhile"),
        pytest.param(90, 0, 0, True, id="sleep on Windows, or a process that was stopped"),
    ],
)
def test_a_gap_is_noticed(computer, waited, wall, asleep, is_gap):
    before = computer.clock.now()
    computer.clock.elapsed, computer.clock.unseen, computer.asleep = waited, wall, asleep
    assert computer.turns.gap() == (before if is_gap else None)


def test_a_gap_is_noticed_once(computer):
    computer.clock.sleep(60)
    assert computer.turns.gap()
    computer.turns.began_waiting(30.0)
    assert computer.turns.gap() is None


def test_whoever_waits_for_ever_is_never_late(computer):
    computer.turns.began_waiting(None)
    computer.clock.elapsed = 7200
    assert computer.turns.gap() is None


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a clock that counts sleep beside one that does not")
def test_the_time_asleep_stands_still_while_awake():
    before, deadline = slept_s(), time.monotonic() + 0.05
    while time.monotonic() < deadline:
        pass
    assert slept_s() - before == pytest.approx(0, abs=0.02)
