"""A provider's watch with the parts that it is made of, on a real server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from traymon.app.parts import Parts
from traymon.credentials import Key
from traymon.demo import Anchors, DemoServer, settings_toml
from traymon.model import ProbeKind
from traymon.settings import parse


@pytest.fixture
def parts() -> Iterator[Parts]:
    with DemoServer() as server, Anchors() as anchors:
        settings = parse(settings_toml(server, anchors, speed=1.0).encode(), Path("config.toml"))
        key = Key(value=server.key, origin="keyring")
        parts = Parts(settings=settings, look_up=lambda _provider: key)
        yield parts
        parts.close()


def test_watches_that_are_made_after_all_was_closed_reach_everything_again(parts: Parts) -> None:
    """So it goes when a key was changed: all connections are closed, and the watches are made anew."""
    for _ in range(2):
        [provider] = parts.settings.providers.values()
        sources = parts.watch(provider).sources
        assert sources.read_page is not None
        assert sources.ask(ProbeKind.CHAT, fresh=False).ok
        assert sources.read_page().readable
        assert all(control.ok for control in sources.ask_controls())
        parts.close()
