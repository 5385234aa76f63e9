import logging
import subprocess
import sys
import threading

import pytest

from traymon.notifiers.ways import WAYS, Chain, Means, NotToldError, Way, ways_of


class Fake:
    """A way of telling that works until it is told not to."""

    def __init__(self, error=None):
        self.error = error
        self.sent = []

    def send(self, notification):
        if self.error:
            raise self.error
        self.sent.append(notification)


def way(name, fake):
    return Way(name=name, make=lambda: fake)


def test_the_best_way_that_works_is_used(outage):
    good, spare = Fake(), Fake()
    chain = Chain([way("good", good), way("spare", spare)])
    chain.send(outage)
    assert (good.sent, spare.sent, chain.used, chain.problems) == ([outage], [], "good", {})


def test_the_next_way_takes_over_and_the_best_is_asked_again(outage):
    best, spare = Fake(ConnectionError("no bus")), Fake()
    chain = Chain([way("best", best), way("spare", spare)])
    chain.send(outage)
    assert (chain.used, chain.problems) == ("spare", {"best": "ConnectionError: no bus"})
    best.error = None
    chain.send(outage)
    assert (chain.used, chain.problems, len(spare.sent)) == ("best", {}, 1)


def test_a_way_that_cannot_be_made_is_made_when_it_can(outage):
    made = iter([FileNotFoundError("not installed"), Fake()])

    def make():
        result = next(made)
        if isinstance(result, Exception):
            raise result
        return result

    chain = Chain([Way(name="late", make=make), way("spare", Fake())])
    chain.send(outage)
    assert chain.used == "spare"
    chain.send(outage)
    chain.send(outage)
    assert chain.used == "late"


def test_that_no_way_works_is_an_error(outage):
    chain = Chain([way("one", Fake(OSError("broken"))), way("two", Fake(ValueError("broken too")))])
    with pytest.raises(NotToldError, match=r"one.*broken.*two.*broken too"):
        chain.send(outage)


def test_a_way_that_hangs_holds_one_thread_and_is_passed_over(outage):
    release, entered = threading.Event(), []
    spare = Fake()

    class Hung:
        def send(self, notification):
            entered.append(notification)
            release.wait(10)

    chain = Chain([way("hung", Hung()), way("spare", spare)], deadline_s=0.05)
    for _ in range(3):
        chain.send(outage)
    assert (len(entered), len(spare.sent)) == (1, 3)
    assert chain.problems == {"hung": "has still not answered"}
    release.set()


def test_a_failure_is_logged_once_and_its_end_too(outage, caplog):
    caplog.set_level(logging.INFO, "traymon")
    best = Fake(OSError("no bus"))
    chain = Chain([way("best", best), way("spare", Fake())])
    for error in (OSError("no bus"), OSError("no bus"), None, None):
        best.error = error
        chain.send(outage)
    assert caplog.messages == ["No notification by best: OSError: no bus", "Notifications by best work again"]


@pytest.mark.parametrize("platform", [*WAYS, "freebsd14"])
def test_every_platform_ends_with_the_log(platform, outage, caplog):
    def broken(*_texts):
        raise OSError("nothing here")

    ways = WAYS.get(platform, WAYS["linux"])
    chain = Chain(
        [Way(name=name, make=broken if name != "the log" else lambda make=make: make(Means())) for name, make in ways]
    )
    chain.send(outage)
    assert chain.used == "the log"
    assert outage.title in caplog.text


def test_windows_tells_by_the_tray_icon_through_plyers_call(outage):
    shown = []
    ways_of(Means(balloon=lambda body, title: shown.append((title, body))), "win32").send(outage)
    assert shown == [(outage.title, outage.body)]


def test_windows_without_a_tray_icon_has_the_log(outage, caplog):
    ways_of(Means(), "win32").send(outage)
    assert f"{outage.title} — {outage.body}" in caplog.messages


def test_nothing_of_a_desktop_is_imported_before_the_first_notification():
    ask = "import sys, traymon.notifiers; print([n for n in ('jeepney', 'plyer', 'PIL', 'subprocess') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, timeout=30, check=True)
    assert done.stdout == "[]\n"
