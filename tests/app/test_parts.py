"""A provider's watch with the parts that it is made of, on a real server."""

import contextlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from traymon.app.pages import open_pages
from traymon.app.parts import Parts
from traymon.assessment import baseline
from traymon.assessment.time_of_day import LEAST, NO_HABITS, looks
from traymon.credentials import Key
from traymon.demo import Anchors, DemoServer, settings_toml
from traymon.diagnosis.memory_file import Networks
from traymon.history import open_history, open_reader
from traymon.model import ProbeKind, StatusSource
from traymon.settings import parse
from traymon.version import USER_AGENT


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
        assert [control.ok for control in sources.ask_controls()] == [True, True]
        parts.close()


def test_a_history_that_breaks_while_it_is_read_does_not_end_the_watching(parts: Parts, tmp_path: Path) -> None:
    [provider] = parts.settings.providers.values()
    open_history(tmp_path / "history.db", now=parts.clock.now(), max_gap=timedelta(minutes=5)).close()
    with open_reader(tmp_path / "history.db") as known:
        known.close()
        watch = parts.watch(provider, known)
    assert watch.spent_usd == 0
    assert watch.told is None


def test_an_api_that_answers_is_remembered_with_its_addresses(parts: Parts, tmp_path: Path) -> None:
    """Not one on this computer: the demo's is."""
    parts.networks = Networks(tmp_path / "networks.json")
    [provider] = parts.settings.providers.values()
    assert parts.watch(provider).sources.ask(ProbeKind.MODELS, fresh=True).ok
    assert parts.networks.addresses(provider.id) == ()


def test_what_answers_usually_take_is_known_after_a_restart(parts: Parts, tmp_path: Path) -> None:
    [provider] = parts.settings.providers.values()
    watch = parts.watch(provider)
    with contextlib.closing(open_history(tmp_path / "history.db", now=parts.clock.now())) as history:
        for _ in range(3 * baseline.LEAST):  # two within a millisecond are one in the history
            history(watch.see(watch.sources.ask(ProbeKind.MODELS, fresh=False), ()))
    with open_reader(tmp_path / "history.db") as known:
        again = parts.watch(provider, known).standing.tallies
    assert again[ProbeKind.MODELS].baseline.known
    assert not again[ProbeKind.CHAT].baseline.known


def test_the_habits_of_the_day_are_known_after_a_restart(parts: Parts, tmp_path: Path) -> None:
    """Blocks of four hours, a week of workdays: each answer is put where the history will look for it."""
    [provider] = parts.settings.providers.values()
    watch = parts.watch(provider)
    seen = watch.sources.ask(ProbeKind.MODELS, fresh=False)
    times = [start + number * timedelta(seconds=30) for start in looks(parts.clock.now()) for number in range(LEAST)]
    with contextlib.closing(open_history(tmp_path / "history.db", now=times[0])) as history:
        for at in times:
            history(watch.see(replace(seen, at=at), ()))
    with open_reader(tmp_path / "history.db") as known:
        again = parts.watch(provider, known).standing.tallies
    assert any(again[ProbeKind.MODELS].baseline.habits.rises)
    assert again[ProbeKind.CHAT].baseline.habits == NO_HABITS


def test_a_status_page_hears_the_name_that_was_chosen() -> None:
    heard: list[str] = []

    class Page(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            heard.append(self.headers["user-agent"])
            self.send_error(404)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        source = StatusSource(format="statuspage", url=f"http://127.0.0.1:{server.server_port}/x.json")
        for chosen in ("", "Mozilla/5.0"):
            reader, close = open_pages(chosen)
            reader.read((source,), datetime.now(UTC))
            close()
        server.shutdown()
    assert set(heard) == {USER_AGENT, "Mozilla/5.0"}
