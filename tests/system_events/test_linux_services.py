"""A private system bus with our own logind, NetworkManager, UPower and power-profiles-daemon."""

import queue
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from jeepney import DBusAddress

if sys.platform != "linux":
    pytest.skip("only Linux has a system bus", allow_module_level=True)

from tests.system_events.system_bus import (
    BATTERY,
    LOGIN,
    NETWORK,
    OLD_PROFILES,
    PROFILES,
    Impostor,
    PrivateBus,
    Service,
)
from traymon.system_events import SystemEvent, missing, watch
from traymon.system_events.linux import SOURCES

PATIENCE_S = 10.0
SLEEPING, WOKE, CHANGED = SystemEvent.SLEEPING, SystemEvent.WOKE, SystemEvent.NETWORK_CHANGED
SAVING, NO_MORE = SystemEvent.SAVING, SystemEvent.SAVING_NO_MORE
SERVICES = "sleep, metered lines and power saving (system bus)"


@pytest.fixture
def bus(tmp_path, monkeypatch) -> Iterator[PrivateBus]:
    bus = PrivateBus(tmp_path)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus.address)
    yield bus
    bus.end()


class Heard:
    """What is told of the system bus."""

    def __init__(self) -> None:
        self._events: queue.SimpleQueue[SystemEvent] = queue.SimpleQueue()
        self._stop = SOURCES[SERVICES](self._events.put)

    def next(self) -> SystemEvent:
        return self._events.get(timeout=PATIENCE_S)

    def rest(self) -> list[SystemEvent]:
        return [self._events.get() for _ in range(self._events.qsize())]

    def stop(self) -> None:
        self._stop()


@pytest.fixture
def heard(bus) -> Iterator[Heard]:
    heard = Heard()
    yield heard
    heard.stop()


@pytest.fixture
def service(bus):
    with ExitStack() as stack:
        yield lambda place, **properties: stack.enter_context(Service(bus, place, **properties))


def test_logind_tells_of_sleep_and_wake(service, heard):
    logind = service(LOGIN)
    logind.signal("PrepareForSleep", "b", True)
    logind.signal("PrepareForSleep", "b", False)
    assert [heard.next(), heard.next()] == [SLEEPING, WOKE]


def test_a_logind_that_runs_already_is_known_by_its_owner(service, bus):
    logind, heard = service(LOGIN), Heard()
    service(NETWORK, Metered=1)
    assert heard.next() is SAVING, "by now it knows who is who"
    logind.signal("PrepareForSleep", "b", True)
    assert heard.next() is SLEEPING
    heard.stop()


CHANGED_BY_OTHERS = NETWORK.with_interface("org.freedesktop.DBus.Properties")
OWNED_BY_OTHERS = DBusAddress("/org/freedesktop/DBus", interface="org.freedesktop.DBus")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param((LOGIN, "PrepareForSleep", "b", True), id="logind's"),
        pytest.param(
            (CHANGED_BY_OTHERS, "PropertiesChanged", "sa{sv}as", NETWORK.interface, {"Metered": ("u", 2)}, []),
            id="NetworkManager's",
        ),
        pytest.param((OWNED_BY_OTHERS, "NameOwnerChanged", "sss", NETWORK.bus_name, ":1.1", ""), id="the bus's own"),
    ],
)
def test_what_others_say_in_a_name_that_is_not_theirs_is_passed_over(service, bus, heard, said):
    logind, _network = service(LOGIN), service(NETWORK, Metered=1)
    assert heard.next() is SAVING
    with Impostor(bus) as impostor:
        impostor.signal(*said)
        logind.signal("PrepareForSleep", "b", False)
        assert heard.next() is WOKE
    assert heard.rest() == []


