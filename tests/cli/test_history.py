"""``traymon history`` from the command line."""

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from traymon.folders import Folders, usual_folders
from traymon.history import open_history
from traymon.model import Assessment, Level, Observation, Party, ProbeKind, Provider, Timings, Transition, Update

if sys.platform == "win32":
    pytest.skip("the folders of Windows cannot be moved by a variable", allow_module_level=True)

History = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }


@pytest.fixture
def places(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Folders:
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "HOME"):
        monkeypatch.setenv(name, environ[name])
    return usual_folders(environ)


@pytest.fixture
def history(environ: dict[str, str]) -> History:
    """Run the command."""

    def run(*arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "traymon", "history", *arguments]
        return subprocess.run(
            command, env=environ | more, capture_output=True, text=True, errors="replace", timeout=30, check=False
        )

    return run


@pytest.fixture
def _outage(places: Folders) -> None:
    """Three hours of Mistral that end with an outage."""
    now = datetime.now(UTC)
    provider = Provider(id="mistral", name="Mistral AI", base_url="http://127.0.0.1/v1")
    well, down = (
        Assessment(provider="mistral", level=level, party=party, at=at, since=at, evidence=("chat: server error",))
        for level, party, at in (
            (Level.OPERATIONAL, Party.NONE, now - timedelta(hours=3)),
            (Level.MAJOR_OUTAGE, Party.PROVIDER, now),
        )
    )
    chat = Observation(provider="mistral", probe=ProbeKind.CHAT, at=now, timings=Timings(total=212.0))
    store = open_history(places.history, now=now, max_gap=timedelta(hours=4))
    store(Update(provider=provider, assessment=well, at=well.at))
    store(
        Update(
            provider=provider,
            assessment=down,
            at=now,
            observation=chat,
            transition=Transition(before=well, after=down),
        )
    )
    store.close()


@pytest.mark.usefixtures("_outage")
def test_it_tells_changes_uptime_and_latency(history: History) -> None:
    done = history()
    assert (done.returncode, done.stderr) == (0, "")
    for part in (
        "Mistral AI",
        "100 % of the known time (3 h)",
        "not watched 6 d 21 h",
        "chat",
        "212 ms",
        "major outage",
    ):
        assert part in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.usefixtures("_outage")
def test_it_speaks_to_programs(history: History) -> None:
    document = json.loads(history("mistral", "--json").stdout)
    assert [part["id"] for part in document["providers"]] == ["mistral"]
    rows = list(csv.reader(history("--since", "1h", "--csv").stdout.splitlines()))
    assert [row[0] for row in rows] == ["provider", "mistral"]


@pytest.mark.usefixtures("_outage")
def test_an_encoding_without_symbols_is_no_obstacle(history: History) -> None:
    done = history(PYTHONIOENCODING="latin-1")
    assert "o operational > X major outage" in done.stdout
    assert done.returncode == 0


@pytest.mark.usefixtures("_outage")
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param(("--since", "soon"), "neither a length", id="neither length nor date"),
        pytest.param(("--since", ""), "neither a length", id="empty"),
        pytest.param(("--since", "9" * 400 + "d"), "neither a length", id="longer than time itself"),
        pytest.param(("--since", "2999-01-01"), "lies in the future", id="future"),
        pytest.param(("mistrall",), "Did you mean mistral?", id="unknown provider"),
        pytest.param(("--json", "--csv"), "choose one", id="two formats"),
        pytest.param(("--nonsense",), "nonsense", id="unknown option"),
    ],
)
def test_bad_usage_is_one_line(history: History, arguments: tuple[str, ...], complaint: str) -> None:
    done = history(*arguments)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.usefixtures("_outage")
@pytest.mark.parametrize(
    "since", ["7d", "12h", "30m", " 2h ", "2026-01-01", "2026-01-01T12:00", "2026-01-01T12:00:00+02:00"]
)
def test_lengths_and_dates_are_understood(history: History, since: str) -> None:
    assert history("--since", since).returncode == 0


def test_a_history_that_was_never_begun_is_said(history: History) -> None:
    done = history()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("traymon: There is no history yet\n")


def test_an_empty_history_is_no_error(history: History, places: Folders) -> None:
    open_history(places.history, now=datetime.now(UTC)).close()
    assert history().stdout.startswith("Nothing is known since ")
    assert history("mistral").returncode == 0
    assert json.loads(history("--json").stdout)["providers"] == []
    assert history("--csv").stdout.count("\n") == 1


def test_a_damaged_history_is_said_without_a_traceback(history: History, places: Folders) -> None:
    places.history.parent.mkdir(parents=True)
    places.history.write_bytes(b"not a database" * 100)
    done = history()
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("traymon: The history cannot be read")
