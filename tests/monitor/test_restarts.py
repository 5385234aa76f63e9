"""What people hear across restarts: each outage once, each end once, and no end without a beginning."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.virtual import MISTRAL, START, World, play
from traymon.assessment.rules import Rules
from traymon.assessment.standing import Standing
from traymon.assessment.steps import after_gap, concluded, saw
from traymon.model import Assessment, Control, Failure, Level, Observation, Party, Phase, ProbeKind, Timings

GOOD = (Level.OPERATIONAL, Party.NONE)
OUT = (Level.MAJOR_OUTAGE, Party.PROVIDER)
PARTIAL = (Level.PARTIAL_OUTAGE, Party.PROVIDER)
OFFLINE = (Level.UNKNOWN, Party.LOCAL_NETWORK)
NO_KEY = (Level.OPERATIONAL, Party.ACCOUNT)
FAULT = Failure.PROVIDER_FAULT


def told(state) -> Assessment:
    level, party = state
    at = START - timedelta(minutes=10)
    return Assessment(provider=MISTRAL.id, level=level, party=party, at=at, since=at, evidence=("as it was",))


def failing(start, end, failure=FAULT, probes=tuple(ProbeKind), **more):
    return World(failure=lambda at, probe: failure if start <= at < end and probe in probes else None, **more)


@pytest.mark.parametrize(
    ("before", "world", "heard"),
    [
        pytest.param(None, World(), [], id="nothing was told, all is well"),
        pytest.param(GOOD, World(), [], id="the end was told already"),
        pytest.param(OUT, World(), [GOOD], id="the outage ended meanwhile"),
        pytest.param(OUT, failing(0, 1e9), [], id="the outage goes on"),
        pytest.param(OUT, failing(0, 300), [GOOD], id="the outage goes on, and ends"),
        pytest.param(
            OUT, failing(0, 1e9, probes=(ProbeKind.MODELS,)), [(Level.DEGRADED, Party.PROVIDER)], id="it got better"
        ),
        pytest.param(
            PARTIAL, failing(0, 1e9, probes=(ProbeKind.EMBEDDINGS,)), [], id="one endpoint is still down: it goes on"
        ),
        pytest.param(OUT, failing(17, 1e9), [], id="a few good answers at the start are no end"),
        pytest.param(GOOD, failing(0, 1e9), [OUT], id="it went down meanwhile"),
        pytest.param(None, failing(0, 1e9), [OUT], id="it is down at the very first start"),
        pytest.param(OFFLINE, World(), [GOOD], id="the network is back"),
        pytest.param(
            OFFLINE,
            World(failure=lambda _at, _probe: Failure.TIMEOUT, controls=lambda _at: False),
            [],
            id="the network is still away",
        ),
        pytest.param(
            NO_KEY,
            World(failure=lambda _at, _probe: Failure.KEY_MISSING, has_key=False),
            [],
            id="there is still no key",
        ),
        pytest.param(NO_KEY, World(), [GOOD], id="a key was set"),
        pytest.param(
            GOOD,
            World(failure=lambda at, _probe: Failure.EDGE_BLOCK if at < 300 else FAULT),
            [OUT],
            id="up, restart, unreadable, down: the outage is told",
        ),
        pytest.param(
            OUT,
            World(failure=lambda at, _probe: Failure.EDGE_BLOCK if at < 300 else None),
            [GOOD],
            id="down, restart, unreadable, up: the end is told",
        ),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_told_after_a_restart(before, world, heard, seed):
    assert play(world, minutes=20, seed=seed, told=told(before) if before else None).states == heard


@pytest.mark.parametrize("seed", range(10))
def test_the_end_of_an_outage_is_told_within_a_minute_of_a_restart(seed):
    [(at, *_)] = play(World(), minutes=5, seed=seed, told=told(OUT)).told
    assert 20 <= at <= 60


class Restarts(RuleBasedStateMachine):
    """Any story of answers, pauses, sleeps and restarts."""

    @initialize()
    def first_start(self) -> None:
        self.now = START
        self.heard: list[Assessment] = []
        self.standing = Standing(provider=MISTRAL)

    @rule(
        probe=st.sampled_from(ProbeKind),
        failure=st.sampled_from([None, None, FAULT, Failure.TIMEOUT, Failure.EDGE_BLOCK, Failure.KEY_INVALID]),
        online=st.booleans(),
        seconds=st.integers(1, 40),
        quiet=st.booleans(),
    )
    def answer(self, probe, failure, online, seconds, quiet) -> None:
        self.now += timedelta(seconds=seconds)
        lost = None if online else Failure.NETWORK_UNREACHABLE
        controls = tuple(Control(name=name, operator=name, at=self.now, failure=lost) for name in ("one", "two"))
        observation = Observation(
            provider=MISTRAL.id,
            probe=probe,
            at=self.now,
            failure=failure,
            phase=Phase.FIRST_BYTE if failure else None,
            http_status={FAULT: 503, Failure.KEY_INVALID: 401, None: 200}.get(failure),
            timings=Timings(total=200.0),
        )
        self.standing = saw(self.standing, observation, controls if failure else (), Rules())
        self.standing, transition = concluded(self.standing, self.now, quiet=quiet)
        self.heard += [transition.after] if transition else []

    @rule()
    def restart(self) -> None:
        last = self.heard[-1] if self.heard else None
        self.standing = Standing(provider=MISTRAL, told=last, remembered=last is not None)

    @rule(seconds=st.integers(-7200, 36_000))
    def sleep(self, seconds) -> None:
        since, self.now = self.now, self.now + timedelta(seconds=seconds)
        if self.standing.assessment:
            self.standing, unknown = after_gap(self.standing, since, self.now)
            assert unknown.party is Party.UNKNOWN

    @rule(restart_after=st.integers(0, 60))
    def goes_down_for_two_minutes(self, restart_after) -> None:
        count = len(self.heard)
        self._all_answer(FAULT, restart_after)
        assert self._state() == OUT or (self._unstable() and self.heard[-1].party is Party.PROVIDER)
        assert [(one.level, one.party) for one in self.heard[count:]].count(OUT) <= 1

    @rule(restart_after=st.integers(0, 60))
    def works_for_two_minutes(self, restart_after) -> None:
        count = len(self.heard)
        self._all_answer(None, restart_after)
        assert self._state() in (None, GOOD) or self._unstable()
        assert [(one.level, one.party) for one in self.heard[count:]].count(GOOD) <= 1

    @rule()
    def works_for_ten_minutes(self) -> None:
        count = len(self.heard)
        self._all_answer(None, restart_after=99, times=64, seconds=10)
        assert self._state() in (None, GOOD)
        assert len(self.heard) <= count + 1

    @rule(times=st.integers(3, 5), seconds=st.integers(40, 110))
    def goes_up_and_down(self, times, seconds) -> None:
        count = len(self.heard)
        for _ in range(times):
            self._all_answer(FAULT, restart_after=99, times=seconds // 6, seconds=6)
            self._all_answer(None, restart_after=99, times=seconds // 6, seconds=6)
        assert len(self.heard) - count <= 6

    def _unstable(self) -> bool:
        return self.standing.course.unstable

    def _all_answer(self, failure, restart_after, times=60, seconds=3) -> None:
        for number in range(times):
            if number == restart_after < 20:
                self.restart()
            self.answer(list(ProbeKind)[number % 4], failure, online=True, seconds=seconds, quiet=False)

    def _state(self):
        return (self.heard[-1].level, self.heard[-1].party) if self.heard else None

    @invariant()
    def nothing_is_told_twice_and_nothing_ends_that_did_not_begin(self) -> None:
        states = [(one.level, one.party) for one in self.heard]
        assert all(before != after for before, after in pairwise(states))
        assert states[:1] != [GOOD]
        assert all(party is not Party.UNKNOWN for _, party in states)


TestRestarts = Restarts.TestCase
TestRestarts.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)


def test_a_clock_that_is_set_back_tells_nothing_again():
    """Found by the machine above."""
    story = Restarts()
    story.first_start()
    story.goes_up_and_down(times=3, seconds=40)
    story.sleep(seconds=-211)
    story.works_for_ten_minutes()
    story.nothing_is_told_twice_and_nothing_ends_that_did_not_begin()
