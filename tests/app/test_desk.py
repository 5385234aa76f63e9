import threading
from datetime import UTC, datetime, timedelta

import pytest

from traymon.app import desk as desk_module
from traymon.app.desk import Desk
from traymon.app.parts import Parts
from traymon.clock import Clock
from traymon.credentials import Key
from traymon.model import Assessment, IconState, Level, Party, Provider, Transition, Update
from traymon.settings import Settings

START = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
MISTRAL = Provider(
    id="mistral",
    name="Mistral AI",
    base_url="http://127.0.0.1:9/v1",
    links={"status": "https://status.example.test"},
)


class FakeTray:
    def __init__(self):
        self.views = []
        self.stopped = threading.Event()

    def show(self, view):
        self.views.append(view)

    def stop(self):
        self.stopped.set()

    def run(self):
        self.stopped.wait()


class FakeRunning:
    def __init__(self):
        self.done = []

    def check_now(self):
        self.done.append("check")

    def pause(self, *, on):
        self.done.append(f"pause {on}")

    def renew(self):
        self.done.append("renew")


class FakeOutbox:
    def __init__(self, *_arguments):
        self.sent = []

    def send(self, notification):
        self.sent.append(notification.title)


class FixedClock(Clock):
    def now(self):
        return START


def at_the_desk(parts, *, demo=False):
    outbox, tray, running = FakeOutbox(), FakeTray(), FakeRunning()
    desk = Desk(parts, demo=demo, outbox=outbox)
    desk.attach(tray, running)
    return desk, tray, running, outbox.sent


@pytest.fixture
def parts():
    return Parts(settings=Settings(providers={"mistral": MISTRAL}), clock=FixedClock(), look_up=lambda _: Key())


@pytest.fixture
def scene(monkeypatch, parts):
    """A desk whose notifications are kept instead of shown, and whose actions run at once."""
    monkeypatch.setattr(desk_module, "start", lambda function, name: function())
    monkeypatch.setattr(desk_module.autostart, "status", lambda: desk_module.autostart.State(switch="off"))
    return at_the_desk(parts)


def state(level, party=Party.PROVIDER, minutes=0):
    at = START + timedelta(minutes=minutes)
    return Assessment(provider="mistral", level=level, party=party, at=at, since=at)


GOOD = state(Level.OPERATIONAL, Party.NONE)
DOWN = state(Level.MAJOR_OUTAGE)


def update(after, before=None, key_origin="keyring"):
    transition = Transition(before=before, after=after) if before else None
    return Update(provider=MISTRAL, assessment=after, at=START, transition=transition, key_origin=key_origin)


def test_each_update_changes_the_icon(scene):
    desk, tray, _, _ = scene
    desk(update(GOOD))
    desk(update(DOWN, before=GOOD))
    assert [view.icon for view in tray.views][-2:] == [IconState.OPERATIONAL, IconState.MAJOR_OUTAGE]


def test_a_transition_is_told_once(scene):
    desk, _, _, sent = scene
    desk(update(DOWN, before=GOOD))
    desk(update(DOWN))
    assert sent == ["Mistral AI: major outage"]


@pytest.mark.parametrize(
    ("action", "told"),
    [
        pytest.param("snooze:1h", [], id="snoozed"),
        pytest.param("snooze:off", ["Mistral AI: major outage"], id="no longer snoozed"),
        pytest.param("pause", [], id="paused"),
        pytest.param("resume", ["Mistral AI: major outage"], id="resumed"),
    ],
)
def test_what_the_menu_switches_decides_what_is_told(scene, action, told):
    desk, _, _, sent = scene
    desk.act(action)
    desk(update(DOWN, before=GOOD))
    assert sent == told


def test_who_asked_to_be_told_is_told_of_the_end_though_snoozed_and_only_once(scene):
    desk, _, _, sent = scene
    desk.act("snooze:4h")
    desk(update(DOWN, before=GOOD))
    desk.act("tell_back")
    desk(update(GOOD, before=DOWN))
    desk(update(DOWN, before=GOOD))
    desk(update(GOOD, before=DOWN))
    assert sent == ["Mistral AI is back"]


def test_pausing_pauses_the_monitor_and_shows_it(scene):
    desk, tray, running, _ = scene
    desk(update(GOOD))
    desk.act("pause")
    assert running.done == ["pause True"]
    assert tray.views[-1].icon is IconState.PAUSED


def test_without_a_key_one_calm_notification_and_never_again(scene):
    desk, _, _, sent = scene
    for _ in range(3):
        desk(update(GOOD, key_origin="none"))
    assert sent == ["Mistral AI: no API key yet"]


def test_a_button_of_a_notification_does_what_the_menu_does(scene, monkeypatch):
    opened = []
    monkeypatch.setattr(desk_module.webbrowser, "open", opened.append)
    desk, *_ = scene
    desk.pressed("mistral", "open_status")
    assert opened == ["https://status.example.test"]


def test_a_key_that_is_entered_is_stored_tested_and_used(scene, monkeypatch):
    stored = []
    monkeypatch.setattr(desk_module, "ask_secret", lambda _title, _text: "canary-key")
    monkeypatch.setattr(
        desk_module.credentials, "store", lambda provider, value, environ: stored.append(value) or "the keyring"
    )
    monkeypatch.setattr(desk_module, "check_one", lambda _parts, _provider: update(GOOD))
    desk, _, running, sent = scene
    desk.act("key:mistral")
    assert stored == ["canary-key"]
    assert running.done == ["renew"]
    assert not any("canary" in title for title in sent)


@pytest.mark.parametrize("action", ["key:mistral", "autostart"])
def test_the_demo_leaves_keys_and_settings_alone(scene, parts, monkeypatch, action):
    monkeypatch.setattr(desk_module, "ask_secret", lambda *_: pytest.fail("asked for a key"))
    monkeypatch.setattr(desk_module.autostart, "turn_on", lambda: pytest.fail("switched autostart"))
    desk, _, _, sent = at_the_desk(parts, demo=True)
    desk.act(action)
    assert sent == ["This is the demo"]


class FakeExaminer:
    def __init__(self):
        self.text, self.has_report, self.done = "", False, []

    def test(self, provider):
        self.done.append(f"test {provider.id}")
        self.text, self.has_report = "It is the Wi-Fi", True

    def copy(self):
        self.done.append("copy")

    def open(self):
        self.done.append("open")


def test_testing_now_shows_its_verdict_and_offers_the_report(parts, monkeypatch):
    monkeypatch.setattr(desk_module, "start", lambda function, name: function())
    examiner, tray = FakeExaminer(), FakeTray()
    desk = Desk(parts, outbox=FakeOutbox(), examiner=examiner)
    desk.attach(tray, FakeRunning())
    desk.act("test")
    labels = [item.label for item in tray.views[-1].menu]
    assert labels[labels.index("Test now") :][:4] == ["Test now", "It is the Wi-Fi", "Copy report", "Open report"]
    desk.pressed("mistral", "test_now")
    for action in [item.action for item in tray.views[-1].menu if item.action.startswith("report:")]:
        desk.act(action)
    desk.pressed("test-mistral", "open_report")
    assert examiner.done == ["test mistral", "test mistral", "copy", "open", "open"]


def test_quit_ends_the_tray(scene):
    desk, tray, _, _ = scene
    desk.act("quit")
    assert tray.stopped.is_set()


def test_an_action_nobody_knows_is_logged_and_harmless(scene, caplog):
    scene[0].act("dance")
    assert "dance" in caplog.text
