import threading
import webbrowser
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from traymon.app import actions as actions_module
from traymon.app import desk as desk_module
from traymon.app.desk import Desk
from traymon.app.keys import Keys
from traymon.app.parts import Parts
from traymon.clock import Clock
from traymon.credentials import Key
from traymon.folders import folders_in
from traymon.model import Assessment, IconState, Level, Party, Provider, Transition, TraymonError, Update
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

    def drain(self, seconds):
        self.sent.append(f"drained for {seconds:g} s")


class FixedClock(Clock):
    def now(self):
        return START


def keys(look_up=lambda _provider: Key(), **others):
    """Nothing here may touch the real key store."""
    refuse = {"attended": pytest.fail, "ask": pytest.fail, "store": pytest.fail}
    return Keys(look_up, **(refuse | others))


def at_the_desk(parts, where, *, demo=False, keys_=None):
    outbox, tray, running = FakeOutbox(), FakeTray(), FakeRunning()
    desk = Desk(parts, demo=demo, keys=keys_ or keys(), outbox=outbox, folders=where)
    desk.attach(tray, running)
    return desk, tray, running, outbox.sent


@pytest.fixture
def parts():
    return Parts(settings=Settings(providers={"mistral": MISTRAL}), clock=FixedClock(), look_up=lambda _: Key())