@pytest.mark.parametrize(
    ("place", "usual", "dear"),
    [
        pytest.param(NETWORK, {"Metered": 2}, {"Metered": 1}, id="NetworkManager knows a metered line"),
        pytest.param(NETWORK, {"Metered": 4}, {"Metered": 3}, id="NetworkManager guesses a metered line"),
        pytest.param(
            PROFILES, {"ActiveProfile": "balanced"}, {"ActiveProfile": "power-saver"}, id="power-profiles-daemon"
        ),
        pytest.param(
            OLD_PROFILES,
            {"ActiveProfile": "performance"},
            {"ActiveProfile": "power-saver"},
            id="power-profiles-daemon before 0.20",
        ),
        pytest.param(BATTERY, {"WarningLevel": 1}, {"WarningLevel": 3}, id="UPower: the battery is low"),
        pytest.param(BATTERY, {"WarningLevel": 2}, {"WarningLevel": 4}, id="UPower: the battery is nearly empty"),
    ],
)
@pytest.mark.parametrize("tell_value", [True, False], ids=["value in the signal", "value on demand"])
def test_saving_begins_and_ends(service, heard, place, usual, dear, tell_value):
    told = service(place, **usual)
    told.change(tell_value=tell_value, **dear)
    assert heard.next() is SAVING
    told.change(tell_value=tell_value, **usual)
    assert heard.next() is NO_MORE


def test_saving_is_told_at_once_if_it_is_on_already(service, bus):
    service(NETWORK, Metered=1)
    heard = Heard()
    assert heard.next() is SAVING
    heard.stop()


def test_two_reasons_to_save_are_told_once(service, heard):
    network, profiles = service(NETWORK, Metered=2), service(PROFILES, ActiveProfile="balanced")
    network.change(Metered=1)
    assert heard.next() is SAVING
    profiles.change(ActiveProfile="power-saver")
    network.change(Metered=2)
    profiles.change(ActiveProfile="balanced")
    assert heard.next() is NO_MORE
    assert heard.rest() == []


def test_a_service_that_ends_takes_its_reason_along_and_brings_it_back(service, bus, heard):
    with Service(bus, NETWORK, Metered=1):
        assert heard.next() is SAVING
    assert heard.next() is NO_MORE
    service(NETWORK, Metered=1)
    assert heard.next() is SAVING


def test_the_login_of_a_captive_portal_is_a_change_of_the_network(service, heard):
    network = service(NETWORK, Connectivity=2, Metered=2)
    assert network.listeners.acquire(timeout=PATIENCE_S)
    assert network.listeners.acquire(timeout=PATIENCE_S)
    network.change(Connectivity=4)
    assert heard.next() is CHANGED
    network.change(Connectivity=4)
    network.change(Metered=1)
    assert heard.next() is SAVING


def test_other_properties_and_odd_signals_are_passed_over(service, heard):
    network, logind = service(NETWORK, Metered=2), service(LOGIN)
    network.change(State=70)
    network.change(Metered="often")
    logind.signal("PrepareForSleep", "s", "soon")
    logind.signal("PrepareForSleep", "b", True)
    assert heard.next() is SLEEPING
    assert heard.rest() == []


def test_nothing_is_told_after_the_stop(service, heard):
    logind = service(LOGIN)
    logind.signal("PrepareForSleep", "b", True)
    assert heard.next() is SLEEPING
    heard.stop()
    heard.stop()


def test_a_bus_that_ends_is_no_trouble(bus, heard):
    bus.end()
    heard.stop()


@pytest.mark.parametrize(
    "address", ["unix:path=/nowhere/bus", "tcp:host=127.0.0.1", "nonsense"], ids=["absent", "another transport", "bad"]
)
def test_without_a_bus_the_reason_is_kept(monkeypatch, address):
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    assert missing()[SERVICES].startswith("no system bus: ")


def test_with_a_bus_nothing_is_missing(bus):
    assert missing() == {}


def test_watching_tells_what_the_services_say(service, bus):
    service(NETWORK, Metered=1)
    events = queue.SimpleQueue()
    stop = watch(events.put)
    assert events.get(timeout=PATIENCE_S) is SAVING
    stop()
