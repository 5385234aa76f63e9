"""Stretches of one judgement, and the arithmetic of uptime over them."""

from datetime import UTC, datetime, timedelta

import pytest

from traymon.history.intervals import Interval, PartyGroup, extend, uptime
from traymon.model import Level, Party

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
State = tuple[Level, Party]
MAX_GAP = timedelta(minutes=5)
UP = (Level.OPERATIONAL, Party.NONE)
DOWN = (Level.MAJOR_OUTAGE, Party.PROVIDER)
OFFLINE = (Level.UNKNOWN, Party.LOCAL_NETWORK)
QUOTA = (Level.OPERATIONAL, Party.ACCOUNT)
PUZZLED = (Level.UNKNOWN, Party.UNKNOWN)


def minute(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def stretch(state: tuple[Level, Party], begun: float, seen: float) -> Interval:
    return Interval(level=state[0], party=state[1], begun=minute(begun), seen=minute(seen))


def replayed(story: list[tuple[float, tuple[Level, Party]]]) -> list[Interval]:
    """All stretches after updates at these minutes."""
    ended, still = [], None
    for at, (level, party) in story:
        before, still = extend(still, level=level, party=party, at=minute(at), max_gap=MAX_GAP)
        ended += [before] if before else []
    return [*ended, still]


@pytest.mark.parametrize(
    ("story", "stretches"),
    [
        pytest.param([(0, UP)], [stretch(UP, 0, 0)], id="one update has seen no time yet"),
        pytest.param([(0, UP), (1, UP), (2, UP)], [stretch(UP, 0, 2)], id="updates that agree are one stretch"),
        pytest.param(
            [(0, UP), (4, DOWN), (6, DOWN)],
            [stretch(UP, 0, 4), stretch(DOWN, 4, 6)],
            id="a judgement holds until the update that changes it",
        ),
        pytest.param(
            [(0, QUOTA), (2, UP), (3, UP)],
            [stretch(QUOTA, 0, 2), stretch(UP, 2, 3)],
            id="a change of party alone is a change",
        ),
        pytest.param(
            [(0, UP), (1, UP), (61, UP), (62, UP)],
            [stretch(UP, 0, 1), stretch(UP, 61, 62)],
            id="the machine slept for an hour: nobody saw that hour",
        ),
        pytest.param(
            [(0, UP), (1, UP), (61, DOWN), (62, DOWN)],
            [stretch(UP, 0, 1), stretch(DOWN, 61, 62)],
            id="it woke to an outage: the sleep belongs to neither",
        ),
        pytest.param(
            [(0, UP), (5, UP)],
            [stretch(UP, 0, 5)],
            id="a gap of exactly the limit is none",
        ),
        pytest.param(
            [(0, UP), (1, UP), (0.5, DOWN), (2, DOWN)],
            [stretch(UP, 0, 1), stretch(DOWN, 1, 2)],
            id="two probes report out of order: no stretch runs backwards",
        ),
        pytest.param(
            [(0, UP), (10, UP), (-60, UP), (-59, UP)],
            [stretch(UP, 0, 0), stretch(UP, 10, 10), stretch(UP, -60, -59)],
            id="the clock was set back by an hour: begin anew",
        ),
    ],
)
def test_updates_become_stretches(story: list[tuple[float, State]], stretches: list[Interval]) -> None:
    assert replayed(story) == stretches


@pytest.mark.parametrize(
    ("stretches", "known_minutes", "unobserved_minutes", "percent"),
    [
        pytest.param([], 0, 60, None, id="traymon never ran"),
        pytest.param([stretch(UP, 0, 60)], 60, 0, 100.0, id="an hour without trouble"),
        pytest.param([stretch(UP, 0, 45), stretch(DOWN, 45, 60)], 60, 0, 75.0, id="a quarter of an hour down"),
        pytest.param(
            [stretch(UP, 0, 15), stretch(DOWN, 45, 60)], 30, 30, 50.0, id="half an hour unobserved does not count as up"
        ),
        pytest.param(
            [stretch(UP, 0, 30), stretch(OFFLINE, 30, 60)], 30, 0, 100.0, id="my own network counts for nobody"
        ),
        pytest.param(
            [stretch(UP, 0, 30), stretch(QUOTA, 30, 60)], 30, 0, 100.0, id="nor does my account, whatever the level"
        ),
        pytest.param([stretch(PUZZLED, 0, 60)], 0, 0, None, id="an hour of not knowing is not 0 percent"),
        pytest.param([stretch(DOWN, 0, 60)], 60, 0, 0.0, id="an hour of outage is"),
        pytest.param(
            [stretch((Level.MAINTENANCE, Party.PROVIDER), 0, 60)], 60, 0, 0.0, id="maintenance is known and not up"
        ),
        pytest.param([stretch((Level.MAJOR_OUTAGE, Party.CDN), 0, 60)], 60, 0, 0.0, id="its CDN is its trouble"),
        pytest.param([stretch(UP, -600, 30)], 30, 30, 100.0, id="a stretch is cut at the beginning"),
        pytest.param([stretch(DOWN, 30, 600)], 30, 30, 0.0, id="and at the end"),
        pytest.param([stretch(UP, -60, -30), stretch(UP, 90, 99)], 0, 60, None, id="what lies outside does not count"),
        pytest.param(
            [stretch(UP, 0, 40), stretch(DOWN, 20, 60)],
            60,
            0,
            pytest.approx(100 * 40 / 60),
            id="time in two stretches (a clock set back) counts once",
        ),
        pytest.param(
            [stretch(UP, 0, 60), stretch(DOWN, 20, 30)], 60, 0, 100.0, id="one stretch inside another is not added"
        ),
    ],
)
def test_uptime_of_an_hour(
    stretches: list[Interval], known_minutes: int, unobserved_minutes: int, percent: float | None
) -> None:
    hour = uptime("mistral", reversed(stretches), since=minute(0), until=minute(60))

    assert hour.known_s == known_minutes * 60
    assert hour.unobserved_s == unobserved_minutes * 60
    assert hour.operational_percent == percent


def test_seconds_are_told_by_level_and_group() -> None:
    hour = uptime(
        "mistral",
        [stretch(UP, 0, 10), stretch(OFFLINE, 10, 15), stretch(DOWN, 15, 18), stretch(UP, 20, 30)],
        since=minute(0),
        until=minute(60),
    )

    assert hour.seconds == {
        (Level.OPERATIONAL, PartyGroup.NONE): 1200.0,
        (Level.UNKNOWN, PartyGroup.LOCAL): 300.0,
        (Level.MAJOR_OUTAGE, PartyGroup.PROVIDER): 180.0,
    }


def test_every_party_has_a_group_of_its_own_choosing() -> None:
    groups = {
        party: next(
            iter(uptime("p", [stretch((Level.DEGRADED, party), 0, 1)], since=minute(0), until=minute(1)).seconds)
        )[1]
        for party in Party
    }

    assert {party for party, group in groups.items() if group is PartyGroup.UNKNOWN} == {Party.UNKNOWN}
