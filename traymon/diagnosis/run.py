"""Runs the checks side by side and collects what they find: until all ended, all is clear, or time is up."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.running.changes import Changes
from traymon.diagnosis.running.enough import ipv6_is_silent, is_hopeless, is_settled
from traymon.diagnosis.running.modes import why_off
from traymon.diagnosis.running.worker import WAITED_IN_VAIN, Inbox, Message, Sign, inconclusive, skipped, work
from traymon.model import Evidence, Failure, Outcome
from traymon.threads import start

log = logging.getLogger(__name__)

CLEAR_AFTER = 1.5
"""Seconds after which what the API answered is told, whatever else is still being asked."""

SILENT_IPV6 = 4.5
"""Seconds for the provider's IPv6 addresses before the API's answer is told: they take milliseconds, or never come."""

GRACE = 0.2
"""Seconds after the deadline in which checks that were cut by it may still tell."""

SLACK = 1.0
"""Seconds beyond its patience that a check gets: on a busy machine the beginning alone takes half of that."""

LATE = 20.0
"""Seconds after the beginning until which ``TAKES_LONG`` may still tell something."""

TAKES_LONG = frozenset({"outside_view"})
"""Checks whose evidence may come after the verdict."""

NOT_NEEDED = "not needed: the API answered"

_ENOUGH_FOR_ANOTHER = 3.0
"""Seconds that must be left for beginning anew on a changed network."""

_SLICE = 0.1
"""Longest wait in one piece: a Ctrl-C that the system hands to another thread is seen only between two waits."""

_WATCHED = 1.0
"""Seconds between two looks at the network during a run."""


@dataclass(frozen=True, kw_only=True)
class Listener:
    """Whom to tell while the checks run. Called in the thread that collects, ``on_late`` in one of its own."""

    on_start: Callable[[str], object] = lambda _check: None
    on_evidence: Callable[[Evidence], object] = lambda _evidence: None
    on_late: Callable[[Evidence], object] | None = None
    """Evidence of ``TAKES_LONG`` that came after ``collect`` returned; ``None``: nobody waits for it."""


_OF_CHANGE: dict[str | None, tuple[Outcome, str]] = {"": (Outcome.OK, "no"), None: (Outcome.INCONCLUSIVE, "")}


class _NetworkChangedError(Exception):
    """The facts differ from those that the run began with."""


def collect(case: Case, checks: Sequence[Check], listener: Listener | None = None) -> tuple[Evidence, ...]:
    """Evidence of all ``checks``, those that did not run included, and ``network_changed``.

    ``case.facts`` reads them anew each time it is called; the checks get one snapshot. It returns soon after
    ``case.deadline`` at the latest: threads that still run then are abandoned. A network that changes meanwhile makes
    it begin anew, once.
    """
    listener = listener or Listener()
    began = time.monotonic()
    try:
        return _Round(case, checks, listener).run(until=began + LATE, is_last=False)
    except _NetworkChangedError:
        log.info("the network changed during the local test: it begins anew")
        return _Round(case, checks, listener).run(until=began + LATE, is_last=True)


class _Round:
    """One pass over all checks."""

    def __init__(self, case: Case, checks: Iterable[Check], listener: Listener) -> None:
        self._changes = Changes(read=case.facts, now=case.now)
        self._case = replace(case, facts=self._changes.facts)
        self._listener = listener
        self._began = time.monotonic()
        self._checks = {check.name: check for check in checks}
        self._waiting = dict(self._checks)
        self._running: dict[str, float] = {}
        """Name → when it started."""
        self._found: dict[str, list[Evidence]] = {}
        self._inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._clear_at: float | None = None
        """When the API had settled the question."""
        self._closed = threading.Event()
        self._is_last = False

    def run(self, *, until: float, is_last: bool) -> tuple[Evidence, ...]:
        """All evidence; raises ``_NetworkChangedError`` if the network changes and this is not the last round."""
        self._is_last = is_last
        self._leave_out()
        self._start_ready()
        start(self._watch, name="diagnosis-network")
        while self._running and not self._is_over():
            self._receive()
        self._note_change()
        self._close()
        self._expect_late(until)
        return tuple(evidence for several in self._found.values() for evidence in several)

    def _leave_out(self) -> None:
        for name in self._checks:
            if why := why_off(name, self._case.settings.diagnosis):
                del self._waiting[name]
                self._add(skipped(name, why))

    def _start_ready(self) -> None:
        """Start what waits for nothing any more; a needed check that is not there counts as ended."""
        unfinished = self._waiting.keys() | self._running.keys()
        for name, check in list(self._waiting.items()):
            if unfinished.isdisjoint(check.needs):
                del self._waiting[name]
                self._start(check)

    def _start(self, check: Check) -> None:
        found = {name: tuple(several) for name, several in self._found.items()}
        case = replace(self._case, found=MappingProxyType(found))
        self._running[check.name] = time.monotonic()
        try:
            start(partial(work, check, case, self._inbox), name=f"check-{check.name}")
        except RuntimeError:
            unable = inconclusive(check.name, "no thread could be started")
            self._inbox.put((check.name, replace(unable, failure=Failure.LOCAL_RESOURCE_EXHAUSTED)))
            self._inbox.put((check.name, Sign.ENDED))

    def _receive(self) -> None:
        """Wait a moment for one message and act on it; then give up on checks that hang."""
        try:
            name, said = self._inbox.get(timeout=_SLICE)
        except queue.Empty:
            pass
        else:
            self._act(name, said)
        now = time.monotonic()
        for name, started in list(self._running.items()):
            if now - started > self._checks[name].patience + SLACK:
                self._add(inconclusive(name, f"had not ended after {now - started:.0f} s"))
                self._end(name)

    def _act(self, name: str, said: Evidence | Sign) -> None:
        if said is Sign.NETWORK_CHANGED:
            self._begin_anew()
        elif name not in self._running:
            return  # given up on
        elif said is Sign.STARTED:
            self._listener.on_start(name)
        elif said is Sign.ENDED:
            self._end(name)
        elif isinstance(said, Evidence):
            self._add(said)

    def _end(self, name: str) -> None:
        del self._running[name]
        if self._clear_at is None and is_settled(self._found, self._waiting.keys() | self._running.keys()):
            self._clear_at = time.monotonic()
        self._start_ready()

    def _add(self, evidence: Evidence) -> None:
        complete = evidence if evidence.at else replace(evidence, at=self._case.now())
        self._found.setdefault(evidence.check, []).append(complete)
        self._listener.on_evidence(complete)

    def _is_over(self) -> bool:
        now = time.monotonic()
        if now > self._case.deadline + GRACE:
            return True
        if self._clear_at is None:
            return is_hopeless(self._found, self._awaited())
        if not any(self._checks[name].cheap for name in (*self._running, *self._waiting)):
            return True
        if ipv6_is_silent(self._found, self._running):
            return now > self._began + SILENT_IPV6
        is_slow = self._clear_at > self._began + CLEAR_AFTER  # then so is everything: the rest gets as long again
        return now > (self._clear_at if is_slow else self._began) + CLEAR_AFTER

    def _awaited(self) -> set[str]:
        """What has not ended, without what somebody takes later."""
        unfinished = self._running.keys() | self._waiting.keys()
        return unfinished - TAKES_LONG if self._listener.on_late else unfinished

    def _begin_anew(self) -> None:
        """Raise, unless this is the last round or too little time is left for another."""
        if not self._is_last and self._case.deadline - time.monotonic() > _ENOUGH_FOR_ANOTHER:
            self._closed.set()
            raise _NetworkChangedError

    def _watch(self) -> None:
        """In a thread of its own: say so when the network changes, once."""
        while not self._closed.wait(_WATCHED):
            if self._changes.seen():
                self._inbox.put(("", Sign.NETWORK_CHANGED))
                return

    def _note_change(self) -> None:
        self._closed.set()
        seen = self._changes.seen()
        if seen:
            self._begin_anew()
        outcome, word = _OF_CHANGE.get(seen, (Outcome.FAILED, "yes"))
        self._add(Evidence(check="network_changed", outcome=outcome, word=word, note=seen or ""))

    def _close(self) -> None:
        """Say of everything that has not ended why there is no more of it."""
        now = time.monotonic()
        for name, started in self._running.items():
            lasted = f"had not ended after {now - started:.0f} s"
            self._add(skipped(name, NOT_NEEDED) if self._clear_at else inconclusive(name, lasted))
        for name, check in self._waiting.items():
            blocked_by = ", ".join(need for need in check.needs if need in self._running or need in self._waiting)
            self._add(skipped(name, NOT_NEEDED if self._clear_at else f"{WAITED_IN_VAIN} {blocked_by}"))

    def _expect_late(self, until: float) -> None:
        tell = self._listener.on_late
        late = TAKES_LONG.intersection(self._running)
        if tell and late and self._clear_at is None:
            start(partial(_pass_on, self._inbox, late, until, tell), name="diagnosis-late")


def _pass_on(inbox: Inbox, late: frozenset[str], until: float, tell: Callable[[Evidence], object]) -> None:
    """In a thread of its own: tell what ``late`` checks still find."""
    left = set(late)
    while left and (seconds := until - time.monotonic()) > 0:
        try:
            name, said = inbox.get(timeout=seconds)
        except queue.Empty:
            return
        if said is Sign.ENDED:
            left.discard(name)
        elif name in left and isinstance(said, Evidence):
            tell(said)
