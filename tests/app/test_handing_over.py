"""The report reaches the clipboard and an editor, by whatever program is there."""

import subprocess
import sys
from pathlib import Path

import pytest

from traymon.app import handing_over
from traymon.app.handing_over import copiers, copy, show


@pytest.fixture
def programs(tmp_path):
    """Environment whose only programs are those that the test asks for."""

    def with_programs(*names, **variables):
        for name in names:
            program = tmp_path / name
            program.write_text("#!/bin/sh\n", encoding="utf-8")
            program.chmod(0o755)
        return {"PATH": str(tmp_path), **variables}

    return with_programs


posix = pytest.mark.skipif(sys.platform == "win32", reason="programs are found by their endings there")


@posix
@pytest.mark.parametrize(
    ("platform", "names", "variables", "command"),
    [
        pytest.param("linux", ["wl-copy", "xclip"], {"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "wl-copy", id="Wayland"),
        pytest.param("linux", ["wl-copy", "xclip"], {"DISPLAY": ":0"}, "xclip -selection clipboard", id="X11"),
        pytest.param("linux", ["xsel"], {"DISPLAY": ":0"}, "xsel --clipboard --input", id="xsel alone"),
        pytest.param("linux", ["xclip"], {}, None, id="no display"),
        pytest.param("linux", [], {"DISPLAY": ":0"}, None, id="no program"),
        pytest.param("darwin", ["pbcopy"], {}, "pbcopy", id="macOS"),
        pytest.param("win32", ["clip"], {}, "clip", id="Windows"),
        pytest.param("plan9", ["clip"], {}, None, id="a system nobody thought of"),
    ],
)
def test_which_program_copies(programs, tmp_path, platform, names, variables, command):
    found = next(copiers(programs(*names, **variables), platform), None)
    assert found == (None if command is None else [str(tmp_path / command.split()[0]), *command.split()[1:]])


@posix
def test_the_next_program_is_tried_when_one_fails(programs):
    asked = []

    def run(command, content):
        asked.append((Path(command[0]).name, content))
        return len(asked) == 2

    environ = programs("xclip", "xsel", DISPLAY=":0")
    assert copy("Bericht ✓", environ, platform="linux", run=run)
    assert asked == [("xclip", "Bericht ✓".encode()), ("xsel", "Bericht ✓".encode())]


@posix
def test_without_any_program_nothing_is_copied(programs):
    assert not copy("x", programs(), platform="linux", run=lambda *_: pytest.fail("ran something"))


@posix
def test_windows_gets_a_byte_order_mark(programs):
    got = []
    assert copy("✓", programs("clip"), platform="win32", run=lambda _command, content: not got.append(content))
    assert got[0].decode("utf-16") == "✓"


@posix
def test_an_editor_shows_the_file_and_a_browser_where_there_is_none(programs, tmp_path, monkeypatch):
    ran, browsed = [], []
    monkeypatch.setattr(handing_over.webbrowser, "open", browsed.append)
    file = tmp_path / "report.md"
    show(file, programs(), platform="linux", run=lambda *_: pytest.fail("ran something"))
    show(file, programs("xdg-open"), platform="linux", run=lambda command, _content: not ran.append(command))
    assert (ran, browsed) == ([[str(tmp_path / "xdg-open"), str(file)]], [file.as_uri()])


@posix
def test_a_program_really_runs(tmp_path):
    program, seen = tmp_path / "xclip", tmp_path / "seen"
    program.write_text(
        f'#!{sys.executable}\nimport sys; open({str(seen)!r}, "wb").write(sys.stdin.buffer.read())', "utf-8"
    )
    program.chmod(0o755)
    assert copy("Bericht ✓", {"PATH": str(tmp_path), "DISPLAY": ":0"}, platform="linux")
    assert seen.read_text("utf-8") == "Bericht ✓"


@posix
@pytest.mark.parametrize("script", ["exit 1", "kill -9 $$"])
def test_a_program_that_fails_is_no_success(tmp_path, script):
    program = tmp_path / "xclip"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    assert not copy("x", {"PATH": str(tmp_path), "DISPLAY": ":0"}, platform="linux")
    assert subprocess.run([program], check=False).returncode != 0
