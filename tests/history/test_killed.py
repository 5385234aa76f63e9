"""A process that is killed in the middle of writing loses no row that was committed."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from traymon.history import open_history, open_reader
from traymon.model import ProbeKind, Update

WRITER = Path(__file__).parent / "writer.py"


def killed_writer(path: Path) -> int:
    """Run a process that stores updates for ever; kill it in the middle; how many it said it had stored."""
    with subprocess.Popen([sys.executable, WRITER, path], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout:
            if int(line) >= 400:
                break
        process.kill()
        rest = process.stdout.read().split("\n")[:-1]
    return int(rest[-1]) if rest else int(line)


def test_no_committed_row_is_lost_and_the_file_opens(
    path: Path, now: datetime, made_update: Callable[..., Update]
) -> None:
    stored = killed_writer(path)
    assert path.with_name("history.db-wal").stat().st_size > 0, "nobody tidied up"

    with open_reader(path) as reader:
        assert len(reader.recent_totals("mistral", ProbeKind.CHAT, 1_000_000)) >= stored
    history = open_history(path, now=now)
    history(made_update(now))
    history.close()

    assert history.notice == ""
    with open_reader(path) as reader:
        assert len(reader.recent_totals("mistral", ProbeKind.CHAT, 1_000_000)) > stored


def test_the_torn_end_of_a_log_is_no_damage(path: Path, now: datetime) -> None:
    stored = killed_writer(path)
    log = path.with_name("history.db-wal")
    with log.open("ab") as file:
        file.write(b"\x55" * 3000)

    history = open_history(path, now=now)
    history.close()

    assert history.notice == ""
    with open_reader(path) as reader:
        assert len(reader.recent_totals("mistral", ProbeKind.CHAT, 1_000_000)) >= stored
