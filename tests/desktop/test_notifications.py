"""traymon.notifiers against a notification service of our own on a private bus, which can hang, vanish and return."""

from __future__ import annotations

import json
import queue
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform != "linux":
    pytest.skip("only Linux has D-Bus sessions", allow_module_level=True)

from jeepney import DBusAddress, DBusErrorResponse
from PIL import Image

from tests.desktop.conftest import PATIENCE_S, program
from traymon.model import IconState
from traymon.notifiers import Notification, Outbox, Urgency
from traymon.notifiers.freedesktop import Freedesktop
from traymon.notifiers.notify_send import arguments
from traymon.notifiers.ways import Chain, Way

if TYPE_CHECKING:
    from tests.desktop.conftest import Session

pytestmark = pytest.mark.desktop

NAME = "org.freedesktop.Notifications"
SERVER = str(Path(__file__).with_name("notification_server.py"))
FULL = ("actions", "body", "body-markup", "icon-static")
DOWN = Notification(
    title="Mistral AI: major outage",
    body="Chat: server error (503) <R&D>.",
    subject="mistral",
    urgency=Urgency.CRITICAL,
    icon=IconState.MAJOR_OUTAGE,
    actions=(("test_now", "Test now"), ("open_status", "Status page")),
)
BACK = Notification(
    title="Mistral AI is back",
    body="The trouble lasted 12 min.",
    subject="mistral",
    icon=IconState.OPERATIONAL,
)
OTHER = replace(DOWN, subject="openai")
TELL = """
import logging
from traymon.notifiers import Means, Notification, Outbox, ways_of
logging.basicConfig(level=logging.WARNING)
outbox = Outbox(lambda: ways_of(Means()))
outbox.send(Notification(title="Mistral AI: major outage", body="Chat: server error (503).", subject="mistral"))
print(outbox.drain(10.0))
"""


class Desktop:
    """A notification service that tells what it was told."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._process: subprocess.Popen[str]

    def start(self, *capabilities: str) -> None:
        self._process = self._session.start_owner_of(NAME, sys.executable, SERVER, *capabilities)

    def told(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())

    def press(self, bubble: int, action: str) -> None:
        self._as_a_person("Press", "us", bubble, action)

    def close(self, bubble: int) -> None:
        self._as_a_person("Close", "uu", bubble, 2)

    def hang(self) -> None:
        self._process.send_signal(signal.SIGSTOP)

    def wake_up(self) -> None:
        self._process.send_signal(signal.SIGCONT)

    def vanish(self) -> None:
        self._process.kill()
        self._process.wait(PATIENCE_S)

    def _as_a_person(self, member: str, signature: str, *body: object) -> None:
        address = DBusAddress("/org/freedesktop/Notifications", NAME, "test.Person")
        self._session.call(address, member, signature, *body)


class Pressed:
    """What ``on_action`` was called with."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()

    def __call__(self, subject: str, action: str) -> None:
        self._calls.put((subject, action))

    def next(self) -> tuple[str, str]:
        return self._calls.get(timeout=PATIENCE_S)


class Recorder:
    def __init__(self) -> None:
        self.sent: list[Notification] = []

    def send(self, notification: Notification) -> None:
        self.sent.append(notification)


@pytest.fixture
def desktop(session: Session) -> Desktop:
    desktop = Desktop(session)
    desktop.start(*FULL)
    return desktop


@pytest.fixture
def pressed() -> Pressed:
    return Pressed()


@pytest.fixture
def notifier(session: Session, pressed: Pressed) -> Freedesktop:
    return Freedesktop(on_action=pressed, address=session.environ["DBUS_SESSION_BUS_ADDRESS"])


def test_the_desktop_gets_all_there_is_to_show(session: Session, desktop: Desktop) -> None:
    red = Image.new("RGBA", (48, 48), (200, 0, 0, 255))
    Freedesktop(picture=lambda _state: red, address=session.environ["DBUS_SESSION_BUS_ADDRESS"]).send(DOWN)
    assert desktop.told() == {
        "id": 1,
        "app": "traymon",
        "replaces": 0,
        "icon": "",
        "title": "Mistral AI: major outage",
        "body": "Chat: server error (503) &lt;R&amp;D&gt;.",
        "actions": ["default", "", "test_now", "Test now", "open_status", "Status page"],
        "hints": {
            "urgency": 2,
            "desktop-entry": "traymon",
            "image-data": [48, 48, 192, True, 8, 4, 48 * 48 * 4, "c80000ff"],
        },
        "expires": 0,
    }


