from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.user import Process, User
from traymon.demo import Anchors, DemoServer


@pytest.fixture
def server() -> Iterator[DemoServer]:
    with DemoServer() as opened:
        yield opened


@pytest.fixture
def anchors() -> Iterator[Anchors]:
    with Anchors() as opened:
        yield opened


@pytest.fixture
def stranger(tmp_path: Path) -> User:
    """A user without settings and without a key."""
    return User(tmp_path)


@pytest.fixture
def user(stranger: User, server: DemoServer, anchors: Anchors) -> User:
    """A user of the demo provider, with its key in the environment."""
    stranger.watches_demo(server, anchors)
    return stranger


@pytest.fixture
def start(user: User) -> Iterator[Callable[..., Process]]:
    """Start commands that run until they are told to stop; at the end of the test all are."""
    started: list[Process] = []

    def start_one(*arguments: str) -> Process:
        started.append(user.start(*arguments))
        return started[-1]

    yield start_one
    for process in started:
        process.kill()
