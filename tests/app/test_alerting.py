import queue
from datetime import UTC, datetime, timedelta

import pytest

from traymon.alerts import Kind, Memory, load
from traymon.app.alerting import Alerting
from traymon.app.choices import SNOOZES
from traymon.clock import Clock
from traymon.model import Assessment, Level, Party, Transition
from traymon.settings.choices import Alerts

DAY = 86400.0


class FastClock(Clock):
    """Begins at noon of this computer's time, if it runs faster than time does."""

    def __init__(self, speed=DAY):
        super().__init__(speed)
        self._began = datetime(2027, 1, 5, 12, 0).astimezone().astimezone(UTC)


class Told:
    def __init__(self):
        self._said = queue.SimpleQueue()

    def __call__(self, alert):
        self._said.put(alert)

    def next(self):
        return self._said.get(timeout=10)

    def nothing(self):
        return self._said.empty()


def change(level, at, party=Party.PROVIDER):
    well = Assessment(provider="mistral", level=Level.OPERATIONAL, party=Party.NONE, at=at, since=at)
    bad = Assessment(provider="mistral", level=level, party=party, at=at, since=at)
    return Transition(before=bad, after=well) if level is Level.OPERATIONAL else Transition(before=well, after=bad)


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def made(tmp_path, told):
    """Makes alertings on one file, which are stopped in the end."""
    running = []

    def make(rules=None, clock=None, **others):
        alerting = Alerting(rules or Alerts(), tmp_path / "alerts.json", clock or FastClock(1.0), tell=told, **others)
        running.append(alerting)
        alerting.begin()
        return alerting

    yield make
    for alerting in running:
        alerting.stop()


def now():
    return datetime.now(UTC)


def test_what_came_in_quiet_hours_is_summed_up_at_their_end_by_itself(made, told):
    changed = queue.SimpleQueue()
    clock = FastClock(DAY)
    alerting = made(Alerts(quiet_hours="00:00-23:59"), clock, on_change=lambda: changed.put(None))
    alerting.happened(change(Level.MAJOR_OUTAGE, clock.now()))
    digest = told.next()
    assert (digest.kind, [held.provider for held in digest.held]) == (Kind.DIGEST, ["mistral"])
    changed.get(timeout=10)


def test_a_reminder_comes_by_itself_though_the_timer_slept_without_end(made, told):
    clock = FastClock(DAY)
    alerting = made(Alerts(remind_after=timedelta(hours=1)), clock)
    alerting.happened(change(Level.MAJOR_OUTAGE, clock.now()))
    assert [told.next().kind for _ in range(2)] == [Kind.CHANGE, Kind.REMINDER]


def test_what_is_remembered_is_on_disk_before_the_next_start(made, tmp_path, told):
    first = made()
    first.happened(change(Level.MAJOR_OUTAGE, now()))
    first.wait_for_end("mistral")
    first.snooze("4h")
    assert load(tmp_path / "alerts.json", now()) == first.memory
    second = made()
    assert second.memory == first.memory
    assert second.memory.awaited == {"mistral"}
    told.next()
    second.happened(change(Level.OPERATIONAL, now()))
    assert told.next().transition.recovered
    assert second.memory.open == {}


@pytest.mark.parametrize(
    ("length", "until"),
    [
        pytest.param("30m", "2027-01-05T12:30", id="half an hour"),
        pytest.param("1h", "2027-01-05T13:00", id="an hour"),
        pytest.param("4h", "2027-01-05T16:00", id="four hours"),
        pytest.param("tomorrow", "2027-01-06T07:00", id="until tomorrow morning"),
    ],
)
def test_how_long_a_snooze_lasts(length, until):
    noon = datetime.fromisoformat("2027-01-05T12:00").astimezone()
    assert SNOOZES[length](noon) == datetime.fromisoformat(until).astimezone()


def test_a_snooze_until_it_works_again_and_no_more(made, told):
    alerting = made()
    alerting.happened(change(Level.MAJOR_OUTAGE, now()))
    told.next()
    alerting.snooze("resolved")
    alerting.happened(change(Level.PARTIAL_OUTAGE, now()))
    assert told.nothing()
    alerting.happened(change(Level.OPERATIONAL, now()))
    assert told.next().transition.recovered
    assert alerting.memory == Memory()


def test_a_snooze_can_be_ended(made):
    alerting = made()
    alerting.snooze("4h")
    alerting.snooze("off")
    assert alerting.memory.snooze is None


def test_waiting_for_the_end_can_be_taken_back(made):
    alerting = made()
    alerting.wait_for_end("mistral")
    alerting.wait_for_end("mistral")
    assert alerting.memory.awaited == frozenset()


def test_while_paused_nothing_is_told(made, told):
    alerting = made()
    alerting.paused = True
    alerting.happened(change(Level.MAJOR_OUTAGE, now()))
    assert told.nothing()
