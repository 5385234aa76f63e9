"""Start at login on Windows, on a registry in memory; the real one: on Windows only."""

import sys
from uuid import uuid4

import pytest

from traymon.autostart import State, Switch
from traymon.autostart.win32 import APPROVED, NAME, RUN, RunKey
from traymon.model import TraymonError

COMMAND = [r"C:\Program Files\traymon\traymon.exe", "run"]
LINE = r'"C:\Program Files\traymon\traymon.exe" run'


class Registry:
    """A fake with the errors of the real one."""

    def __init__(self):
        self.values = {}
        self.locked = False

    def read(self, key, name):
        return self.values.get((key, name))

    def write(self, key, name, value):
        self._refuse()
        self.values[key, name] = value

    def delete(self, key, name):
        self._refuse()
        self.values.pop((key, name), None)

    def _refuse(self):
        if self.locked:
            raise PermissionError(5, "Access is denied")


@pytest.fixture
def registry():
    return Registry()


@pytest.fixture
def autostart(registry):
    return RunKey(COMMAND, registry)


def test_it_is_off_at_first_then_on_then_off(autostart, registry):
    assert autostart.status() == State(switch=Switch.OFF)
    assert autostart.turn_on() == State(switch=Switch.ON)
    assert registry.values == {(RUN, NAME): LINE}
    assert autostart.turn_off() == State(switch=Switch.OFF)
    assert registry.values == {}


@pytest.mark.parametrize(
    ("approved", "switch"),
    [
        pytest.param(b"\x03" + bytes(11), Switch.OFF_ELSEWHERE, id="switched off in Task Manager"),
        pytest.param(b"\x01" + bytes(11), Switch.OFF_ELSEWHERE, id="switched off by somebody else"),
        pytest.param(b"\x02" + bytes(11), Switch.ON, id="approved"),
        pytest.param(b"", Switch.ON, id="empty"),
        pytest.param("text", Switch.ON, id="of another type"),
    ],
)
def test_what_the_user_has_chosen_in_windows_is_shown_and_left_alone(autostart, registry, approved, switch):
    registry.values[APPROVED, NAME] = approved
    assert autostart.turn_on().switch is autostart.status().switch is switch
    assert registry.values[APPROVED, NAME] == approved


def test_a_value_of_another_installation_is_told_and_replaced(autostart, registry):
    registry.values[RUN, NAME] = r"D:\old.exe"
    assert autostart.status() == State(switch=Switch.ON, reason=r"it starts another installation: D:\old.exe")
    assert autostart.turn_on() == State(switch=Switch.ON)


@pytest.mark.parametrize("value", [7, b"x", ""], ids=repr)
def test_a_value_that_starts_nothing_is_off(autostart, registry, value):
    registry.values[RUN, NAME] = value
    assert autostart.status().switch is Switch.OFF


def test_a_registry_that_refuses_is_one_clear_sentence(autostart, registry):
    registry.locked = True
    for change in (autostart.turn_on, autostart.turn_off):
        with pytest.raises(TraymonError, match="Access is denied"):
            change()


def test_a_path_that_windows_would_pass_over_is_refused(registry):
    with pytest.raises(TraymonError, match="too long"):
        RunKey(["C:\\" + "x" * 260], registry).turn_on()


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has a registry")
def test_the_real_registry():
    from traymon.autostart.win32 import UserRegistry  # noqa: PLC0415 - exists on Windows only

    registry, name = UserRegistry(), f"traymon-test-{uuid4()}"
    assert registry.read(RUN, name) is None
    registry.write(RUN, name, LINE)
    assert registry.read(RUN, name) == LINE
    registry.delete(RUN, name)
    registry.delete(RUN, name)
    assert registry.read(RUN, name) is None
