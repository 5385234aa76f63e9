"""The scheduler: one thread, a heap of due times, an inbox of answers. Probes run in the pool it is given."""

import heapq
import itertools
import logging
import queue
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from traymon.assessment.attribution import needs_controls
from traymon.clock import Clock
from traymon.model import Control, Observation, ProbeKind, StatusReport, TraymonError, Update
from traymon.monitor.watch import JITTER, Watch

log = logging.getLogger(__name__)

PAGE = "page"

START_STEP = 0.3
"""Seconds between the first questions to two providers."""

Job = Callable[[], None]
Task = ProbeKind | str
Sink = Callable[[Update], None]


@dataclass(frozen=True)
class _Seen:
    watch: Watch
    observation: Observation
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class _Read:
    watch: Watch
    report: StatusReport


@dataclass(frozen=True)
class _Lost:
    """A job that broke: a bug, but the task must be asked again."""

    watch: Watch
    task: Task


class _Wake:
    """Ask everything now."""


@dataclass(frozen=True)
class _Pause:
    """Ask nothing until resumed."""

    on: bool


class _Stop:
    """End the loop."""


_Event = _Seen | _Read | _Lost | _Wake | _Pause | _Stop


class Monitor:
    """``run`` blocks until ``stop``; ``check_now``, ``pause`` and ``stop`` may be called from any thread."""

    def __init__(
        self,
        watches: Sequence[Watch],
        *,
        submit: Callable[[Job], None],
        sinks: Iterable[Sink] = (),
        clock: Clock | None = None,
        dice: random.Random | None = None,
    ) -> None:
        self._watches = list(watches)
        self._submit = submit
        self._sinks = list(sinks)
        self._clock = clock or Clock()
        self._dice = dice or random.Random()  # noqa: S311 - jitter, not cryptography
        self._inbox: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        self._heap: list[tuple[float, int, Watch, Task]] = []
        self._order = itertools.count()
        self._due: dict[tuple[int, Task], float] = {}
        self._running: set[tuple[int, Task]] = set()
        self._broken: set[str] = set()
        self._paused = False

    def check_now(self) -> None:
        """Ask every probe and page at once."""
        self._inbox.put(_Wake())

    def pause(self, *, on: bool) -> None:
        """Ask nothing from now on, or begin again with everything at once."""
        self._inbox.put(_Pause(on))

    def stop(self) -> None:
        """Make ``run`` return soon; requests under way are abandoned."""
        self._inbox.put(_Stop())

    def run(self) -> None:
        """Ask, judge and publish until stopped."""
        for index, watch in enumerate(self._watches):
            offset = index * min(START_STEP, watch.terms.cadence.interval.total_seconds() / len(self._watches))
            self._begin(watch, offset)
        while True:
            event = self._next_event()
            if isinstance(event, _Stop):
                return
            try:
                self._handle(event)
            except Exception:
                log.exception("One event was lost to a bug; the monitor goes on")

    def _begin(self, watch: Watch, offset: float) -> None:
        for probe in watch.probes():
            self._schedule(watch, probe, offset + watch.first_delay(probe))
        if watch.sources.read_page:
            self._schedule(watch, PAGE, offset)

    def _next_event(self) -> _Event | None:
        """The next answer; ``None`` when questions are due instead."""
        wait = self._heap[0][0] - self._clock.monotonic() if self._heap and not self._paused else None
        return self._clock.receive(self._inbox, wait)

    def _handle(self, event: _Event | None) -> None:
        match event:
            case _Seen():
                self._saw(event)
            case _Read():
                self._running.discard((id(event.watch), PAGE))
                self._publish(event.watch.read(event.report))
                wait = event.watch.terms.status_interval.total_seconds()
                self._schedule(event.watch, PAGE, wait * self._dice.uniform(1 - JITTER, 1 + JITTER))
            case _Lost():
                self._running.discard((id(event.watch), event.task))
                self._schedule(event.watch, event.task, event.watch.terms.cadence.interval.total_seconds())
            case _Pause():
                self._paused = event.on
                self._ask_all()
            case _Wake():
                self._ask_all()
        self._start_due()

    def _saw(self, event: _Seen) -> None:
        watch, observation = event.watch, event.observation
        self._running.discard((id(watch), observation.probe))
        self._publish(watch.see(observation, event.controls))
        wait, call_others = watch.wait_after(observation, self._dice)
        self._schedule(watch, observation.probe, wait)
        self._schedule_new(watch)
        if call_others:
            self._call(watch)

    def _ask_all(self) -> None:
        for watch in self._watches:
            self._call(watch)

    def _schedule_new(self, watch: Watch) -> None:
        """Probes that the plan allows only now: a new month began, or a limit was raised."""
        for probe, interval in watch.plan.intervals.items():
            if (id(watch), probe) not in self._due and (id(watch), probe) not in self._running:
                self._schedule(watch, probe, interval.total_seconds())

    def _call(self, watch: Watch) -> None:
        """Ask all of one provider as soon as its limits allow."""
        now = self._clock.now()
        for probe in watch.probes():
            self._schedule_sooner(watch, probe, watch.earliest(probe, now))
        if watch.sources.read_page:
            self._schedule_sooner(watch, PAGE, watch.page_due_after(now))

    def _schedule(self, watch: Watch, task: Task, wait: float) -> None:
        due = self._clock.monotonic() + wait
        self._due[id(watch), task] = due
        heapq.heappush(self._heap, (due, next(self._order), watch, task))

    def _schedule_sooner(self, watch: Watch, task: Task, wait: float) -> None:
        known = self._due.get((id(watch), task))
        if known is not None and self._clock.monotonic() + wait < known:
            self._schedule(watch, task, wait)

    def _start_due(self) -> None:
        while not self._paused and self._heap and self._heap[0][0] <= self._clock.monotonic():
            due, _, watch, task = heapq.heappop(self._heap)
            if self._due.get((id(watch), task)) != due:
                continue  # scheduled anew since
            del self._due[id(watch), task]
            if task == PAGE or task in watch.plan.intervals:
                self._running.add((id(watch), task))
                self._submit(partial(self._work, watch, task, fresh=task in watch.steps))

    def _work(self, watch: Watch, task: Task, *, fresh: bool) -> None:
        """One job, in a worker thread: it touches nothing of the watch but its sources."""
        try:
            self._inbox.put(_answer(watch, task, fresh=fresh))
        except Exception:
            log.exception("Asking %s for %s broke", watch.provider.id, task)
            self._inbox.put(_Lost(watch, task))

    def _publish(self, update: Update) -> None:
        for sink in self._sinks:
            name = getattr(sink, "__qualname__", type(sink).__name__)
            try:
                sink(update)
            except TraymonError as error:
                log.log(logging.DEBUG if name in self._broken else logging.WARNING, "%s", error)
                self._broken.add(name)
            except Exception as error:  # the second fence: one broken sink must not silence the others
                first = name not in self._broken
                log.log(logging.WARNING if first else logging.DEBUG, "%s failed: %r", name, error, exc_info=first)
                self._broken.add(name)
            else:
                self._broken.discard(name)


def _answer(watch: Watch, task: Task, *, fresh: bool) -> _Event:
    if not isinstance(task, ProbeKind):
        assert watch.sources.read_page is not None
        return _Read(watch, watch.sources.read_page())
    observation = watch.sources.ask(task, fresh=fresh)
    controls = watch.sources.ask_controls() if needs_controls(observation) else ()
    return _Seen(watch, observation, controls)