def test_a_plain_desktop_gets_no_markup_no_buttons_and_a_stock_picture(session: Session, notifier: Freedesktop) -> None:
    desktop = Desktop(session)
    desktop.start("body")
    notifier.send(DOWN)
    told = desktop.told()
    assert (told["body"], told["actions"], told["icon"]) == (DOWN.body, [], "dialog-error")


@pytest.mark.parametrize(
    ("capabilities", "urgency"),
    [pytest.param(FULL, 2, id="as ever"), pytest.param((*FULL, "inhibited"), 1, id="do not disturb")],
)
def test_what_is_critical_is_not_when_nobody_may_be_disturbed(
    session: Session, notifier: Freedesktop, capabilities: tuple[str, ...], urgency: int
) -> None:
    desktop = Desktop(session)
    desktop.start(*capabilities)
    notifier.send(DOWN)
    assert desktop.told()["hints"]["urgency"] == urgency


def test_the_recovery_takes_the_place_of_the_outage(desktop: Desktop, notifier: Freedesktop) -> None:
    for notification in (DOWN, OTHER, BACK):
        notifier.send(notification)
    told = [desktop.told() for _ in range(3)]
    assert [(call["replaces"], call["expires"]) for call in told] == [(0, 0), (0, 0), (told[0]["id"], -1)]


def test_what_a_person_has_closed_is_not_replaced(desktop: Desktop, notifier: Freedesktop, pressed: Pressed) -> None:
    notifier.send(DOWN)
    bubble = desktop.told()["id"]
    desktop.close(bubble)
    desktop.press(bubble, "test_now")
    assert pressed.next() == ("mistral", "test_now")
    notifier.send(BACK)
    assert desktop.told()["replaces"] == 0


def test_buttons_come_back_with_their_subject(desktop: Desktop, notifier: Freedesktop, pressed: Pressed) -> None:
    notifier.send(DOWN)
    notifier.send(OTHER)
    desktop.press(99, "test_now")
    desktop.press(2, "open_status")
    assert pressed.next() == ("openai", "open_status")
    desktop.press(1, "default")
    assert pressed.next() == ("mistral", "test_now")


def test_a_slow_action_does_not_keep_answers_from_being_heard(session: Session, desktop: Desktop) -> None:
    entered, leave = queue.SimpleQueue[str](), queue.SimpleQueue[str]()

    def slow(_subject: str, action: str) -> None:
        entered.put(action)
        leave.get(timeout=PATIENCE_S)

    notifier = Freedesktop(on_action=slow, address=session.environ["DBUS_SESSION_BUS_ADDRESS"])
    notifier.send(DOWN)
    desktop.press(1, "test_now")
    assert entered.get(timeout=PATIENCE_S) == "test_now"
    notifier.send(BACK)
    leave.put("now")


def test_a_desktop_that_was_restarted_counts_anew(session: Session, desktop: Desktop, notifier: Freedesktop) -> None:
    notifier.send(DOWN)
    desktop.vanish()
    with pytest.raises(DBusErrorResponse):
        notifier.send(BACK)
    desktop.start("body")
    notifier.send(OTHER)
    notifier.send(DOWN)
    told = [desktop.told(), desktop.told()]
    assert [(call["replaces"], call["actions"]) for call in told] == [(0, []), (0, [])]


def test_a_desktop_that_hangs_delays_nobody_and_is_used_again(desktop: Desktop, notifier: Freedesktop) -> None:
    spare = Recorder()
    chain = Chain([Way(name="desktop", make=lambda: notifier), Way(name="spare", make=lambda: spare)], deadline_s=0.2)
    outbox = Outbox(lambda: chain)
    outbox.send(DOWN)
    assert outbox.drain(PATIENCE_S)
    bubble = desktop.told()["id"]
    desktop.hang()
    began = time.perf_counter()
    outbox.send(OTHER)
    assert time.perf_counter() - began < 0.05
    assert outbox.drain(1.5)
    assert spare.sent == [OTHER]
    desktop.wake_up()
    assert desktop.told()["title"] == OTHER.title
    while chain.used != "desktop":
        outbox.send(BACK)
        assert outbox.drain(60)
    assert desktop.told()["replaces"] == bubble


