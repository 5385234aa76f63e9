"""traymon.credentials against a real gnome-keyring, in all the states that a desktop can leave it in."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.desktop.conftest import Application, GnomeKeyring, Prompter, Session

    Launch = Callable[..., Application]

pytestmark = pytest.mark.desktop

KEY = "canary-4f9bd0c7e2a14d55"
OTHER_KEY = "canary-other-1c0de5"
FROM_ENVIRONMENT = {"MISTRAL_API_KEY": OTHER_KEY}
FOUND_IN_ENVIRONMENT = {"value": OTHER_KEY, "origin": "environment MISTRAL_API_KEY"}
HERE = Path(__file__).parent
SOON = 3.0
"""Seconds: far more than any of these takes, far less than a hung call."""


def store_with_secret_tool(session: Session, value: str) -> None:
    tool = shutil.which("secret-tool") or pytest.skip("secret-tool is not installed")
    command = [tool, "store", "--label=x", "service", "traymon", "username", "mistral"]
    subprocess.run(command, input=value, text=True, env=session.environ, check=True, timeout=10)


@pytest.mark.usefixtures("gnome_keyring")
def test_a_stored_key_is_found_again_and_gone_once_deleted(application: Launch) -> None:
    app = application()
    assert app("look_up")["result"] == {"value": "", "origin": "none", "problem": ""}
    assert app("store", value=f" {KEY}\n")["result"] == "the desktop's key store (Secret Service)"
    assert app("look_up")["result"] == {"value": KEY, "origin": "keyring", "problem": ""}
    assert app("listing")["result"] == [["keyring"]]
    assert app("delete")["result"] == "the desktop's key store (Secret Service)"
    assert app("look_up")["result"]["origin"] == "none"


@pytest.mark.usefixtures("gnome_keyring")
def test_the_key_store_comes_before_the_environment(application: Launch) -> None:
    app = application(**FROM_ENVIRONMENT)
    assert app("look_up")["result"] == FOUND_IN_ENVIRONMENT | {"problem": ""}
    app("store", value=KEY)
    assert app("look_up")["result"] == {"value": KEY, "origin": "keyring", "problem": ""}
    assert app("listing")["result"] == [["keyring", "environment MISTRAL_API_KEY"]]


@pytest.mark.usefixtures("gnome_keyring")
def test_storing_again_replaces_the_key(application: Launch) -> None:
    app = application()
    app("store", value=KEY)
    app("store", value=OTHER_KEY)
    assert app("look_up")["result"]["value"] == OTHER_KEY


@pytest.mark.usefixtures("gnome_keyring")
def test_deleting_what_is_not_there_is_said_clearly(application: Launch) -> None:
    answer = application()("delete")
    assert answer["error"] == "the key store holds no key of mistral"
    assert answer["advice"]


@pytest.mark.usefixtures("gnome_keyring")
def test_an_entry_of_another_program_is_read_and_deleted_with_our_own(session: Session, application: Launch) -> None:
    store_with_secret_tool(session, OTHER_KEY)
    app = application()
    assert app("look_up")["result"]["value"] == OTHER_KEY
    app("store", value=KEY)
    assert app("delete")["result"]
    assert app("look_up")["result"]["origin"] == "none"


@pytest.mark.usefixtures("gnome_keyring")
def test_a_stored_key_that_no_header_can_carry_is_passed_over(session: Session, application: Launch) -> None:
    store_with_secret_tool(session, f"{KEY}\n{KEY}")
    answer = application(**FROM_ENVIRONMENT)("look_up")["result"]
    assert answer == FOUND_IN_ENVIRONMENT | {"problem": "the key store is passed over: the key holds a line break"}


def test_a_locked_store_is_told_at_once_and_nothing_pops_up(
    gnome_keyring: GnomeKeyring, prompter: Prompter, application: Launch
) -> None:
    app = application(**FROM_ENVIRONMENT)
    app("store", value=KEY)
    gnome_keyring.lock()
    answer = app("look_up")
    assert answer["result"] == FOUND_IN_ENVIRONMENT | {"problem": "the key store is locked"}
    assert answer["seconds"] < SOON
    assert prompter.end() == ""


def test_a_locked_store_is_no_reason_to_start_another_one(
    session: Session, gnome_keyring: GnomeKeyring, application: Launch
) -> None:
    started = session.folder / "started"
    session.let_the_bus_start("org.kde.kwalletd5", f"/bin/touch {started}")
    gnome_keyring.lock()
    assert application()("look_up")["result"]["problem"] == "the key store is locked"
    assert not started.exists()


def test_a_locked_store_costs_no_import_of_keyring(gnome_keyring: GnomeKeyring, application: Launch) -> None:
    gnome_keyring.lock()
    app = application()
    app("look_up")
    assert app("keyring_imported")["result"] is False


@pytest.mark.usefixtures("gnome_keyring")
def test_reading_costs_no_import_of_keyring(session: Session, application: Launch) -> None:
    store_with_secret_tool(session, KEY)
    app = application()
    assert app("look_up")["result"]["value"] == KEY
    assert app("keyring_imported")["result"] is False


def test_an_attended_call_is_given_up_when_nobody_answers_the_prompt(
    gnome_keyring: GnomeKeyring, prompter: Prompter, application: Launch
) -> None:
    gnome_keyring.lock()
    app = application(**FROM_ENVIRONMENT)
    app.send("look_up", interactive=True, deadline=1.0)
    prompter.wait_for_prompt()
    answer = app.receive()
    assert answer["result"] == FOUND_IN_ENVIRONMENT | {"problem": "the key store did not answer within 1 s"}
    assert 1.0 <= answer["seconds"] < SOON


@pytest.mark.usefixtures("prompter")
def test_a_key_is_not_stored_when_nobody_answers_the_prompt(gnome_keyring: GnomeKeyring, application: Launch) -> None:
    gnome_keyring.lock()
    answer = application()("store", value=KEY, deadline=0.5)
    assert answer["error"] == "the key store did not answer within 0.5 s"
    assert "prompt" in answer["advice"]


def test_a_prompt_that_cannot_be_shown_leaves_the_store_locked(
    gnome_keyring: GnomeKeyring, application: Launch
) -> None:
    gnome_keyring.lock()
    assert application()("store", value=KEY)["error"] == "the key store is locked"


def test_a_store_that_dies_is_a_problem_and_its_return_ends_it(
    gnome_keyring: GnomeKeyring, new_gnome_keyring: Callable[..., GnomeKeyring], application: Launch
) -> None:
    app = application(**FROM_ENVIRONMENT)
    app("store", value=KEY)
    gnome_keyring.die()
    gone = app("look_up")["result"]
    assert gone == FOUND_IN_ENVIRONMENT | {"problem": "no key store runs in this session"}
    new_gnome_keyring("--unlock", password="rig")
    assert app("look_up")["result"] == {"value": KEY, "origin": "keyring", "problem": ""}


@pytest.mark.usefixtures("session")
def test_a_store_that_was_never_set_up_is_left_alone(
    new_gnome_keyring: Callable[..., GnomeKeyring], prompter: Prompter, application: Launch
) -> None:
    new_gnome_keyring()
    answer = application(**FROM_ENVIRONMENT)("look_up")["result"]
    assert answer == FOUND_IN_ENVIRONMENT | {"problem": "the key store has never been set up"}
    assert prompter.end() == ""


def test_a_hung_store_holds_one_thread_however_often_it_is_asked(
    gnome_keyring: GnomeKeyring, application: Launch
) -> None:
    app = application(**FROM_ENVIRONMENT)
    app("store", value=KEY)
    gnome_keyring.signal(signal.SIGSTOP)
    first = app("look_up", deadline=0.3)
    assert first["result"] == FOUND_IN_ENVIRONMENT | {"problem": "the key store did not answer within 0.3 s"}
    assert 0.3 <= first["seconds"] < SOON
    again = [app("look_up", deadline=60.0) for _ in range(3)]
    assert {answer["result"]["problem"] for answer in again} == {"the key store has still not answered"}
    assert {answer["threads"] for answer in [first, *again]} == {2}
    assert max(answer["seconds"] for answer in again) < SOON


def test_a_store_that_wakes_up_answers_again(gnome_keyring: GnomeKeyring, application: Launch) -> None:
    app = application()
    app("store", value=KEY)
    gnome_keyring.signal(signal.SIGSTOP)
    assert app("look_up", deadline=0.1)["result"]["origin"] == "none"
    gnome_keyring.signal(signal.SIGCONT)
    while (answer := app("look_up"))["result"]["problem"] == "the key store has still not answered":
        pass
    assert answer["result"] == {"value": KEY, "origin": "keyring", "problem": ""}


def test_a_store_that_dies_while_it_hangs_frees_its_thread(gnome_keyring: GnomeKeyring, application: Launch) -> None:
    app = application()
    app("store", value=KEY)
    gnome_keyring.signal(signal.SIGSTOP)
    app("look_up", deadline=0.1)
    gnome_keyring.die()
    while (answer := app("look_up"))["result"]["problem"] == "the key store has still not answered":
        pass
    assert answer["result"]["problem"] == "no key store runs in this session"


@pytest.mark.usefixtures("gnome_keyring")
def test_the_canary_is_nowhere_but_in_the_store(session: Session) -> None:
    """Every way of failing, in one process that logs all there is to log and prints what people would see."""
    done = subprocess.run(
        [sys.executable, "-X", "dev", str(HERE / "canary.py"), KEY],
        env=session.environ,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr.replace(KEY, "THE KEY")
    assert "MISTRAL_API_KEY is passed over" in done.stdout
    assert "TraymonError: the key holds a space" in done.stderr
    assert "DEBUG:traymon.credentials:" in done.stderr
    assert KEY not in done.stdout + done.stderr
