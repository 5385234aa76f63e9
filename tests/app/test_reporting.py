"""The report's file, and what must not be in it."""

import os
import stat
import sys
from pathlib import Path

import pytest

from traymon.app.reporting import proxy_passwords, save_report, versions
from traymon.model import TraymonError

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes and no such files")


@posix
def test_a_report_is_its_owners_alone_whatever_stood_there(tmp_path):
    file = tmp_path / "report.md"
    file.write_text("older and longer", encoding="utf-8")
    file.chmod(0o644)
    save_report(file, "# new ✓\n")
    assert file.read_text("utf-8") == "# new ✓\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


@posix
@pytest.mark.parametrize("name", ["nowhere/report.md", ".", "..", "/", "report\0.md"])
def test_what_cannot_be_written_is_a_sentence_and_leaves_nothing(tmp_path, name):
    with pytest.raises(TraymonError, match="cannot be written: ") as raised:
        save_report(tmp_path / name, "x")
    assert "\n" not in raised.value.title
    assert list(tmp_path.iterdir()) == []


@posix
def test_here_is_no_file_either(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TraymonError, match="that is no file"):
        save_report(Path(), "x")


@posix
def test_what_is_no_file_is_never_replaced(tmp_path):
    device = tmp_path / "device"
    os.mkfifo(device)
    with pytest.raises(TraymonError, match="that is no file"):
        save_report(device, "x")
    assert device.is_fifo()


def test_a_long_name_and_half_a_character_can_be_written(tmp_path):
    file = tmp_path / ("n" * 200 + ".md")
    save_report(file, "half \ud83d of it\n")
    assert file.read_text("utf-8") == "half \\ud83d of it\n"


@posix
def test_a_planted_link_is_not_followed(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / f".report.md.{os.getpid()}.tmp").symlink_to(elsewhere)
    with pytest.raises(TraymonError):
        save_report(tmp_path / "report.md", "x")
    assert not elsewhere.exists()


@pytest.mark.parametrize(
    ("url", "passwords"),
    [
        ("http://me:p%40ss@proxy.example:3128", {"p%40ss", "p@ss"}),
        ("me:plain@proxy.example", {"plain"}),
        ("http://proxy.example", set()),
        ("http://[broken", set()),
    ],
)
def test_passwords_of_proxies_are_known_as_written_and_as_meant(url, passwords):
    assert proxy_passwords({"https": url}) == passwords


def test_the_versions_are_those_that_support_asks_for():
    assert list(versions()) == ["traymon", "Python", "OpenSSL", "System"]
    assert all(versions().values())