def test_an_answer_that_comes_late_still_tells_what_to_replace(session: Session, desktop: Desktop) -> None:
    notifier = Freedesktop(address=session.environ["DBUS_SESSION_BUS_ADDRESS"], patience_s=0.5)
    notifier.send(OTHER)
    desktop.hang()
    with pytest.raises(TimeoutError):
        notifier.send(DOWN)
    desktop.wake_up()
    notifier.send(OTHER)
    notifier.send(BACK)
    told = [desktop.told() for _ in range(4)]
    assert told[3]["replaces"] == told[1]["id"]


def test_the_bus_may_have_to_start_the_service(session: Session, notifier: Freedesktop) -> None:
    session.let_the_bus_start(NAME, f"{sys.executable} {SERVER} {' '.join(FULL)}")
    notifier.send(DOWN)


def test_no_service_is_an_error_at_once(notifier: Freedesktop) -> None:
    began = time.perf_counter()
    with pytest.raises(DBusErrorResponse):
        notifier.send(DOWN)
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("unix:path=/nonexistent/bus", id="stale"),
        pytest.param("tcp:host=127.0.0.1,port=1", id="other transport"),
        pytest.param("nonsense", id="no address"),
    ],
)
def test_no_bus_is_an_error_at_once(address: str) -> None:
    began = time.perf_counter()
    with pytest.raises((OSError, ValueError, RuntimeError)):
        Freedesktop(address=address).send(DOWN)
    assert time.perf_counter() - began < 0.5


@pytest.mark.usefixtures("desktop")
def test_a_bus_that_dies_ends_the_wait_for_an_answer(session: Session, notifier: Freedesktop) -> None:
    began = time.perf_counter()
    with pytest.raises(ConnectionError, match="the session bus has gone"):
        notifier.send(replace(DOWN, title=f"kill {session.processes[0].pid}"))
    assert time.perf_counter() - began < PATIENCE_S / 4
    with pytest.raises(ConnectionError):
        notifier.send(BACK)


@pytest.mark.parametrize("title", [pytest.param("--help", id="option"), pytest.param("-t 0", id="short option")])
def test_notify_send_takes_no_text_for_an_option(session: Session, desktop: Desktop, title: str) -> None:
    hostile = replace(DOWN, title=title, body=r"-u low C:\new <b>&")
    subprocess.run([program("notify-send"), *arguments(hostile)], env=session.environ, check=True, timeout=PATIENCE_S)
    told = desktop.told()
    assert (told["title"], told["expires"], told["app"], told["hints"]["urgency"]) == (title, 0, "traymon", 2)
    assert told["body"].startswith(r"-u low C:\new ")
    assert not set("<>&") & set(told["body"])


def test_notify_send_leaves_it_to_the_desktop_when_to_close(session: Session, desktop: Desktop) -> None:
    subprocess.run([program("notify-send"), *arguments(BACK)], env=session.environ, check=True, timeout=PATIENCE_S)
    assert desktop.told()["expires"] == -1


def tell(environ: dict[str, str]) -> tuple[str, str]:
    """Standard output and errors of a process of its own that tells all by itself."""
    done = subprocess.run(
        [sys.executable, "-c", TELL], env=environ, capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    return done.stdout, done.stderr


def test_a_process_finds_the_desktop_by_itself(session: Session, desktop: Desktop) -> None:
    assert tell(session.environ) == ("True\n", "")
    assert desktop.told()["title"] == DOWN.title


def test_without_a_session_it_is_in_the_log(session: Session) -> None:
    bare = session.environ | {"DBUS_SESSION_BUS_ADDRESS": "", "XDG_RUNTIME_DIR": "", "PATH": ""}
    said, logged = tell(bare)
    assert said == "True\n"
    assert logged == "WARNING:traymon.notifiers.log_:Mistral AI: major outage — Chat: server error (503).\n"
