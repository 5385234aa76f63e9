"""``traymon test`` as a user meets it: a process of its own, against the demo provider."""

import json
import os
import queue
import signal
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.user import Done, Process, User
from traymon import channel
from traymon.demo import Behaviour, DemoServer, Trouble, everywhere

EVIDENCE = {"check", "target", "outcome", "failure", "phase", "ms", "note"}


@pytest.fixture
def tester(user: User) -> User:
    """A user of the demo provider who tests on this computer alone."""
    written = user.settings.read_text("utf-8")
    user.configure(written.replace('mode = "standard"\ninference = true', 'mode = "minimal"'))
    user.environ["COLUMNS"] = "100"
    return user


def lines(done: Done) -> list[str]:
    return done.out.splitlines()


def test_all_is_well(tester: User) -> None:
    done = tester.run("test")
    assert done.code == 0, done
    assert "Mistral AI works from here" in lines(done)
    assert any(line.startswith("✓ provider's API, with your key") for line in lines(done))
    assert "What to do" in lines(done)
    assert done.err == ""


def test_the_provider_is_down(tester: User, server: DemoServer) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.UNAVAILABLE)))
    done = tester.run("test", "mistral")
    assert done.code == 2, done
    assert "Mistral AI is down: its API answers with server errors" in lines(done)
    assert "  1. Use your fallback and pause batch jobs; let programs retry with growing pauses." in lines(done)


@pytest.mark.skipif(sys.platform == "win32", reason="the folders of a user cannot be told apart there")
def test_the_running_app_is_asked_by_a_short_message(tester: User) -> None:
    nobody = tester.run("test", "--app")
    assert (nobody.code, nobody.out) == (1, "")
    assert nobody.err.startswith("No traymon with an icon runs.")
    heard: queue.SimpleQueue[str] = queue.SimpleQueue()
    tester.state.mkdir(mode=0o700, parents=True, exist_ok=True)
    stop = channel.listen(tester.state / "traymon.lock", heard.put)
    try:
        done = tester.run("test", "--app", "mistral")
    finally:
        stop()
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("The running traymon tests Mistral AI")
    assert heard.get(timeout=5) == "test:mistral"


def test_what_the_app_shows_cannot_be_printed_here(tester: User) -> None:
    assert "--app shows its result on the desktop" in tester.run("test", "--app", "--json").err


def test_without_a_key_it_is_the_account(tester: User) -> None:
    del tester.environ["MISTRAL_API_KEY"]
    done = tester.run("test")
    assert done.code == 1, done
    assert "Mistral AI is reachable; there is no API key to ask it with" in lines(done)


def test_it_speaks_the_language_of_the_environment(tester: User) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        tester.environ.pop(name, None)
    tester.environ["LANG"] = "fr_FR.UTF-8"
    done = tester.run("test")
    assert "Mistral AI fonctionne d'ici" in lines(done)
    assert "Que faire" in lines(done)


def test_the_document_is_the_one_that_scripts_read(tester: User) -> None:
    done = tester.run("test", "--json")
    document = json.loads(done.out)
    assert (document["schema"], document["provider"], done.code) == ("traymon/test/1", "mistral", 0)
    assert {"version", "at", "duration_ms", "verdict", "evidence"} <= set(document)
    verdict = document["verdict"]
    assert (verdict["code"], verdict["party"]) == ("ok", "none")
    assert verdict["confidence"] > 0.9
    assert {"headline", "explanation", "advice", "alternatives", "secondary", "not_tested"} <= set(verdict)
    assert {"check": "outside_view", "why": "off in settings"} in verdict["not_tested"]
    assert all(set(one) >= EVIDENCE for one in document["evidence"])
    assert {one["outcome"] for one in document["evidence"]} <= {"ok", "failed", "inconclusive", "skipped"}


def test_the_report_is_printed_alone(tester: User) -> None:
    done = tester.run("test", "--report", "-")
    assert lines(done)[0] == "# traymon test of Mistral AI"
    assert "| OpenSSL |" in done.out
    assert done.err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_the_report_is_a_file_for_its_owner_alone_which_replaces_an_older_one(tester: User, tmp_path: Path) -> None:
    file = tmp_path / "report.md"
    file.write_text("older", encoding="utf-8")
    done = tester.run("test", "--report", str(file))
    assert f"The report is in {file}." in lines(done)
    assert file.read_text("utf-8").startswith("# traymon test of Mistral AI\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []


def test_a_document_on_standard_output_stays_one_beside_a_report(tester: User, tmp_path: Path) -> None:
    done = tester.run("test", "--json", "--report", str(tmp_path / "report.md"))
    assert json.loads(done.out)["schema"] == "traymon/test/1"
    assert "The report is in" in done.err


def test_a_report_that_cannot_be_written_is_one_sentence(tester: User, tmp_path: Path) -> None:
    done = tester.run("test", "--report", str(tmp_path / "nowhere" / "report.md"))
    assert done.code == 3
    assert done.err.splitlines()[0].startswith("traymon: The report ")
    assert "Mistral AI works from here" in done.out


def test_the_key_is_nowhere(tester: User, server: DemoServer, tmp_path: Path) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.UNAVAILABLE)))
    file = tmp_path / "report.md"
    told = tester.run("test", "--report", str(file))
    document = tester.run("test", "--json")
    assert server.key not in told.out + told.err + document.out + document.err + file.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(["nobody"], "no provider 'nobody' in the settings; there is: mistral", id="unknown provider"),
        pytest.param(["--json", "--report", "-"], "choose one of --json and --report -", id="two on one output"),
        pytest.param(["mistral", "other"], "unexpected extra argument", id="two providers"),
    ],
)
def test_bad_usage_is_one_line(tester: User, arguments: list[str], said: str) -> None:
    done = tester.run("test", *arguments)
    assert done.code == 2
    assert said in done.err
    assert len(done.err.splitlines()) == 1


def test_settings_that_are_wrong_are_not_the_providers_fault(stranger: User) -> None:
    stranger.configure("intervall = 1")
    assert stranger.run("test").code == 3


@pytest.mark.skipif(os.name == "nt", reason="a Ctrl-C cannot be sent to one process on Windows")
@pytest.mark.usefixtures("tester")
def test_ctrl_c_ends_it_quietly(start: Callable[..., Process], server: DemoServer) -> None:
    server.play(everywhere(Behaviour(trouble=Trouble.SILENT)))
    process = start("test")
    assert process.line()
    process.signal(signal.SIGINT)
    done = process.end()
    assert done.code == 130
    assert done.err.strip() == ""
