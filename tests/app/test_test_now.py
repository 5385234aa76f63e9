"""One local test from the menu: its progress, its verdict, its report."""

import threading

import pytest

from tests.diagnosis.findings import DIAGNOSIS, MISTRAL
from traymon.app import handing_over, test_now
from traymon.app.test_now import Examiner, notification_of, provider_to_test
from traymon.diagnosis.report import worded
from traymon.model import (
    Assessment,
    Diagnosis,
    IconState,
    Level,
    Party,
    Provider,
    TraymonError,
    Update,
    Verdict,
)
from traymon.tray.view import UNDER_WAY


def told(code, party, **more):
    verdict = worded(Verdict(code=code, party=party, confidence=0.95), (), provider=MISTRAL, **more)
    return Diagnosis(provider="mistral", at=DIAGNOSIS.at, duration_ms=1.0, verdict=verdict, evidence=())


PORTAL = told("captive_portal", Party.LOCAL_NETWORK)
DOWN = told("provider_api_down", Party.PROVIDER)


class FakeTest:
    def __init__(self, checks=("anchor", "system_dns"), result=PORTAL, late=None, gate=None):
        self._checks, self._result, self._late, self._gate = checks, result, late, gate

    def run(self, listener):
        for check in self._checks:
            listener.on_start(check)
        if self._gate:
            self._gate()
        if isinstance(self._result, Exception):
            raise self._result
        if self._late:
            listener.on_update(self._late)
        return self._result

    def report(self, diagnosis):
        return f"# {diagnosis.verdict.code}\n"


class Scene:
    def __init__(self, folder, test=None, language="en"):
        self.texts, self.sent = [], []
        self.examiner = Examiner(
            make=lambda _provider: test or FakeTest(),
            folder=folder,
            language=language,
            on_change=lambda: self.texts.append(self.examiner.text),
            tell=self.sent.append,
        )


@pytest.fixture
def impatient(monkeypatch):
    """Every step is shown."""
    monkeypatch.setattr(test_now, "_PAUSE", -1.0)


def test_progress_and_then_the_verdict_are_shown(tmp_path, impatient):
    scene = Scene(tmp_path)
    scene.examiner.test(MISTRAL)
    assert scene.texts == [
        "Testing Mistral AI…",
        "Testing Mistral AI: independent host…",
        "Testing Mistral AI: DNS of this computer…",
        "This Wi-Fi wants you to log in first",
    ]


def test_it_speaks_french(tmp_path, impatient):
    scene = Scene(tmp_path, FakeTest(checks=["system_dns"]), language="fr")
    scene.examiner.test(MISTRAL)
    assert "Test de Mistral AI : DNS de cet ordinateur…" in scene.texts
    assert scene.sent[0].actions == (("open_report", "Ouvrir le rapport"), ("copy_report", "Copier le rapport"))


def test_progress_is_not_shown_faster_than_it_can_be_read(tmp_path):
    scene = Scene(tmp_path, FakeTest(checks=["anchor"] * 50))
    scene.examiner.test(MISTRAL)
    assert len(scene.texts) < 10


def test_the_verdict_is_told_with_the_first_thing_to_do_and_the_report(tmp_path):
    scene = Scene(tmp_path)
    scene.examiner.test(MISTRAL)
    (notification,) = scene.sent
    assert notification.title == "This Wi-Fi wants you to log in first"
    assert notification.body.startswith("Open any http:// page in a browser")
    assert notification.icon is IconState.CAPTIVE_PORTAL
    assert [button for button, _ in notification.actions] == ["open_report", "copy_report"]


def test_a_verdict_never_looks_like_a_test_under_way(tmp_path):
    long = told("captive_portal", Party.LOCAL_NETWORK)
    object.__setattr__(long.verdict, "headline", "It is so long that it was cut…")
    scene = Scene(tmp_path, FakeTest(result=long))
    scene.examiner.test(MISTRAL)
    assert scene.examiner.text == "It is so long that it was cut"


def test_what_comes_from_outside_later_is_told_too(tmp_path):
    scene = Scene(tmp_path, FakeTest(result=PORTAL, late=DOWN))
    scene.examiner.test(MISTRAL)
    assert [notification.title for notification in scene.sent] == [DOWN.verdict.headline, PORTAL.verdict.headline]


