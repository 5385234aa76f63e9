import subprocess
import sys

import pytest

from traymon.model import TraymonError
from traymon.tray.ask_secret import first_answer, windows


def which(*present):
    return lambda name: f"/usr/bin/{name}" if name in present else None


@pytest.mark.parametrize(
    ("present", "tkinter", "first_words"),
    [
        pytest.param((), True, [sys.executable], id="Tk"),
        pytest.param(("zenity", "kdialog"), False, ["zenity", "kdialog"], id="GNOME's before KDE's"),
        pytest.param(("osascript",), False, ["osascript"], id="macOS"),
        pytest.param(("powershell",), False, ["powershell"], id="Windows"),
        pytest.param((), False, [], id="nothing"),
    ],
)
def test_which_windows_a_system_has(present, tkinter, first_words):
    found = windows("traymon", "Key of Mistral AI", "Cancel", which=which(*present), tkinter=tkinter)
    assert [command[0] for command in found] == first_words
    assert all(any("Key of Mistral AI" in word for word in command) for command in found), "whose key is asked for"


def answering(*codes_and_outputs):
    answers = iter(codes_and_outputs)

    def run(command):
        code, output = next(answers)
        return subprocess.CompletedProcess(command, code, stdout=output, stderr="")

    return run


def test_what_was_entered_comes_back_without_its_line_end():
    assert first_answer([["tk"], ["zenity"]], run=answering((0, "the-key\n"))) == "the-key"


def test_a_cancelled_window_is_no_key():
    assert first_answer([["tk"], ["zenity"]], run=answering((1, ""))) is None


def test_where_no_window_can_be_shown_the_terminal_is_named():
    def no_screen(command):
        return subprocess.CompletedProcess(command, 2, stdout="", stderr="")

    with pytest.raises(TraymonError, match="no window can be shown"):
        first_answer([["tk"], ["zenity"]], run=no_screen)
