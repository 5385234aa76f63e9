"""Start at login on Linux, in folders made for the purpose."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.autostart import APP_ID, State, Switch, entry
from traymon.autostart.linux import DesktopEntry, usual
from traymon.model import TraymonError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths of Linux")

COMMAND = ("/opt/traymon/bin/python3", "-m", "traymon", "run")
NAME = f"{APP_ID}.desktop"


@pytest.fixture
def autostart(tmp_path: Path) -> DesktopEntry:
    return DesktopEntry(command=COMMAND, folder=tmp_path / "own", shared=(tmp_path / "shared",))


def write(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / NAME
    path.write_text(text, encoding="utf-8")
    return path


def test_it_is_off_at_first_then_on_then_off(autostart):
    assert autostart.status() == State(switch=Switch.OFF)
    assert autostart.turn_on() == autostart.status() == State(switch=Switch.ON)
    assert autostart.turn_off() == autostart.status() == State(switch=Switch.OFF)
    assert list(autostart.folder.iterdir()) == []


def test_switching_off_what_is_off_is_no_error(autostart):
    assert autostart.turn_off().switch is Switch.OFF


@pytest.mark.parametrize(
    "line", ["Hidden=true", "X-GNOME-Autostart-enabled=false", "X-GNOME-Autostart-enabled = false"]
)
def test_what_the_user_has_switched_off_elsewhere_is_shown_as_such(autostart, line):
    path = write(autostart.folder, f"[Desktop Entry]\nType=Application\nExec=traymon\n{line}\n")
    assert autostart.status() == State(switch=Switch.OFF_ELSEWHERE, reason=f"switched off in {path}")
    assert autostart.turn_on().switch is Switch.ON


def test_only_the_first_group_counts(autostart):
    write(autostart.folder, "[Desktop Action x]\nHidden=true\n# Hidden=true\n[Desktop Entry]\nExec=traymon\n")
    assert autostart.status().switch is Switch.ON


def test_an_entry_of_another_installation_is_told_and_replaced(autostart):
    write(autostart.folder, "[Desktop Entry]\nExec=/old/traymon run\n")
    assert autostart.status() == State(switch=Switch.ON, reason="it starts another installation: /old/traymon run")
    assert autostart.turn_on() == State(switch=Switch.ON)


def test_an_entry_of_a_package_is_on_and_can_be_hidden_and_shown_again(autostart):
    path = write(autostart.shared[0], "[Desktop Entry]\nExec=/usr/bin/traymon\n")
    assert autostart.status() == State(switch=Switch.ON)
    assert autostart.turn_off().switch is Switch.OFF_ELSEWHERE
    assert path.exists()
    assert autostart.turn_on().switch is Switch.ON


@pytest.mark.parametrize("text", ["", "\0\0", "[Desktop Entry]", "Exec=traymon", "[Desktop Entry]\nExec="])
def test_a_file_that_starts_nothing_is_off(autostart, text):
    assert write(autostart.folder, text)
    assert autostart.status().switch is Switch.OFF


def test_a_folder_that_cannot_be_made_is_one_clear_sentence(tmp_path):
    (tmp_path / "file").touch()
    autostart = DesktopEntry(command=COMMAND, folder=tmp_path / "file" / "autostart")
    assert autostart.status().switch is Switch.OFF
    with pytest.raises(TraymonError, match="cannot be changed"):
        autostart.turn_on()


def test_a_folder_in_the_entrys_place_is_one_clear_sentence(autostart):
    (autostart.folder / NAME).mkdir(parents=True)
    assert "cannot be read" in autostart.status().reason
    for change in (autostart.turn_on, autostart.turn_off):
        with pytest.raises(TraymonError, match="cannot be changed"):
            change()
    assert [path.name for path in autostart.folder.iterdir()] == [NAME]


@pytest.mark.parametrize(
    ("environ", "folder", "shared"),
    [
        pytest.param({}, Path.home() / ".config/autostart", ["/etc/xdg/autostart"], id="nothing set"),
        pytest.param({"XDG_CONFIG_HOME": "/c"}, Path("/c/autostart"), ["/etc/xdg/autostart"], id="another home"),
        pytest.param(
            {"XDG_CONFIG_HOME": "c", "XDG_CONFIG_DIRS": "/a::b:/d"},
            Path.home() / ".config/autostart",
            ["/a/autostart", "/d/autostart"],
            id="relative folders do not count",
        ),
    ],
)
def test_the_folders_are_those_of_the_environment(environ, folder, shared):
    found = usual(COMMAND, environ)
    assert (found.folder, found.shared) == (folder, tuple(map(Path, shared)))


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        pytest.param("/usr/bin/python3", "/usr/bin/python3", id="plain"),
        pytest.param("/My Files/python", '"/My Files/python"', id="a space"),
        pytest.param("", '""', id="nothing"),
        pytest.param("100%", "100%%", id="a field code"),
        pytest.param("$HOME", '"\\\\$HOME"', id="a dollar is escaped twice"),
        pytest.param('say "hi"', '"say \\\\"hi\\\\""', id="quotes"),
        pytest.param("a\\b", '"a\\\\\\\\b"', id="four backslashes for one"),
        pytest.param("a\nb", '"a\\nb"', id="a line feed"),
        pytest.param("d'être", '"d\'être"', id="an apostrophe"),
    ],
)
def test_quoting(argument, value):
    assert entry.exec_of([argument]) == value


UNESCAPES = {"\\": "\\", "n": "\n", "t": "\t", "r": "\r"}


def unescape(text, codes):
    letters = iter(text)
    return "".join(codes.get(follower := next(letters), follower) if letter == "\\" else letter for letter in letters)


def arguments_of(value):
    """As the specification has it read: strings first, then quotes, then field codes."""
    rest, found = unescape(value, UNESCAPES), []
    while rest:
        if rest[0] == '"':
            end = 1
            while rest[end] != '"':
                end += 2 if rest[end] == "\\" else 1
            found.append(unescape(rest[1:end], {}))
            rest = rest[end + 1 :].removeprefix(" ")
        else:
            plain, _, rest = rest.partition(" ")
            found.append(plain)
    return [argument.replace("%%", "%") for argument in found]


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_a_desktop_reads_back_every_argument(command):
    value = entry.read(entry.entry_of(command))["Exec"]
    assert arguments_of(value) == command


@given(st.text())
def test_no_file_breaks_the_reader(text):
    entry.read(text)


@pytest.mark.parametrize(
    "text",
    [entry.entry_of(COMMAND), entry.entry_of(['/My $ "Files" `x` \\ 100%/d\'être/python']), entry.hidden_entry()],
    ids=["plain", "odd characters", "hidden"],
)
def test_the_desktops_own_tool_finds_no_fault(tmp_path, text):
    validate = shutil.which("desktop-file-validate") or pytest.skip("desktop-file-validate is not installed")
    done = subprocess.run([validate, write(tmp_path, text)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
