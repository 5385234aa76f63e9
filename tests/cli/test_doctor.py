"""``traymon doctor`` in a process of its own, in homes made for the purpose; with a real desktop: tests/desktop."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from traymon.cli.doctor import document, text
from traymon.cli.examining.findings import Finding

CANARY = "c4nary-4f9bd0c7e2a14d55"
PROGRAM = "import sys; from traymon.cli.doctor import command; sys.exit(command(standalone_mode=False))"
NAMES = [
    "tray host",
    "notifications",
    "keyring",
    "trust store",
    "proxy",
    "autostart",
    "settings",
    "history",
    "system events",
    "running app",
    "state folder",
]


class Computer:
    """A home without a desktop session."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.settings = home / "config.toml"
        self.state = home / "state" / "traymon"
        self.environ = {
            "HOME": str(home),
            "PATH": os.environ["PATH"],
            "TRAYMON_CONFIG": str(self.settings),
            "XDG_CONFIG_HOME": str(home),
            "XDG_CONFIG_DIRS": str(home / "none"),
            "XDG_STATE_HOME": str(self.state.parent),
        }
        self.settings.touch()

    def run(self, *arguments: str, **environ: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments],
            env={**self.environ, **environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def examine(self, **environ: str) -> dict[str, dict]:
        done = self.run("--json", **environ)
        assert done.stderr == ""
        assert CANARY not in done.stdout
        return {check["name"]: check for check in json.loads(done.stdout)["checks"]}


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the environment decides only on Linux")


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def test_without_a_desktop_each_missing_part_has_a_remedy_and_the_exit_code_is_1(computer):
    done = computer.run("--json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert told["schema"] == "traymon/doctor/1"
    assert [check["name"] for check in told["checks"]] == NAMES
    missing = [check for check in told["checks"] if check["ok"] is False]
    assert [check["name"] for check in missing] == ["tray host", "notifications", "keyring"]
    assert all(check["remedy"] and check["found"] for check in missing)


def test_for_people_it_is_one_paragraph_each_and_a_verdict(computer):
    lines = computer.run().stdout.splitlines()
    assert [line[2:].split("  ")[0] for line in lines if line[:1] in ("✓", "✗", "-")] == NAMES
    assert lines[-1] == "3 things are missing that traymon needs."
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("environ", "ok", "found"),
    [
        pytest.param({}, True, "none: direct connections", id="none"),
        pytest.param(
            {"HTTPS_PROXY": f"http://me:{CANARY}@proxy.test:3128"},
            True,
            "mistral: http://proxy.test:3128 (from the environment)",
            id="with a password",
        ),
        pytest.param(
            {"HTTPS_PROXY": "http://proxy.test:3128", "NO_PROXY": "api.mistral.ai"},
            True,
            "none: direct connections",
            id="excepted",
        ),
        pytest.param(
            {"HTTPS_PROXY": f"http://me:{CANARY}@proxy.test:x{CANARY}"},
            False,
            "a proxy is named, but not as a URL",
            id="no port",
        ),
        pytest.param(
            {"HTTPS_PROXY": f"http://me:{CANARY}@"}, False, "a proxy is named, but without a host", id="no host"
        ),
    ],
)
def test_the_proxy(computer, environ, ok, found):
    check = computer.examine(**environ)["proxy"]
    assert (check["ok"], check["found"]) == (ok, found)


def test_a_key_in_the_environment_makes_up_for_a_missing_key_store(computer):
    check = computer.examine(MISTRAL_API_KEY=CANARY)["keyring"]
    assert check["ok"] is None
    assert check["found"].endswith("mistral: environment MISTRAL_API_KEY")


def test_a_provider_without_keys_needs_no_key_store(computer):
    computer.settings.write_text('[providers.local]\nbase_url = "http://localhost:11434/v1"\nauth = "none"\n')
    assert computer.examine()["keyring"]["ok"] is None


@pytest.mark.parametrize(
    ("name", "content", "ok", "words"),
    [
        pytest.param("SSL_CERT_FILE", None, False, "No such file", id="a file that is not there"),
        pytest.param("SSL_CERT_FILE", "junk", False, "holds no certificates", id="a file of something else"),
        pytest.param("SSL_CERT_DIR", None, False, "names no folder", id="a folder that is not there"),
        pytest.param("", None, True, "of this system", id="the system's"),
    ],
)
def test_the_trust_store(computer, name, content, ok, words):
    path = computer.home / "trusted.pem"
    if content:
        path.write_text(content)
    check = computer.examine(**({name: str(path)} if name else {}))["trust store"]
    assert check["ok"] is ok
    assert words in check["found"]


def test_a_bundle_that_the_user_names(computer):
    trustme = pytest.importorskip("trustme")
    path = computer.home / "trusted.pem"
    trustme.CA().cert_pem.write_to_path(path)
    check = computer.examine(SSL_CERT_FILE=str(path))["trust store"]
    assert (check["ok"], check["found"]) == (True, f"1 certificates in {path} (SSL_CERT_FILE)")


def test_settings_that_cannot_be_used_are_told_and_hide_nothing_else(computer):
    computer.settings.write_text("interva = 3\n")
    told = computer.examine()
    assert told["settings"]["ok"] is False
    assert "interva" in told["settings"]["found"]
    assert told["state folder"]["ok"] is True


def test_a_history_of_something_else(computer):
    computer.state.mkdir(parents=True)
    (computer.state / "history.db").write_text("junk" * 1000)
    assert computer.examine()["history"]["ok"] is False


def test_a_state_folder_in_whose_place_is_a_file(computer):
    computer.state.parent.touch()
    check = computer.examine()["state folder"]
    assert (check["ok"], check["found"]) == (False, f"{computer.state.parent} is no folder")


def test_nothing_is_written(computer):
    before = sorted(computer.home.rglob("*"))
    computer.run()
    assert sorted(computer.home.rglob("*")) == before


def test_what_is_not_needed_is_no_reason_for_alarm():
    told = text([Finding(name="proxy", ok=True, found="none"), Finding(name="history", ok=None, found="none")], 80)
    assert told.splitlines()[-1] == "Nothing is missing that traymon needs."


def test_the_document_keeps_its_shape():
    finding = Finding(name="proxy", ok=None, found="f", remedy="r")
    (check,) = document([finding])["checks"]
    assert check == {"name": "proxy", "ok": None, "found": "f", "remedy": "r"}
