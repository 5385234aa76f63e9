"""Start at login on macOS, with a launchctl that only says what it is told to."""

import plistlib
from pathlib import Path

import pytest

from traymon.autostart import APP_ID, State, Switch
from traymon.autostart.darwin import LaunchAgent, run
from traymon.model import TraymonError

COMMAND = ["/Applications/My traymon.app/Contents/MacOS/traymon", "run"]


class Launchctl:
    """launchd's list of disabled agents."""

    def __init__(self, disabled=None):
        self.disabled = disabled
        self.asked = []

    def __call__(self, command):
        self.asked.append(list(command[1:]))
        if command[1] == "enable":
            self.disabled = None
        return f'disabled services = {{\n\t"com.other" => disabled\n\t"{APP_ID}" => {self.disabled}\n}}\n'


@pytest.fixture
def launchctl():
    return Launchctl()


@pytest.fixture
def agent(tmp_path, launchctl):
    return LaunchAgent(COMMAND, folder=tmp_path / "LaunchAgents", run=launchctl, user=501)


def path_in(tmp_path: Path) -> Path:
    return tmp_path / "LaunchAgents" / f"{APP_ID}.plist"


def test_it_is_off_at_first_then_on_then_off(agent, tmp_path):
    assert agent.status() == State(switch=Switch.OFF)
    assert agent.turn_on() == State(switch=Switch.ON)
    assert plistlib.loads(path_in(tmp_path).read_bytes()) == {
        "Label": APP_ID,
        "ProgramArguments": COMMAND,
        "RunAtLoad": True,
        "LimitLoadToSessionType": "Aqua",
        "ProcessType": "Interactive",
    }
    assert agent.turn_off() == State(switch=Switch.OFF)
    assert not path_in(tmp_path).exists()


def test_nothing_is_started_or_ended_at_once(agent, launchctl):
    agent.turn_on()
    agent.turn_off()
    assert {command[0] for command in launchctl.asked} <= {"print-disabled", "enable"}
    assert ["print-disabled", "gui/501"] in launchctl.asked


@pytest.mark.parametrize("word", ["disabled", "true"], ids=["macOS 13", "before"])
def test_what_the_user_has_switched_off_elsewhere_is_shown_and_can_be_switched_on_again(agent, launchctl, word):
    agent.turn_on()
    launchctl.disabled = word
    assert agent.status().switch is Switch.OFF_ELSEWHERE
    assert agent.turn_on() == State(switch=Switch.ON)
    assert ["enable", f"gui/501/{APP_ID}"] in launchctl.asked


@pytest.mark.parametrize("word", ["enabled", "false"], ids=["macOS 13", "before"])
def test_what_is_listed_as_enabled_is_on(agent, launchctl, word):
    launchctl.disabled = word
    assert agent.turn_on() == State(switch=Switch.ON)


@pytest.mark.parametrize("content", [b"", b"junk", b"<plist", b"bplist00junk"], ids=repr)
def test_a_damaged_file_is_off_and_says_so(agent, tmp_path, content):
    agent.turn_on()
    path_in(tmp_path).write_bytes(content)
    assert agent.status().reason.endswith("is no property list")


@pytest.mark.parametrize("other", [["/old/traymon"], "list"], ids=["another path", "no agent at all"])
def test_an_agent_of_another_installation_is_told(agent, tmp_path, other):
    agent.turn_on()
    path_in(tmp_path).write_bytes(plistlib.dumps({"ProgramArguments": other} if other != "list" else []))
    assert agent.status() == State(switch=Switch.ON, reason="it starts another installation")


def test_a_folder_that_cannot_be_made_is_one_clear_sentence(tmp_path, launchctl):
    (tmp_path / "file").touch()
    agent = LaunchAgent(COMMAND, folder=tmp_path / "file", run=launchctl, user=501)
    with pytest.raises(TraymonError, match="cannot be changed"):
        agent.turn_on()


def test_a_path_that_no_property_list_can_hold_is_one_clear_sentence(tmp_path, launchctl):
    agent = LaunchAgent(["/a\x01b"], folder=tmp_path, run=launchctl, user=501)
    with pytest.raises(TraymonError, match="control character"):
        agent.turn_on()


@pytest.mark.parametrize("command", [["/nowhere/launchctl"], ["false"]], ids=["missing", "failing"])
def test_a_program_that_fails_says_nothing(command):
    assert run(command) == ""
