"""One local test of one provider: what its checks need, one run or two, and the judgement."""

import functools
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from traymon.app.pages import open_pages
from traymon.app.parts import Parts
from traymon.credentials import Key
from traymon.diagnosis.case import Case, Check, Memory
from traymon.diagnosis.host import read_facts
from traymon.diagnosis.judge import judge, needs_second_run
from traymon.diagnosis.remembering import learn, recalled
from traymon.diagnosis.run import Listener, collect
from traymon.diagnosis.running import beforehand
from traymon.diagnosis.running.late import Late
from traymon.diagnosis.running.once import Once
from traymon.diagnosis.running.second_run import surer
from traymon.model import (
    Auth,
    Diagnosis,
    Evidence,
    Observation,
    ProbeKind,
    Provider,
    StatusReport,
)
from traymon.probes.http import Patience
from traymon.probes.prober import Patiences, Prober
from traymon.trust import ssl_context

log = logging.getLogger(__name__)

RESERVE = 0.6
"""Seconds before the deadline when the checks must have ended: for looking at the network again and judging."""

SECOND_RUN_AFTER = 5.0
"""Seconds from the beginning of the first run: what flaps has had time to."""

FIRST_WAS_QUICK = 3.0
"""Seconds: only then a second run ends before the deadline."""

_ANSWER_RESERVE = 0.1
"""Seconds that the prober ends before the checks must have: its answer says more than being cut off."""

_LONG_ANSWER_RESERVE = 2.0
"""Seconds for a long answer, where the settings name one: it tells a silent API from a way that lets none through."""

_SLICE = 0.1
"""Seconds of one piece of a pause: a Ctrl-C that the system hands to another thread is seen only between two."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """Whom to tell while a test runs. See ``diagnosis.run.Listener``."""

    on_start: Callable[[str], object] = lambda _check: None
    on_evidence: Callable[[Evidence], object] = lambda _evidence: None
    on_update: Callable[[Diagnosis], object] | None = None
    """Gets the diagnosis again when a look from outside came after the verdict."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known before anybody is asked."""

    key: Key
    memory: Memory


class OneTest:
    """One test. Each request has a connection of its own, closed in its own thread: that may be abandoned."""

    def __init__(self, parts: Parts, provider: Provider, known: Known, told: Told, began: float) -> None:
        self._parts = parts
        self._settings = parts.settings
        self._provider = provider
        self._key = known.key
        self._facts = Once(functools.partial(read_facts, urlsplit(provider.base_url).hostname or "", provider.base_url))
        self._memory = known.memory
        if parts.networks:
            self._memory = recalled(parts.networks, provider, self._facts(), known.memory)
        self._told = told
        self._began = began
        self._at = parts.clock.now()
        total = self._settings.diagnosis.deadline.total_seconds()
        self._deadline = began + total - min(RESERVE, total / 4)
        ssl_context()  # before a dozen threads make one each
        beforehand.load()

    def run(self, checks: Sequence[Check]) -> Diagnosis:
        """One run, or two where the first leaves doubt and there is time."""
        diagnosis = self._once(checks)
        took = time.monotonic() - self._began
        if needs_second_run(diagnosis.verdict) and took < FIRST_WAS_QUICK and self._time_for_another():
            log.info("local test of %s: %s, once more", self._provider.id, diagnosis.verdict.code)
            _pause(SECOND_RUN_AFTER - took)
            diagnosis = surer(diagnosis, self._once(checks))
        if self._parts.networks:
            learn(self._parts.networks, diagnosis, self._facts())
        return replace(diagnosis, duration_ms=(time.monotonic() - self._began) * 1000)

    def _once(self, checks: Sequence[Check]) -> Diagnosis:
        late = Late(judge=self._diagnosis, tell=self._told.on_update or (lambda _diagnosis: None))
        evidence = collect(self._case(), checks, self._listener(late))
        late.after(evidence)
        return self._diagnosis(evidence)

    def _time_for_another(self) -> bool:
        return self._deadline - self._began > SECOND_RUN_AFTER + FIRST_WAS_QUICK

    def _case(self) -> Case:
        now, url = self._parts.clock.now, self._provider.base_url
        return Case(
            provider=self._provider,
            settings=self._settings,
            deadline=self._deadline,
            now=now,
            facts=functools.partial(read_facts, urlsplit(url).hostname or "", url),
            ask=self._asker(),
            read_page=Once(self._read_page) if self._provider.status_sources else None,
            memory=self._memory,
        )

    def _asker(self) -> Callable[[ProbeKind], Observation] | None:
        """How to ask with the key; ``None``: there is none."""
        if not self._key.value and self._provider.auth is not Auth.NONE:
            return None
        return self._ask

    def _ask(self, probe: ProbeKind) -> Observation:
        reserve = _LONG_ANSWER_RESERVE if self._settings.diagnosis.large_path else _ANSWER_RESERVE
        left = self._deadline - time.monotonic() - reserve
        total = max(min(self._settings.timeouts.total.total_seconds(), left), 0.1)
        patiences = Patiences(plain=Patience(total=total))
        prober = Prober(self._provider, self._key.value, now=self._parts.clock.now, patiences=patiences)
        with closing(prober):
            return prober.observe(probe)

    def _read_page(self) -> StatusReport:
        reader, close = open_pages(self._parts.settings.status_user_agent)
        try:
            return reader.read(self._provider.status_sources, self._parts.clock.now())
        finally:
            close()

    def _listener(self, late: Late) -> Listener:
        told = self._told
        return Listener(
            on_start=told.on_start,
            on_evidence=lambda evidence: told.on_evidence(self._explained(evidence)),
            on_late=late if told.on_update else None,
        )

    def _explained(self, evidence: Evidence) -> Evidence:
        """Why there is no key, where a place for one could not be read."""
        if evidence.word == "nokey" and self._key.problem:
            return replace(evidence, note=self._key.problem)
        return evidence

    def _diagnosis(self, evidence: Sequence[Evidence]) -> Diagnosis:
        found = tuple(self._explained(one) for one in evidence)
        verdict = judge(found, provider=self._provider, diagnosis=self._settings.diagnosis, memory=self._memory)
        lasted = (time.monotonic() - self._began) * 1000
        return Diagnosis(provider=self._provider.id, at=self._at, duration_ms=lasted, verdict=verdict, evidence=found)


def _pause(seconds: float) -> None:
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, _SLICE))
