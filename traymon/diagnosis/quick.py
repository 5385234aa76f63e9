"""The cheap part of the local test, which the monitor asks by itself when a request fails.

Two looks: at this computer and its network, which serves every provider, and at the names, addresses and certificate of
the one that failed. Nothing of it needs the key.
"""

import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from traymon.diagnosis.case import Case, Check, Memory
from traymon.diagnosis.controls import controls_of
from traymon.diagnosis.host import read_facts, sources
from traymon.diagnosis.judge import judge
from traymon.diagnosis.memory_file import Networks
from traymon.diagnosis.quick_checks import OF_THE_NETWORK, checks_after
from traymon.diagnosis.remembering import recalled
from traymon.diagnosis.run import Listener, collect
from traymon.diagnosis.signals.found import connected
from traymon.model import Control, Evidence, Observation, Outcome, Provider, Verdict
from traymon.probes.proxies import proxy_for
from traymon.settings import Settings
from traymon.threads import start

DEADLINE = 3.9
"""Seconds for all of it: a little more than anchors get, so that silence counts as an answer of theirs."""

CACHED = 5.0
"""Seconds for which a look serves everybody who asks, unless the network changes."""

_WORLD = Provider(id="", name="", base_url="https://.")
"""Stands for no provider in particular."""

_T = TypeVar("_T")


class Quick:
    """Safe to ask from several threads: they share what is being asked."""

    def __init__(
        self,
        settings: Settings,
        now: Callable[[], datetime],
        *,
        networks: Networks | None = None,
    ) -> None:
        self._settings = settings
        self._now = now
        self._networks = networks
        self._network = _Kept(self._look_around)
        self._verdicts: dict[tuple[str, tuple[Check, ...]], _Kept[Verdict]] = {}
        self._lock = threading.Lock()

    def diagnose(self, provider: Provider, failed: Observation) -> Verdict:
        """Whose fault the failure is likely to be; takes about ``DEADLINE`` seconds at the longest."""
        checks = checks_after(failed)
        with self._lock:
            kept = self._verdicts.setdefault((provider.id, checks), _Kept(partial(self._verdict, provider, checks)))
        return kept()

    def controls(self) -> tuple[Control, ...]:
        """What the hosts that are independent of the providers answered at the newest look."""
        look = self._network.newest or self._network()
        order = [anchor.name for anchor in self._settings.diagnosis.anchors]
        found = controls_of(look.evidence(), self._now())
        return tuple(sorted(found, key=lambda one: order.index(one.name) if one.name in order else len(order)))

    def _look_around(self) -> "_Look":
        return _Look(self._case(_WORLD, time.monotonic() + DEADLINE))

    def _verdict(self, provider: Provider, checks: tuple[Check, ...]) -> Verdict:
        asked_at = time.monotonic()
        look = self._network()
        found: tuple[Evidence, ...] = ()
        case = self._case(provider, asked_at + DEADLINE)
        memory = Memory()
        if self._networks:
            memory = recalled(self._networks, provider, case.facts(), memory)
        if look.somebody_answers() or proxy_for(provider.base_url, urllib.request.getproxies()):
            found = collect(replace(case, memory=memory), checks)
        evidence = tuple(_one_word_on_changes((*look.evidence(), *found)))
        return judge(evidence, provider=provider, diagnosis=self._settings.diagnosis, memory=memory)

    def _case(self, provider: Provider, deadline: float) -> Case:
        url = provider.base_url
        return Case(
            provider=provider,
            settings=self._settings,
            deadline=deadline,
            now=self._now,
            facts=partial(read_facts, urlsplit(url).hostname or "", url),
        )


class _Look:
    """One look at this computer and its network, in a thread of its own."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._evidence: tuple[Evidence, ...] = ()
        self._somebody = False
        self._told = threading.Event()
        """Somebody answered, or nobody will."""
        self._ended = threading.Event()
        start(self._run, name="quick-look")

    def somebody_answers(self) -> bool:
        """Whether anything outside of this computer answers; waits until that is known."""
        self._told.wait(2 * DEADLINE)
        return self._somebody

    def evidence(self) -> tuple[Evidence, ...]:
        """All of it; waits for the end."""
        self._ended.wait(2 * DEADLINE)
        return self._evidence

    def _run(self) -> None:
        try:
            self._evidence = collect(self._case, OF_THE_NETWORK, Listener(on_evidence=self._hear))
        finally:
            self._told.set()
            self._ended.set()

    def _hear(self, evidence: Evidence) -> None:
        if evidence.check in _OUTSIDE and (connected(evidence) or evidence.reply):
            self._somebody = True
            self._told.set()


_OUTSIDE = frozenset({"anchor", "captive_portal", "system_dns"})


@dataclass
class _Kept(Generic[_T]):
    """What ``make`` returns, made anew after ``CACHED`` seconds or on another network. Who asks meanwhile waits."""

    make: Callable[[], _T]
    newest: _T | None = None
    _made_at: float = float("-inf")
    _network: dict[int, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> _T:
        with self._lock:
            network = _network_now()
            if self.newest is None or time.monotonic() - self._made_at > CACHED or network != self._network:
                self.newest = self.make()
                self._made_at, self._network = time.monotonic(), network
            return self.newest


def _network_now() -> dict[int, str]:
    """Source addresses: two questions to the kernel tell one network from another."""
    try:
        return sources.read()
    except OSError:
        return {}


def _one_word_on_changes(evidence: Iterable[Evidence]) -> Iterator[Evidence]:
    """Two looks were made: whether the network changed during either."""
    return (one for one in evidence if one.check != "network_changed" or one.outcome is Outcome.FAILED)
