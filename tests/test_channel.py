"""A second traymon speaks with the running one."""

import errno
import os
import queue
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from traymon import channel


@pytest.fixture
def heard() -> "queue.SimpleQueue[str]":
    return queue.SimpleQueue()


@pytest.fixture
def listening(tmp_path: Path, heard: "queue.SimpleQueue[str]") -> Iterator[Callable[[], None]]:
    close = channel.listen(tmp_path / "traymon.lock", heard.put)
    yield close
    close()


@pytest.mark.usefixtures("listening")
def test_the_running_one_hears_a_message(tmp_path, heard):
    assert channel.send(tmp_path / "traymon.lock", "test:mistral")
    assert heard.get(timeout=5) == "test:mistral"


def test_nobody_hears_where_none_runs(tmp_path):
    assert not channel.send(tmp_path / "traymon.lock", "hello")


def test_nobody_hears_after_the_end(tmp_path, listening, heard):
    listening()
    assert not channel.send(tmp_path / "traymon.lock", "hello")
    assert heard.empty()


def test_the_socket_of_a_killed_one_is_replaced(tmp_path, heard):
    lock = tmp_path / "traymon.lock"
    channel.listen(lock, lambda _: None)
    close = channel.listen(lock, heard.put)
    assert channel.send(lock, "hello")
    assert heard.get(timeout=5) == "hello"
    close()


@pytest.mark.usefixtures("listening")
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has named pipes instead")
class TestTheSocket:
    def test_garbage_and_silence_do_not_stop_it(self, tmp_path, heard):
        for noise in (b"", b"\xff" * 1000, b"\x00\x00\x7f\xff" + b"x" * 2000):
            with socket.socket(socket.AF_UNIX) as stranger:
                stranger.connect(str(tmp_path / "traymon.sock"))
                stranger.sendall(noise)
        assert channel.send(tmp_path / "traymon.lock", "check")
        assert heard.get(timeout=5) == "check"

    def test_a_silent_stranger_does_not_keep_others_waiting(self, tmp_path, heard):
        with socket.socket(socket.AF_UNIX) as stranger:
            stranger.connect(str(tmp_path / "traymon.sock"))
            assert channel.send(tmp_path / "traymon.lock", "check")
            assert heard.get(timeout=5) == "check"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has named pipes instead")
def test_a_folder_with_a_long_name_works_too(tmp_path, heard):
    lock = tmp_path / ("long" * 30) / "traymon.lock"
    lock.parent.mkdir()
    close = channel.listen(lock, heard.put)
    assert channel.send(lock, "hello")
    close()


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions on Windows")
def test_a_folder_of_somebody_else_is_refused(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    lock = tmp_path / ("long" * 30) / "traymon.lock"
    lock.parent.mkdir()
    channel.listen(lock, lambda _: None)()
    folder = next(tmp_path.glob("traymon-*"))
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    os.chmod(folder, 0o777)  # noqa: PTH101 - what an attacker would have left
    channel.listen(lock, lambda _: None)
    assert "cannot reach this traymon" in caplog.text


def test_it_hears_again_once_files_are_free_again(heard):
    outcomes = [OSError(errno.EMFILE, "no file is free"), ConnectionAbortedError(errno.ECONNABORTED, "it left")]
    asked: list[str] = []

    def accept():
        asked.append("")
        raise outcomes.pop(0) if outcomes else OSError(errno.EBADF, "closed")

    channel.accept(accept, heard.put, pause=0.0)
    assert len(asked) == 3
