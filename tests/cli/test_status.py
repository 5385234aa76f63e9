"""``traymon status`` on status files of all sorts; with a real running traymon: ``test_run``."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.user import User
from traymon.document import time_text
from traymon.history import StatusFile
from traymon.model import Assessment, Level, Party, Provider, Update

MISTRAL = Provider(id="mistral", name="Mistral AI", base_url="https://api.mistral.ai/v1")


def update(level: Level, party: Party = Party.NONE) -> Update:
    now = datetime.now(UTC)
    since = now - timedelta(hours=1)
    judged = Assessment(provider="mistral", level=level, party=party, at=now, since=since, evidence=("as seen",))
    return Update(provider=MISTRAL, assessment=judged, at=now)


def write_status(user: User, *updates: Update) -> None:
    """As a running traymon does; this very process stands in for it."""
    file = StatusFile(user.state / "status.json", version="1.0.0", stale_after=timedelta(seconds=150))
    for each in updates:
        file(each)


def a_document(**changes: Any) -> dict[str, Any]:
    good = {
        "schema": "traymon/check/1",
        "pid": os.getpid(),
        "updated_at": time_text(datetime.now(UTC)),
        "stale_after": 150,
        "providers": [],
    }
    return good | changes


@pytest.mark.parametrize(
    ("level", "party", "code", "headline"),
    [
        pytest.param(Level.OPERATIONAL, Party.NONE, 0, "operational", id="all is well"),
        pytest.param(Level.MAINTENANCE, Party.PROVIDER, 1, "maintenance, fault: provider", id="maintenance"),
        pytest.param(Level.DEGRADED, Party.PROVIDER, 1, "degraded, fault: provider", id="degraded"),
        pytest.param(Level.PARTIAL_OUTAGE, Party.PROVIDER, 2, "partial outage, fault: provider", id="partial outage"),
        pytest.param(Level.MAJOR_OUTAGE, Party.CDN, 2, "major outage, fault: cdn", id="an outage of the CDN"),
        pytest.param(Level.UNKNOWN, Party.LOCAL_NETWORK, 3, "unknown, fault: local network", id="the network is lost"),
        pytest.param(Level.OPERATIONAL, Party.ACCOUNT, 3, "operational, fault: account", id="the account is at fault"),
    ],
)
def test_what_was_last_known_and_the_exit_code(
    stranger: User, level: Level, party: Party, code: int, headline: str
) -> None:
    write_status(stranger, update(level, party))
    done = stranger.run("status")
    first, second = done.out.splitlines()
    assert first.startswith(f"Mistral AI: {headline} since 20")
    assert second == "  - as seen"
    assert (done.code, done.err) == (code, "")


def test_the_document_comes_as_it_is(stranger: User) -> None:
    write_status(stranger, update(Level.DEGRADED, Party.PROVIDER))
    done = stranger.run("status", "--json")
    assert json.loads(done.out) == stranger.status
    assert done.code == 1


@pytest.mark.parametrize("arguments", [["status"], ["status", "--json"]], ids=["words", "JSON"])
def test_none_is_running(stranger: User, arguments: list[str]) -> None:
    done = stranger.run(*arguments)
    assert (done.out, done.code) == ("", 3)
    assert done.err.splitlines() == ["traymon: traymon is not running", "  Start it with `traymon run`."]


def gone() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        return process.pid


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(lambda: b"", "is not JSON", id="empty"),
        pytest.param(lambda: b"\xff\xfe{}", "is not JSON", id="no text"),
        pytest.param(lambda: b"[" * 100_000, "is not JSON", id="brackets without end"),
        pytest.param(lambda: b"[]", "is not a traymon/check/1 document", id="a list"),
        pytest.param(lambda: a_document(schema="traymon/check/2"), "is not a traymon/check/1", id="another version"),
        pytest.param(lambda: a_document(pid=gone()), "is not running: process", id="its writer was killed"),
        pytest.param(lambda: a_document(pid="x"), "is not running", id="no process"),
        pytest.param(lambda: a_document(running=False), "is not running: it ended", id="its writer has ended"),
        pytest.param(lambda: a_document(updated_at="2026-01-01T00:00:00Z"), "has been silent since", id="stale"),
        pytest.param(lambda: a_document(updated_at="soon"), "does not say how old it is", id="no time"),
        pytest.param(lambda: a_document(providers=None), "something else than traymon writes", id="no providers"),
        pytest.param(lambda: a_document(providers=["mistral"]), "something else than", id="a word for a provider"),
        pytest.param(lambda: a_document(providers=[{}]), "something else than", id="a provider without anything"),
        pytest.param(
            lambda: a_document(providers=[{"name": "m", "level": 1, "party": 2, "since": 3, "evidence": 4}]),
            "something else than",
            id="a provider of wrong types",
        ),
    ],
)
def test_a_file_that_is_not_to_be_believed(stranger: User, content: Any, said: str) -> None:
    made = content()
    stranger.state.mkdir(parents=True)
    raw = made if isinstance(made, bytes) else json.dumps(made).encode()
    (stranger.state / "status.json").write_bytes(raw)
    done = stranger.run("status")
    assert (done.out, done.code) == ("", 3)
    assert said in done.err
    assert len(done.err.splitlines()) <= 2


def test_a_folder_in_place_of_the_file(stranger: User) -> None:
    (stranger.state / "status.json").mkdir(parents=True)
    done = stranger.run("status")
    assert "status.json cannot be read" in done.err
    assert done.code == 3
