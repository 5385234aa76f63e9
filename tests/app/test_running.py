"""The running application: what it remembers of the time before, and what it does when the computer stirs."""

import queue
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.full_disk import fill, small_disk
from traymon import catalog
from traymon.app.parts import Parts
from traymon.app.running import Running
from traymon.clock import Clock
from traymon.credentials import Key
from traymon.folders import Folders, folders_in
from traymon.history import HistoryReader, open_history, open_reader
from traymon.model import (
    Assessment,
    Failure,
    Level,
    Observation,
    Party,
    ProbeKind,
    Provider,
    Timings,
    Transition,
    TraymonError,
    Update,
)
from traymon.monitor import Sources, Watch
from traymon.settings import Settings
from traymon.system_events import SystemEvent

SPEED = 20.0
PATIENCE_S = 30.0
OUT = (Level.MAJOR_OUTAGE, Party.PROVIDER)
GOOD = (Level.OPERATIONAL, Party.NONE)


class Computer:
    """Says that it sleeps, wakes, and so on, when the test says so."""

    def __init__(self) -> None:
        self.watched = False

    def watch(self, on_event):
        self.tell, self.watched = on_event, True
        return self.end

    def end(self) -> None:
        self.watched = False


class Pretended(Parts):
    """Watches whose provider is only pretended; all else is real."""

    failure: Failure | None = None

    def watch(self, provider: Provider, known: HistoryReader | None = None) -> Watch:
        watch = super().watch(provider, known)
        watch.sources = Sources(ask=partial(self._ask, provider))
        return watch

    def _ask(self, provider: Provider, probe: ProbeKind, *, fresh: bool) -> Observation:
        return Observation(
            provider=provider.id,
            probe=probe,
            at=self.clock.now(),
            failure=self.failure,
            http_status=503 if self.failure else 200,
            timings=Timings(total=200.0),
            new_connection=fresh,
        )


class Application:
    """A provider that is only pretended, and a folder of state for several runs."""

    def __init__(self, folder: Path) -> None:
        self.clock, self.computer = Clock(SPEED), Computer()
        self.folders: Folders = folders_in(folder / "state", settings=folder / "config.toml")
        self.folders.history.parent.mkdir()
        self.provider = replace(catalog.load("mistral"), probes=tuple(ProbeKind))
        settings = Settings(interval=timedelta(hours=1), providers={"mistral": self.provider})
        key = Key(value="made-up", origin="keyring")
        self.parts = Pretended(settings=settings, clock=self.clock, look_up=lambda _provider: key)
        self.updates: queue.SimpleQueue[Update]
        self.troubles: list[TraymonError] = []

    def start(self) -> Running:
        self.updates, self.troubles = queue.SimpleQueue(), []
        return Running(
            self.parts,
            self.folders,
            [self.updates.put],
            watch_system=self.computer.watch,
            tell=self.troubles.append,
        )

    def next_told(self) -> tuple[Level, Party]:
        while True:
            if transition := self.updates.get(timeout=PATIENCE_S).transition:
                return transition.after.level, transition.after.party

    def next_answers(self) -> dict[str, bool]:
        """The next answer of each probe: whether it came over a new connection."""
        new: dict[str, bool] = {}
        while len(new) < len(self.provider.probes):
            if seen := self.updates.get(timeout=PATIENCE_S).observation:
                new[seen.probe.value] = seen.new_connection
        return new

    def was_told(self, state, *, ago: timedelta) -> None:
        """Write a history that ended so long ago with ``state``."""
        at = self.clock.now() - ago
        before, after = (
            Assessment(provider=self.provider.id, level=level, party=party, at=at, since=at)
            for level, party in (GOOD, state)
        )
        history = open_history(self.folders.history, now=at)
        history(
            Update(provider=self.provider, assessment=after, at=at, transition=Transition(before=before, after=after))
        )
        history.close()


@pytest.fixture
def application(tmp_path) -> Application:
    return Application(tmp_path)


def test_without_room_for_a_history_it_watches_all_the_same(application):
    with small_disk(application.folders.history.parent) as disk:
        filler = fill(disk)
        with application.start():
            assert set(application.next_answers()) == set(ProbeKind)
            filler.unlink()
        with open_reader(application.folders.history) as known:
            assert {seen.probe for seen in known.latest_observations("mistral")} == set(ProbeKind)
    [trouble] = application.troubles
    assert trouble.title == "The history cannot be written (database or disk is full)"


def test_an_outage_that_was_told_before_a_restart_is_told_to_be_over(application):
    application.parts.failure = Failure.PROVIDER_FAULT
    with application.start():
        assert application.next_told() == OUT
    application.parts.failure = None
    with application.start():
        assert application.next_told() == GOOD


def test_an_outage_that_goes_on_is_not_told_again(application):
    application.parts.failure = Failure.PROVIDER_FAULT
    with application.start():
        assert application.next_told() == OUT
    with application.start():
        while (update := application.updates.get(timeout=PATIENCE_S)).assessment.level is not Level.MAJOR_OUTAGE:
            assert update.transition is None
        assert update.transition is None
        application.parts.failure = None
        assert application.next_told() == GOOD


@pytest.mark.parametrize(
    ("state", "ago", "told"),
    [
        pytest.param(OUT, timedelta(hours=23), OUT, id="an outage"),
        pytest.param(OUT, timedelta(hours=25), None, id="an outage of yesterday, seen more than a day ago"),
        pytest.param((Level.UNKNOWN, Party.LOCAL_NETWORK), timedelta(hours=1), (Level.UNKNOWN, Party.LOCAL_NETWORK), id="no network"),
        pytest.param((Level.UNKNOWN, Party.UNKNOWN), timedelta(hours=1), None, id="what nobody knows was never told"),
    ],
)  # fmt: skip
def test_what_people_heard_last_is_remembered_for_a_day(application, state, ago, told):
    application.was_told(state, ago=ago)
    with open_reader(application.folders.history) as known:
        remembered = application.parts.watch(application.provider, known).told
    assert (remembered and (remembered.level, remembered.party)) == told


def test_an_outage_that_began_long_ago_is_remembered_as_long_as_it_was_watched(application):
    application.was_told(OUT, ago=timedelta(days=3))
    at = application.clock.now() - timedelta(hours=1)
    level, party = OUT
    still = Assessment(provider=application.provider.id, level=level, party=party, at=at, since=at - timedelta(days=3))
    history = open_history(application.folders.history, now=at)
    history(Update(provider=application.provider, assessment=still, at=at))
    history.close()
    with open_reader(application.folders.history) as known:
        assert application.parts.watch(application.provider, known).told


@pytest.mark.parametrize("event", [SystemEvent.WOKE, SystemEvent.NETWORK_CHANGED])
def test_when_the_computer_stirs_everything_is_asked_over_new_connections(application, event):
    with application.start():
        application.next_answers()
        application.computer.tell(event)
        assert all(application.next_answers().values())


def test_the_end_of_saving_asks_everything(application):
    with application.start():
        application.next_answers()
        application.computer.tell(SystemEvent.SAVING)
        application.computer.tell(SystemEvent.SAVING_NO_MORE)
        application.next_answers()


def test_the_computer_is_not_listened_to_any_longer_in_the_end(application):
    with application.start():
        assert application.computer.watched
    assert not application.computer.watched
