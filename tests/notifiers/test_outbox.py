import logging
import queue
import threading
import time

import pytest

from traymon.notifiers import Notification, Outbox, Urgency
from traymon.notifiers.outbox import Allowance, Rate

PATIENCE_S = 10.0


def note(subject, title="changed", urgency=Urgency.NORMAL):
    return Notification(title=title, body="", subject=subject, urgency=urgency)


class Gate:
    """Shows one notification for each time that it is opened."""

    def __init__(self):
        self.shown = []
        self.entered = threading.Semaphore(0)
        self._open = threading.Semaphore(0)

    def send(self, notification):
        self.entered.release()
        assert self._open.acquire(timeout=PATIENCE_S)
        self.shown.append((notification.subject, notification.title))

    def open(self, times=1):
        self._open.release(times)

    def hold_the_worker(self, outbox):
        outbox.send(note("first"))
        assert self.entered.acquire(timeout=PATIENCE_S)


@pytest.fixture
def gate():
    return Gate()


def test_a_hung_desktop_delays_nobody(gate):
    outbox = Outbox(lambda: gate)
    gate.hold_the_worker(outbox)
    began = time.perf_counter()
    for number in range(100):
        outbox.send(note(f"provider {number % 7}", f"number {number}"))
    assert time.perf_counter() - began < 0.05
    gate.open(1)


def test_a_newer_one_takes_the_place_of_one_that_waits(gate):
    outbox = Outbox(lambda: gate)
    gate.hold_the_worker(outbox)
    for subject, title in [("mistral", "down"), ("openai", "down"), ("mistral", "back")]:
        outbox.send(note(subject, title))
    gate.open(3)
    assert outbox.drain(PATIENCE_S)
    assert gate.shown == [("first", "changed"), ("mistral", "back"), ("openai", "down")]


def test_too_many_cost_the_oldest_that_is_not_critical(gate, caplog):
    outbox = Outbox(lambda: gate, most_waiting=2)
    gate.hold_the_worker(outbox)
    outbox.send(note("mistral", urgency=Urgency.CRITICAL))
    outbox.send(note("openai"))
    outbox.send(note("groq"))
    gate.open(3)
    assert outbox.drain(PATIENCE_S)
    assert [subject for subject, _title in gate.shown] == ["first", "mistral", "groq"]
    assert caplog.messages == ["Too many notifications: the one on openai is dropped"]


def test_a_failure_is_logged_once_and_the_worker_goes_on(caplog):
    caplog.set_level(logging.INFO, "traymon")
    seen = queue.SimpleQueue()

    class Broken:
        def send(self, notification):
            seen.put(notification.subject)
            raise OSError("broken")

    outbox = Outbox(Broken)
    for subject in ("mistral", "openai"):
        outbox.send(note(subject))
    assert outbox.drain(PATIENCE_S)
    assert [seen.get_nowait(), seen.get_nowait()] == ["mistral", "openai"]
    assert caplog.messages == ["A notification is lost"]


def test_the_notifier_is_made_in_the_workers_thread():
    made_in = []

    class Silent:
        def __init__(self):
            made_in.append(threading.current_thread().name)

        def send(self, notification):
            pass

    outbox = Outbox(Silent)
    assert made_in == []
    outbox.send(note("mistral"))
    assert outbox.drain(PATIENCE_S)
    assert made_in == ["notifications"]


def test_what_cannot_be_shown_in_time_is_not_waited_for(gate):
    outbox = Outbox(lambda: gate)
    gate.hold_the_worker(outbox)
    assert not outbox.drain(0.01)
    gate.open(1)
    assert outbox.drain(PATIENCE_S)


def test_more_than_a_burst_is_spread_over_time():
    shown = queue.SimpleQueue()

    class Stopwatch:
        def send(self, notification):
            shown.put((notification.subject, time.monotonic()))

    outbox = Outbox(Stopwatch, rate=Rate(burst=2, every_s=0.2))
    for subject in ("mistral", "openai", "groq"):
        outbox.send(note(subject))
    (_, first), (_, second), (last, third) = (shown.get(timeout=PATIENCE_S) for _ in range(3))
    assert last == "groq"
    assert second - first < 0.15
    assert third - first >= 0.19


def test_the_allowance_grows_back():
    allowance = Allowance(Rate(burst=2, every_s=10))
    waits = []
    for now in (100, 100, 100, 104, 110, 200, 200, 200):
        waits.append(max(allowance.wait_s(now), 0))
        if waits[-1] == 0:
            allowance.take(now)
    assert waits == [0, 0, 10, 6, 0, 0, 0, 10]
