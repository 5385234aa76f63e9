"""``traymon doctor`` in a desktop session, whole and in parts."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.desktop

HERE = Path(__file__).parent
PROGRAM = "import sys; from traymon.cli.doctor import command; sys.exit(command(['--json'], standalone_mode=False))"


def doctor(session):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=session.environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    checks = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    return done.returncode, checks


def start_watcher(session, has_host):
    name = "org.kde.StatusNotifierWatcher"
    session.start_owner_of(name, sys.executable, str(HERE / "watcher.py"), has_host)


def test_a_whole_desktop_lacks_nothing(session, gnome_keyring):
    start_watcher(session, "yes")
    name = "org.freedesktop.Notifications"
    session.start_owner_of(name, sys.executable, str(HERE / "notification_server.py"), "actions", "body")
    code, checks = doctor(session)
    assert [check for check in checks.values() if check["ok"] is False] == []
    assert code == 0
    assert checks["tray host"]["found"] == "a panel that shows StatusNotifierItems"
    assert checks["notifications"]["found"] == "recorder 1 (actions, body)"
    assert checks["keyring"]["found"] == "mistral: no key"
    assert checks["keyring"]["remedy"] == "Store a key with: traymon key set mistral"


def test_a_bare_session_lacks_three_things(session):
    code, checks = doctor(session)
    missing = {name: check["found"] for name, check in checks.items() if check["ok"] is False}
    assert code == 1
    assert missing == {
        "tray host": "nobody offers org.kde.StatusNotifierWatcher in this desktop session",
        "notifications": "nobody offers org.freedesktop.Notifications",
        "keyring": "no key store runs in this session; mistral: no key",
    }


def test_a_watcher_without_a_panel_is_no_tray(session):
    start_watcher(session, "no")
    assert "no panel with a tray" in doctor(session)[1]["tray host"]["found"]


def test_a_locked_key_store_is_told_and_nothing_pops_up(session, gnome_keyring, prompter):
    gnome_keyring.lock()
    check = doctor(session)[1]["keyring"]
    assert (check["ok"], check["found"]) == (False, "the key store is locked; mistral: no key")
    assert prompter.end() == ""
