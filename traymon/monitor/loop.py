"""The scheduler: one thread, a heap of due times, an inbox of answers. Probes run in the pool it is given."""

import logging
import queue
import random
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from traymon.clock import Clock
from traymon.monitor.events import AskAll, Disturbance, Event, Lost, Pause, Read, Saving, Seen, Stop, answer
from traymon.monitor.grace import GRACE, SETTLE, Grace
from traymon.monitor.paces import JITTER, PAGE_REST
from traymon.monitor.publishing import Publisher, Sink
from traymon.monitor.schedule import PAGE, REVIEW, Key, Schedule, Task, key_of
from traymon.monitor.turns import Turns
from traymon.monitor.watch import Watch

log = logging.getLogger(__name__)

START_STEP = 0.3
"""Seconds between the first questions to two providers."""

Job = Callable[[], None]


class Monitor:
    """``run`` blocks until ``stop``; everything else may be called from any thread and returns at once."""

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
        self._publish = Publisher(sinks)
        self._clock = clock or Clock()
        self._dice = dice or random.Random()  # noqa: S311 - jitter, not cryptography
        self._inbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._schedule = Schedule(self._clock.monotonic)
        self._turns = Turns(self._clock)
        self._running: set[Key] = set()
        self._stale: set[Key] = set()
        """To be asked over a new connection: a kept one may lead into a network that is gone."""
        self._grace = Grace()
        self._quiet_until = 0.0
        """Nothing is told before: at login the network is not up yet."""
        self._paused = False

    def check_now(self) -> None:
        """Ask every probe and page at once."""
        self._inbox.put(AskAll())

    def disturbed(self, *, asks: bool = True) -> None:
        """The network changed or the computer woke up, or (``asks`` nothing) it is about to sleep."""
        self._inbox.put(Disturbance(asks))

    def save(self, *, on: bool) -> None:
        """Ask less often from now on, as traffic or power is dear, or as usual again."""
        self._inbox.put(Saving(on))

    def pause(self, *, on: bool) -> None:
        """Ask nothing from now on, or begin again with everything at once."""
        self._inbox.put(Pause(on))

    def stop(self) -> None:
        """Make ``run`` return soon; requests under way are abandoned."""
        self._inbox.put(Stop())

    def run(self) -> None:
        """Ask, judge and publish until stopped."""
        for index, watch in enumerate(self._watches):
            offset = index * min(START_STEP, watch.terms.cadence.interval.total_seconds() / len(self._watches))
            self._begin(watch, offset)
        self._keep_quiet(self._clock.monotonic() + GRACE)
        while True:
            event = self._next_event()
            if isinstance(event, Stop):
                return
            try:
                self._look_for_a_gap()
                self._handle(event)
            except Exception:
                log.exception("One event was lost to a bug; the monitor goes on")

    def _begin(self, watch: Watch, offset: float) -> None:
        for probe in watch.probes():
            self._schedule.put(watch, probe, offset + watch.first_delay(probe))
        if watch.sources.read_page:
            self._schedule.put(watch, PAGE, offset)

    def _next_event(self) -> Event | None:
        """The next answer; ``None`` when questions are due instead."""
        wait = None if self._paused else self._schedule.wait()
        self._turns.began_waiting(wait)
        return self._clock.receive(self._inbox, wait)

    def _look_for_a_gap(self) -> None:
        """What happened while nobody could look is unknown: neither trouble nor uptime."""
        since = self._turns.gap()
        if since is None:
            return
        log.info("Time has passed unseen since %s: the computer slept, or its clock was set", since)
        for watch in self._watches:
            update = watch.lost_sight(since, self._clock.now())
            if update:
                self._publish(update)
        self._disturb(asks=True, anew=True)

    def _handle(self, event: Event | None) -> None:
        match event:
            case Seen():
                self._saw(event)
            case Read():
                self._read(event)
            case Lost():
                self._running.discard(key_of(event.watch, event.task))
                self._schedule.put(event.watch, event.task, event.watch.terms.cadence.interval.total_seconds())
            case Disturbance():
                self._disturb(asks=event.asks)
            case Saving():
                self._save(on=event.on)
            case Pause():
                self._paused = event.on
                self._ask_all()
            case AskAll():
                self._ask_all()
        self._start_due()

    def _saw(self, event: Seen) -> None:
        watch, observation, key = event.watch, event.observation, key_of(event.watch, event.observation.probe)
        self._running.discard(key)
        if not observation.ok and self._grace.covers(event.asked_at):
            self._publish(watch.forgive(observation))
            self._stale.add(key)
            wait = max(self._grace.until - self._clock.monotonic(), SETTLE, observation.retry_after or 0.0)
            self._schedule.put(watch, observation.probe, wait * self._dice.uniform(1, 1 + JITTER))
            return
        self._publish(watch.see(observation, event.controls, event.verdict, quiet=self._quiet))
        wait, call_others = watch.wait_after(observation, self._dice)
        self._schedule.put(watch, observation.probe, wait)
        self._schedule_new(watch)
        if call_others:
            self._call(watch)

    def _read(self, event: Read) -> None:
        watch = event.watch
        self._running.discard(key_of(watch, PAGE))
        self._publish(watch.read(event.report, quiet=self._quiet))
        forgiven = not event.report.readable and self._grace.covers(event.asked_at)
        wait = PAGE_REST if forgiven else watch.status_interval
        self._schedule.put(watch, PAGE, wait.total_seconds() * self._dice.uniform(1 - JITTER, 1 + JITTER))

    @property
    def _quiet(self) -> bool:
        return self._clock.monotonic() < self._quiet_until

    def _keep_quiet(self, until: float) -> None:
        self._quiet_until = until
        for watch in self._watches:
            self._schedule.put(watch, REVIEW, until - self._clock.monotonic())

    def _disturb(self, *, asks: bool, anew: bool = False) -> None:
        """Failures are forgiven for a while; if that was used up lately, the usual questions must do."""
        before, self._grace = self._grace, self._grace.extended(self._clock.monotonic(), anew=anew)
        self._stale = {key_of(watch, probe) for watch in self._watches for probe in watch.probes()}
        if self._grace == before:
            return
        self._keep_quiet(max(self._quiet_until, self._grace.until))
        if asks:
            step = min(START_STEP, GRACE / 2 / max(len(self._watches), 1))
            for index, watch in enumerate(self._watches):
                self._call(watch, SETTLE + index * step)

    def _save(self, *, on: bool) -> None:
        for watch in self._watches:
            watch.save(on=on)
        if not on:
            self._ask_all()

    def _ask_all(self) -> None:
        for watch in self._watches:
            self._call(watch)

    def _schedule_new(self, watch: Watch) -> None:
        """Probes that the plan allows only now: a new month began, or a limit was raised."""
        for probe, interval in watch.plan.intervals.items():
            if (key := key_of(watch, probe)) not in self._schedule and key not in self._running:
                self._schedule.put(watch, probe, interval.total_seconds())

    def _call(self, watch: Watch, least: float = 0.0) -> None:
        """Ask all of one provider as soon as its limits allow, ``least`` seconds from now."""
        now = self._clock.now()
        for probe in watch.probes():
            self._schedule.put_sooner(watch, probe, max(watch.earliest(probe, now), least))
        if watch.sources.read_page:
            self._schedule.put_sooner(watch, PAGE, max(watch.page_due_after(now), least))

    def _start_due(self) -> None:
        if self._paused:
            return
        for watch, task in self._schedule.take_due():
            if task == REVIEW:
                if watch.has_news(self._clock.now()):
                    self._call(watch)  # it is told if it is still true
            elif task == PAGE or task in watch.plan.intervals:
                key = key_of(watch, task)
                fresh = task in watch.steps or key in self._stale
                self._stale.discard(key)
                self._running.add(key)
                self._submit(partial(self._work, watch, task, self._clock.monotonic(), fresh=fresh))

    def _work(self, watch: Watch, task: Task, asked_at: float, *, fresh: bool) -> None:
        """One job, in a worker thread: it touches nothing of the watch but its sources."""
        try:
            self._inbox.put(answer(watch, task, asked_at, fresh=fresh))
        except Exception:
            log.exception("Asking %s for %s broke", watch.provider.id, task)
            self._inbox.put(Lost(watch, task))