@pytest.fixture
def where(tmp_path):
    return folders_in(tmp_path, settings=tmp_path / "config.toml")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Actions run at once; this system can start traymon at login, and does not."""
    monkeypatch.setattr(desk_module, "start", lambda function, name: function())
    monkeypatch.setattr(actions_module.autostart, "status", lambda: actions_module.autostart.State(switch="off"))


@pytest.fixture
def scene(parts, where):
    """A desk whose notifications are kept instead of shown."""
    desk, *others = at_the_desk(parts, where)
    yield desk, *others
    desk.close()


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
    desk.act("tell_back:mistral")
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


NO_KEY = state(Level.OPERATIONAL, Party.ACCOUNT)


def test_that_a_key_is_missing_is_said_by_the_welcome_alone(scene):
    desk, _, _, sent = scene
    desk(update(NO_KEY, before=GOOD, key_origin="none"))
    assert sent == ["Mistral AI: no API key yet"]


def test_without_a_key_the_end_of_an_outage_is_told(scene):
    desk, _, _, sent = scene
    desk(update(DOWN, before=GOOD, key_origin="none"))
    desk(update(NO_KEY, before=DOWN, key_origin="none"))
    assert sent == ["Mistral AI: major outage", "Mistral AI: no API key yet", "Mistral AI is back"]


def test_a_key_store_that_is_in_the_way_is_no_welcome(parts, where):
    locked = keys(look_up=lambda _: LOCKED)
    desk, _, _, sent = at_the_desk(parts, where, keys_=locked)
    locked(MISTRAL)
    desk(update(NO_KEY, before=GOOD, key_origin="none"))
    assert sent == ["Mistral AI: no API key to ask with"]


def test_a_button_of_a_notification_does_what_the_menu_does(scene, monkeypatch):
    opened = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    desk, *_ = scene
    desk.pressed("mistral", "open_status")
    assert opened == ["https://status.example.test"]


def test_a_key_that_is_entered_is_stored_tested_and_used(parts, where, monkeypatch):
    stored = []
    entered = keys(ask=lambda *_: "canary-key", store=lambda _, value: stored.append(value) or "the keyring")
    monkeypatch.setattr(actions_module, "check_one", lambda _parts, _provider: update(GOOD))
    desk, _, running, sent = at_the_desk(parts, where, keys_=entered)
    desk.act("key:mistral")
    assert (stored, running.done, sent) == (["canary-key"], ["renew"], ["Key of Mistral AI"])


def test_a_key_that_is_not_entered_changes_nothing(parts, where):
    desk, _, running, sent = at_the_desk(parts, where, keys_=keys(ask=lambda *_: None))
    desk.act("key:mistral")
    assert (running.done, sent) == ([], [])


LOCKED, OPEN = Key(problem="the key store is locked"), Key(value="canary-key", origin="keyring")


def labels(tray):
    return [item.label for item in tray.views[-1].menu]


def test_a_locked_key_store_is_opened_from_the_menu(parts, where):
    answers = [LOCKED, OPEN]
    watched = keys(lambda _: answers[0], attended=lambda _: answers[1])
    watched(MISTRAL)
    desk, tray, running, sent = at_the_desk(parts, where, keys_=watched)
    desk(update(GOOD, key_origin="none"))
    assert "Key store locked: click to unlock" in labels(tray)
    assert sent == [], "that it is locked is said by the menu; a key may well be in it"
    desk.act("unlock")
    assert "Set API key…" in labels(tray)
    assert (running.done, sent) == (["renew"], ["The key store is open"])


def test_a_key_store_that_stays_locked_says_so(parts, where):
    desk, _, running, sent = at_the_desk(parts, where, keys_=keys(attended=lambda _: LOCKED))
    desk.act("unlock")
    assert (running.done, sent) == ([], ["The key store is locked"])


@pytest.mark.parametrize("action", ["key:mistral", "unlock", "autostart"])
def test_the_demo_leaves_keys_and_settings_alone(parts, where, monkeypatch, action):
    monkeypatch.setattr(actions_module.autostart, "turn_on", lambda: pytest.fail("switched autostart"))
    desk, _, _, sent = at_the_desk(parts, where, demo=True)
    desk.act(action)
    assert sent == ["This is the demo"]


def test_a_snooze_and_who_waits_outlive_a_restart(parts, where, scene):
    first, *_ = scene
    first(update(DOWN, before=GOOD))
    first.act("tell_back:mistral")
    first.act("snooze:4h")
    desk, tray, _, sent = at_the_desk(parts, where)
    desk(update(DOWN))
    assert any(label.startswith("Notifications snoozed until") for label in labels(tray))
    desk(update(GOOD, before=DOWN))
    assert sent == ["Mistral AI is back"]


OPENAI = Provider(id="openai", name="OpenAI", base_url="http://127.0.0.1:9/v1")


def of_openai(one):
    mine = replace(one.transition.after, provider="openai"), replace(one.transition.before, provider="openai")
    return replace(one, provider=OPENAI, assessment=mine[0], transition=Transition(after=mine[0], before=mine[1]))


def test_a_lost_network_is_told_once_for_all_providers(scene):
    desk, _, _, sent = scene
    lost = update(state(Level.UNKNOWN, Party.LOCAL_NETWORK), before=GOOD)
    found = update(GOOD, before=lost.assessment)
    for one in (lost, of_openai(lost), found, of_openai(found)):
        desk(one)
    assert sent == ["You are offline", "You are online again"]


PAGE_NEWS = replace(update(DOWN), notices=("traymon cannot read Mistral AI's status page",), lead=timedelta(minutes=16))


@pytest.mark.parametrize(
    ("action", "told"),
    [
        pytest.param("snooze:off", ["Status page of Mistral AI", "Mistral AI says so now, too"], id="told"),
        pytest.param("snooze:1h", [], id="snoozed"),
        pytest.param("pause", [], id="paused"),
    ],
)
def test_what_is_new_of_the_status_page_is_told_unless_it_is_silent(scene, action, told):
    desk, _, _, sent = scene
    desk.act(action)
    desk(PAGE_NEWS)
    assert sent == told


def test_the_end_waits_a_moment_for_what_is_still_to_be_shown(scene):
    desk, _, _, sent = scene
    desk.close()
    assert sent == ["drained for 2 s"]


def test_it_speaks_the_language_of_the_session(parts, where, monkeypatch):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    monkeypatch.delenv("LANGUAGE", raising=False)
    desk, tray, _, sent = at_the_desk(parts, where, keys_=keys(attended=lambda _: LOCKED))
    desk(update(DOWN, before=GOOD))
    for action in ("about", "hello", "unlock"):
        desk.act(action)
    assert sent[0] == "Mistral AI : panne majeure"
    assert sent[2:] == ["traymon est déjà lancé", "Le trousseau de clés est verrouillé"]
    assert "Tester maintenant" in labels(tray)


def test_what_is_wrong_with_traymon_itself_is_told_once_it_may_be(scene):
    desk, _, _, sent = scene
    trouble = TraymonError("The history cannot be written (database or disk is full)", "New entries wait in memory.")
    desk.trouble(trouble)
    desk.act("snooze:1h")
    desk.trouble(trouble)
    assert sent == [trouble.title]


def test_it_speaks_the_language_of_the_settings(parts, where, monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    parts = replace(parts, settings=replace(parts.settings, language="fr"))
    _, tray, _, _ = at_the_desk(parts, where)
    assert "Tester maintenant" in labels(tray)


def test_the_bubble_of_the_tray_icon_is_used_where_there_is_one(parts, where, monkeypatch):
    made, outboxes = [], []
    monkeypatch.setattr(desk_module, "ways_of", made.append)
    monkeypatch.setattr(desk_module, "Outbox", lambda open_: outboxes.append(open_) or FakeOutbox())
    desk, tray = Desk(parts, keys=keys(), folders=where), FakeTray()
    desk.attach(tray, FakeRunning())
    outboxes[0]()
    (means,) = made
    with pytest.raises(RuntimeError, match="no bubbles"):
        means.balloon("body", "title")
    tray.notify = lambda *texts: made.append(texts)
    means.balloon("body", "title")
    assert made[1] == ("body", "title")
    desk.close()


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


def test_testing_now_shows_its_verdict_and_offers_the_report(parts, where):
    examiner, tray = FakeExaminer(), FakeTray()
    desk = Desk(parts, keys=keys(), outbox=FakeOutbox(), folders=where, examiner=examiner)
    desk.attach(tray, FakeRunning())
    desk.act("test")
    shown = labels(tray)
    assert shown[shown.index("Test now") :][:4] == ["Test now", "It is the Wi-Fi", "Copy report", "Open report"]
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
