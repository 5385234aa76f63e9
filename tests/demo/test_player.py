import math
from datetime import timedelta
from http.client import HTTPConnection

import pytest

from traymon.demo import SCRIPT, Behaviour, Condition, DemoServer, Player, Stage, Trouble, everywhere
from traymon.model import Level, Party

WELL, DOWN = Condition(), everywhere(Behaviour(trouble=Trouble.UNAVAILABLE))


def stage(name: str, condition: Condition, seconds: float) -> Stage:
    return Stage(
        name=name,
        title=name,
        condition=condition,
        lasts=timedelta(seconds=seconds),
        expect_level=Level.OPERATIONAL,
        expect_party=Party.NONE,
    )


SHORT = (stage("well", WELL, 10), stage("down", DOWN, 20), stage("well again", WELL, 5))


class Theatre:
    """Remembers the conditions it was told to play."""

    def __init__(self) -> None:
        self.played: list[Condition] = []

    def play(self, condition: Condition) -> None:
        self.played.append(condition)


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("at", "name", "next_change"),
    [
        (0.0, "well", 10.0),
        (9.5, "well", 0.5),
        (10.0, "down", 20.0),
        (29.0, "down", 1.0),
        (30.0, "well again", 5.0),
    ],
)
def test_what_is_on_and_when_it_ends(at: float, name: str, next_change: float) -> None:
    clock = Clock()
    clock.seconds = at
    player = Player(Theatre(), SHORT, clock)
    on = player.advance()
    assert on is not None
    assert on.name == name
    assert player.next_change() == pytest.approx(next_change)


def test_each_condition_is_put_in_force_once() -> None:
    theatre, clock = Theatre(), Clock()
    player = Player(theatre, SHORT, clock)
    for seconds in range(40):
        clock.seconds = float(seconds)
        player.advance()
    assert theatre.played == [WELL, DOWN, WELL]


def test_after_the_end_nothing_changes_any_more() -> None:
    theatre, clock = Theatre(), Clock()
    clock.seconds = 35.0
    player = Player(theatre, SHORT, clock)
    assert player.advance() is None
    assert player.next_change() == math.inf
    assert theatre.played == []


def test_a_script_can_be_played_in_a_circle() -> None:
    theatre, clock = Theatre(), Clock()
    player = Player(theatre, SHORT, lambda: clock() % 35)
    for seconds in range(50):
        clock.seconds = float(seconds)
        player.advance()
    assert theatre.played == [WELL, DOWN, WELL, WELL, DOWN]


def test_the_real_script_is_played_to_its_end_by_sleeping_until_each_change() -> None:
    clock = Clock()
    seen = []
    with DemoServer(speed=100.0) as server:
        player = Player(server, SCRIPT, clock)
        while on := player.advance():
            assert server.condition is on.condition
            seen.append((on.name, status_of_models(server)))
            clock.seconds += player.next_change()
    assert [name for name, _ in seen] == [stage.name for stage in SCRIPT]
    statuses = [status for _, status in seen]
    assert statuses == [200, 200, 200, 503, 503, 200, 401, 200, 429, 200, 200, 200]


def status_of_models(server: DemoServer) -> int:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request("GET", "/v1/models", headers={"authorization": f"Bearer {server.key}"})
    status = connection.getresponse().status
    connection.close()
    return status
