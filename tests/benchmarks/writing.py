"""What the history and ``status.json`` cost per update, in time and on disk."""

import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.benchmarks.figures import Figure
from traymon.history import StatusFile, open_history
from traymon.model import Failure, Layer, Observation, ProbeKind, Provider, Timings, Update
from traymon.monitor import Sources, Watch
from traymon.monitor.terms import Terms

BEGIN = datetime(2027, 1, 5, tzinfo=UTC)
DAY = timedelta(days=1)
EVERY = {
    ProbeKind.MODELS: timedelta(seconds=30),
    ProbeKind.CHAT: timedelta(seconds=60),
    ProbeKind.STREAM: timedelta(seconds=60),
    ProbeKind.EMBEDDINGS: timedelta(seconds=60),
}
"""The default cadence."""

GOAL_MB_PER_DAY = 2


def measure(*, long: bool) -> Iterator[Figure]:
    """One provider with all probes for a day; 100 with the free one for a part of a day."""
    yield from _figures("1 provider", [provider("p0", tuple(EVERY))], DAY, GOAL_MB_PER_DAY)
    many = [provider(f"p{number}", (ProbeKind.MODELS,)) for number in range(100)]
    yield from _figures("100 providers", many, DAY / (2 if long else 24), None)


def provider(name: str, probes: tuple[ProbeKind, ...]) -> Provider:
    """One that needs nothing else."""
    return Provider(id=name, name=name, base_url="https://api.example.test/v1", probes=probes, chat_model="tiny-1")


def _figures(who: str, providers: list[Provider], period: timedelta, goal: float | None) -> Iterator[Figure]:
    updates = list(_updates(providers, period))
    days = period / DAY
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        history = open_history(folder / "history.db", now=BEGIN)
        per_update = _timed(history, updates)
        history.close()
        size = sum(path.stat().st_size for path in folder.glob("history.db*")) / 1e6 / days
        yield Figure(name=f"history: {who}, CPU per update", value=per_update, unit="µs")
        yield Figure(name=f"history: {who}, size", value=size, unit="MB/day", at_most=goal, note=f"{len(updates)} rows")
        status = _CountingStatusFile(folder / "status.json")
        yield Figure(name=f"status.json: {who}, CPU per update", value=_timed(status, updates), unit="µs")
        written = status.bytes / 1e6 / days
        note = "rewritten in the page cache; the file itself does not grow"
        yield Figure(name=f"status.json: {who}, written", value=written, unit="MB/day", note=note)


class _CountingStatusFile:
    """Counts what is written, by the changes of the file's inode."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sink = StatusFile(path, version="1.0.0", stale_after=timedelta(minutes=5))
        self._inode = 0
        self.bytes = 0

    def __call__(self, update: Update) -> None:
        self._sink(update)
        seen = self._path.stat()
        if seen.st_ino != self._inode:
            self._inode = seen.st_ino
            self.bytes += seen.st_size


def _timed(sink: object, updates: list[Update]) -> float:
    """CPU per update, µs."""
    before = time.process_time()
    for update in updates:
        sink(update)  # type: ignore[operator]
    return (time.process_time() - before) / len(updates) * 1e6


def _updates(providers: list[Provider], period: timedelta) -> Iterator[Update]:
    """In the order of time, with a failure now and then."""
    dice = random.Random(1)
    watches = {each.id: Watch(provider=each, sources=_no_sources(), terms=Terms()) for each in providers}
    questions = sorted(
        (BEGIN + EVERY[probe] * number + timedelta(milliseconds=dice.randrange(3000)), each.id, probe)
        for each in providers
        for probe in each.probes
        for number in range(period // EVERY[probe])
    )
    for at, name, probe in questions:
        yield watches[name].see(_observation(name, probe, at, dice), ())


def _no_sources() -> Sources:
    return Sources(ask=lambda probe, *, fresh: _observation("", probe, BEGIN, random.Random(fresh)))


def _observation(name: str, probe: ProbeKind, at: datetime, dice: random.Random) -> Observation:
    total = dice.lognormvariate(5.3, 0.3)
    good = Observation(
        provider=name,
        probe=probe,
        at=at,
        http_status=200,
        layer=Layer.UPSTREAM,
        model="tiny-1",
        timings=Timings(resolve=1.2, connect=9.8, tls=12.1, first_byte=total - 24, transfer=0.9, total=total),
        request_ids={"x-request-id": f"{dice.getrandbits(128):032x}"},
        cost_usd=2.3e-7,
    )
    failed = dice.random() < 0.005
    return replace(good, failure=Failure.PROVIDER_FAULT, http_status=503, detail="503") if failed else good
