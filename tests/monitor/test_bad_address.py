"""A provider with two addresses: the real monitor in virtual time, the real prober on loopback."""

import random
import socket
import sys
from contextlib import closing
from dataclasses import dataclass, field, replace

import pytest

from tests.probes.conftest import provider_at, serving
from tests.virtual import START, Story, VirtualClock
from traymon.model import Level, Party, ProbeKind
from traymon.monitor import Monitor, Sources, Watch
from traymon.monitor.terms import Terms
from traymon.probes.prober import Prober

pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="macOS has no 127.0.0.2")

FIRST, SECOND = "127.0.0.1", "127.0.0.2"
BREAKS_AT = 617.0


@dataclass
class Edge:
    """One address of a provider, which breaks when it is told to."""

    broken: bool = False
    asked: int = field(default=0)

    def __call__(self, connection: socket.socket) -> None:
        while connection.recv(65536):
            self.asked += 1
            answer = b"503 Service Unavailable" if self.broken else b"200 OK"
            connection.sendall(b"HTTP/1.1 " + answer + b'\r\ncontent-length: 11\r\n\r\n{"data":[]}')


def told_when(monkeypatch, *, minutes: float, first: bool, second: bool) -> tuple[Story, Edge]:
    """What is told when some of both addresses break; and the second of them."""
    story, clock, edges = Story(), VirtualClock(minutes * 60), (Edge(), Edge())

    def breaks() -> None:
        edges[0].broken, edges[1].broken = first, second

    with serving(edges[0], address=FIRST) as one, serving(edges[1], address=SECOND) as two:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", target) for target in ((FIRST, one), (SECOND, two))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        provider = replace(provider_at("http://api.example.test/v1"), probes=(ProbeKind.MODELS,))
        with closing(Prober(provider, "canary-key", now=clock.now)) as prober:
            monitor = Monitor(
                [Watch(provider=provider, sources=Sources(ask=prober.observe), terms=Terms())],
                submit=lambda job: job(),
                sinks=[lambda update: story.updates.append((clock.elapsed, update))],
                clock=clock,
                dice=random.Random(1),
            )
            clock.stop = monitor.stop
            clock.later(BREAKS_AT, breaks)
            monitor.run()
    return story, edges[1]


def test_while_all_is_well_one_address_is_asked(monkeypatch):
    story, second = told_when(monkeypatch, minutes=20, first=False, second=False)
    assert (story.states, second.asked) == ([], 0)


def test_one_that_breaks_is_no_outage(monkeypatch):
    story, second = told_when(monkeypatch, minutes=20, first=True, second=False)
    assert story.states == [(Level.DEGRADED, Party.PROVIDER)]
    assert second.asked
    assert any(
        "(at another of its addresses)" in line for _, seen in story.updates for line in seen.assessment.evidence
    )


def test_both_that_break_are_an_outage_which_is_believed_sooner(monkeypatch):
    story, _ = told_when(monkeypatch, minutes=20, first=True, second=True)
    assert story.states == [(Level.MAJOR_OUTAGE, Party.PROVIDER)]
    [(told_at, *_)] = story.told
    assert 20 <= (told_at - (story.last.assessment.since - START).total_seconds()) < 30
