"""One running traymon per user."""

import os
import sys
from pathlib import Path

import pytest

from tests.full_disk import small_disk
from traymon.instance import AlreadyRunningError, SingleInstance


def refusal(lock: Path) -> str:
    with pytest.raises(AlreadyRunningError) as refused:
        SingleInstance(lock).__enter__()
    return refused.value.title


def test_the_second_is_told_who_runs(tmp_path: Path) -> None:
    lock = tmp_path / "state" / "traymon.lock"
    with SingleInstance(lock):
        assert refusal(lock) == f"traymon is already running (process {os.getpid()})"
    with SingleInstance(lock):
        assert lock.read_text("ascii") == str(os.getpid())


def test_a_disk_without_room_for_a_lock_hinders_nobody(tmp_path: Path) -> None:
    with small_disk(tmp_path, "nr_inodes=1") as disk, SingleInstance(disk / "state" / "traymon.lock"):
        assert not (disk / "state").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a device that is always full")
def test_a_full_disk_takes_nothing_from_the_lock() -> None:
    with SingleInstance(Path("/dev/full")):
        pass