def test_a_second_test_waits_for_nobody_and_does_nothing(tmp_path):
    started, go_on = threading.Event(), threading.Event()

    def gate():
        started.set()
        assert go_on.wait(30)

    scene = Scene(tmp_path, FakeTest(gate=gate))
    first = threading.Thread(target=scene.examiner.test, args=[MISTRAL])
    first.start()
    assert started.wait(30)
    scene.examiner.test(MISTRAL)
    assert scene.examiner.text.endswith(UNDER_WAY)
    go_on.set()
    first.join(30)
    assert len(scene.sent) == 1


def test_a_test_that_breaks_leaves_no_trace_and_the_next_one_runs(tmp_path):
    scene = Scene(tmp_path, FakeTest(result=TraymonError("no")))
    for _ in range(2):
        with pytest.raises(TraymonError):
            scene.examiner.test(MISTRAL)
    assert (scene.examiner.text, scene.examiner.has_report) == ("", False)


def test_without_a_report_there_is_nothing_to_copy_or_open(tmp_path, monkeypatch):
    monkeypatch.setattr(handing_over, "copy", lambda _text: pytest.fail("copied"))
    scene = Scene(tmp_path)
    scene.examiner.copy()
    scene.examiner.open()
    assert (scene.sent, list(tmp_path.iterdir())) == ([], [])


def test_the_report_is_copied(tmp_path, monkeypatch):
    copied = []
    monkeypatch.setattr(handing_over, "copy", lambda text: not copied.append(text))
    scene = Scene(tmp_path)
    scene.examiner.test(MISTRAL)
    scene.examiner.copy()
    assert copied == ["# captive_portal\n"]
    assert scene.sent[-1].title == "The report is on the clipboard"


def test_where_nothing_copies_the_report_is_opened_from_the_state_folder(tmp_path, monkeypatch):
    shown = []
    monkeypatch.setattr(handing_over, "copy", lambda _text: False)
    monkeypatch.setattr(handing_over, "show", shown.append)
    scene = Scene(tmp_path / "state")
    scene.examiner.test(MISTRAL)
    scene.examiner.copy()
    assert shown == [tmp_path / "state" / "report.md"]
    assert shown[0].read_text("utf-8") == "# captive_portal\n"


def test_a_report_that_cannot_be_written_is_an_error_for_people(tmp_path):
    (tmp_path / "state").write_text("a file where the folder should be", encoding="utf-8")
    scene = Scene(tmp_path / "state")
    scene.examiner.test(MISTRAL)
    with pytest.raises(TraymonError, match="cannot be written"):
        scene.examiner.open()


@pytest.mark.parametrize(
    ("code", "party", "icon"),
    [
        ("ok", Party.NONE, IconState.OPERATIONAL),
        ("provider_api_down", Party.PROVIDER, IconState.MAJOR_OUTAGE),
        ("provider_slow", Party.PROVIDER, IconState.DEGRADED),
        ("cdn_outage", Party.CDN, IconState.MAJOR_OUTAGE),
        ("key_invalid", Party.ACCOUNT, IconState.ACCOUNT),
        ("internet_down", Party.ISP, IconState.OFFLINE),
        ("inconclusive", Party.UNKNOWN, IconState.UNKNOWN),
    ],
)
def test_the_picture_is_the_one_of_the_party(code, party, icon):
    assert notification_of(told(code, party)).icon is icon


OTHER = Provider(id="other", name="Other", base_url="http://127.0.0.1:9/v1")
WATCHED = {"mistral": MISTRAL, "other": OTHER}


def state(provider, level):
    judged = Assessment(provider=provider.id, level=level, party=Party.PROVIDER, at=DIAGNOSIS.at, since=DIAGNOSIS.at)
    return Update(provider=provider, assessment=judged, at=DIAGNOSIS.at)


BOTH = (state(MISTRAL, Level.OPERATIONAL), state(OTHER, Level.MAJOR_OUTAGE))


@pytest.mark.parametrize(
    ("named", "updates", "tested"),
    [
        pytest.param("mistral", BOTH, MISTRAL, id="the one that is named"),
        pytest.param("", BOTH, OTHER, id="the one in trouble"),
        pytest.param("nobody", (), MISTRAL, id="the first"),
    ],
)
def test_which_provider_is_tested(named, updates, tested):
    assert provider_to_test(named, WATCHED, updates) is tested


def test_without_a_provider_there_is_nothing_to_test():
    assert provider_to_test("", {}, ()) is None
