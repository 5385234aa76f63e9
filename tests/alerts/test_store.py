import stat
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.alerts.conftest import at
from traymon.alerts import Held, Memory, Open, Snooze, load, save
from traymon.model import Level, Party

FULL = Memory(
    open={
        "mistral": Open(
            level=Level.MAJOR_OUTAGE, party=Party.CDN, since=at("11:00"), told=True, reminded_at=at("11:30")
        )
    },
    held=(Held(provider="openai", level=Level.DEGRADED, party=Party.PROVIDER, since=at("02:10"), until=at("02:31")),),
    snooze=Snooze(until=at("13:00")),
    awaited=frozenset({"mistral", "openai"}),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "alerts.json"


def test_what_is_saved_is_loaded(path: Path, noon: datetime):
    save(path, FULL)
    assert load(path, noon) == FULL
    save(path, Memory(snooze=Snooze()))
    assert load(path, noon) == Memory(snooze=Snooze())


def test_trouble_is_forgotten_after_a_day(path: Path, noon: datetime):
    save(path, FULL)
    assert load(path, noon + timedelta(hours=24)).open == {}


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions on Windows")
def test_only_its_owner_may_read_it(path: Path):
    save(path, FULL)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\xff\x00", id="noise"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"{}", id="nothing in it"),
        pytest.param(b'{"open": {"a": {"level": 99}}, "held": [], "snooze": null, "awaited": []}', id="a level"),
        pytest.param(b'{"open": {}, "held": [], "snooze": {"until": "soon"}, "awaited": []}', id="a time"),
        pytest.param(
            b'{"open": {}, "held": [], "snooze": {"until": "2027-01-05T10:00:00"}, "awaited": []}',
            id="a time without its zone",
        ),
        pytest.param(
            b'{"open": {"a": {"level": 3, "party": "provider", "since": "2027-01-05T10:00:00+00:00", "told": true,'
            b' "reminders": 1e999, "reminded_at": null}}, "held": [], "snooze": null, "awaited": []}',
            id="a number beyond all",
        ),
        pytest.param(b"[" * 100_000, id="nested too deeply"),
    ],
)
def test_a_broken_file_is_an_empty_memory_and_one_line_in_the_log(
    path: Path, noon: datetime, content: bytes, caplog: pytest.LogCaptureFixture
):
    path.parent.mkdir()
    path.write_bytes(content)
    assert load(path, noon) == Memory()
    assert len(caplog.records) == 1


def test_a_missing_file_is_an_empty_memory(path: Path, noon: datetime, caplog: pytest.LogCaptureFixture):
    assert load(path, noon) == Memory()
    assert not caplog.records


def test_a_folder_that_cannot_be_written_is_a_line_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    (tmp_path / "file").touch()
    save(tmp_path / "file" / "alerts.json", FULL)
    assert "not remembered" in caplog.text
