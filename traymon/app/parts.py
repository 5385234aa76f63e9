"""How a provider's watch gets its key, its probes, its status page and its memory."""

import functools
import logging
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from traymon.assessment import baseline, cadence, time_of_day
from traymon.assessment.attribution import Memory
from traymon.assessment.page_trust import PageTrust, remembered
from traymon.assessment.time_of_day import TimeOfDay
from traymon.clock import Clock
from traymon.credentials import Key, look_up
from traymon.diagnosis.memory_file import Networks
from traymon.diagnosis.running.once import Once
from traymon.history import HistoryReader
from traymon.model import Assessment, Auth, Party, ProbeKind, Provider, TraymonError
from traymon.monitor import Sources, Watch
from traymon.monitor.terms import Terms
from traymon.settings import Settings

if TYPE_CHECKING:
    from traymon.diagnosis.quick import Quick
    from traymon.status_pages.reader import Reader

log = logging.getLogger(__name__)

TOLD_KEPT = timedelta(hours=24)
"""After a longer break nobody waits for the end of an outage any more."""

LookUp = Callable[[Provider], Key]


def keys_of(environ: Mapping[str, str], *, interactive: bool = False) -> LookUp:
    """How keys are found in this process."""
    return lambda provider: look_up(provider, environ=environ, interactive=interactive)


@dataclass(kw_only=True)
class Parts:
    """What the watches of one process share."""

    settings: Settings
    clock: Clock = field(default_factory=Clock)
    look_up: LookUp = field(default_factory=lambda: keys_of(os.environ))
    networks: Networks | None = None
    """What worked when all was well; ``None``: nobody remembers."""
    _open: list[Callable[[], None]] = field(default_factory=list)
    """What to call in the end."""

    def __post_init__(self) -> None:
        self._quick = Once(self._new_quick)

    def watch(self, provider: Provider, known: HistoryReader | None = None) -> Watch:
        """A watch over ``provider``, remembering what the history knows of it."""
        key = self.look_up(provider)
        if key.problem:
            log.log(logging.INFO if key.value else logging.WARNING, "%s: %s", provider.id, key.problem)
        past = _past(known, provider, self.clock.now())
        return Watch(
            provider=provider,
            sources=self._sources(provider, key),
            terms=terms_of(self.settings),
            spent_usd=past.spent_usd,
            memory=past.memory,
            told=past.told,
            trust=past.trust,
            usual_ms=past.usual_ms,
            habits=past.habits,
        )

    def _sources(self, provider: Provider, key: Key) -> Sources:
        from traymon.app.noting import Noting  # noqa: PLC0415 - httpx, after the start
        from traymon.probes.http import Patience  # noqa: PLC0415
        from traymon.probes.prober import Patiences, Prober  # noqa: PLC0415

        timeouts = self.settings.timeouts
        patiences = Patiences(
            plain=Patience(total=timeouts.total.total_seconds()),
            stream=Patience(total=timeouts.stream.total_seconds(), idle=timeouts.stream_idle.total_seconds()),
        )
        prober = Prober(provider, key.value, now=self.clock.now, patiences=patiences)
        self._open.append(prober.close)
        pages = self._pages
        return Sources(
            ask=Noting(prober.observe, provider, self.networks) if self.networks else prober.observe,
            read_page=(lambda: pages.read(provider.status_sources, self.clock.now()))
            if provider.status_sources
            else None,
            diagnose=lambda failed: self._quick().diagnose(provider, failed),
            ask_controls=lambda: self._quick().controls(),
            has_key=bool(key.value) or provider.auth is Auth.NONE,
            key_origin=key.origin,
        )

    def close(self) -> None:
        """Close every connection; watches that are made later open new ones."""
        self.__dict__.pop("_pages", None)
        while self._open:
            self._open.pop()()

    def _new_quick(self) -> "Quick":
        from traymon.diagnosis.quick import Quick  # noqa: PLC0415 - not before something fails

        return Quick(self.settings, self.clock.now, networks=self.networks)

    @functools.cached_property
    def _pages(self) -> "Reader":
        from traymon.app.pages import open_pages  # noqa: PLC0415 - httpx, after the start

        pages, close = open_pages(self.settings.status_user_agent)
        self._open.append(close)
        return pages


def terms_of(settings: Settings) -> Terms:
    """What the settings allow a watch to do."""
    return Terms(
        cadence=cadence.Terms(
            interval=settings.interval,
            usd_per_month=settings.budget.usd_per_month,
            share_of_rate_limit=settings.budget.share_of_rate_limit,
        ),
        rules=settings.judgement,
        breaker=settings.breaker,
        status_interval=settings.status_interval,
    )


@dataclass(frozen=True, kw_only=True)
class _Past:
    """What the history knows of a provider."""

    spent_usd: float = 0.0
    memory: Memory = field(default_factory=Memory)
    told: Assessment | None = None
    trust: PageTrust = field(default_factory=PageTrust)
    usual_ms: Mapping[ProbeKind, Sequence[float]] = field(default_factory=dict)
    habits: Mapping[ProbeKind, TimeOfDay] = field(default_factory=dict)


def _past(known: HistoryReader | None, provider: Provider, now: datetime) -> _Past:
    """Nothing where it cannot be read: watching goes on."""
    if known is None:
        return _Past()
    try:
        return _Past(
            spent_usd=_spent(known, provider, now),
            memory=_memory(known, provider),
            told=_told(known, provider, now),
            trust=_trust(known, provider, now),
            usual_ms={probe: _totals(known, provider, probe) for probe in provider.probes},
            habits={probe: _habits(known, provider, probe, now) for probe in provider.probes},
        )
    except TraymonError as error:
        log.warning("%s: %s", provider.id, error)
        return _Past()


def _totals(known: HistoryReader, provider: Provider, probe: ProbeKind) -> tuple[float, ...]:
    """Of the good ones among the newest answers: the baseline survives a restart."""
    return tuple(ms for ms in known.recent_totals(provider.id, probe, baseline.KEPT) if ms is not None)


def _habits(known: HistoryReader, provider: Provider, probe: ProbeKind, now: datetime) -> TimeOfDay:
    looks, within, count = time_of_day.looks(now), time_of_day.LOOKED_FOR, time_of_day.MOST
    return time_of_day.of(known.first_totals(provider.id, probe, looks, within, count))


def _spent(known: HistoryReader, provider: Provider, now: datetime) -> float:
    return known.spend_usd(provider.id, now.replace(day=1, hour=0, minute=0, second=0, microsecond=0))


def _memory(known: HistoryReader, provider: Provider) -> Memory:
    worked = [known.last_ok(provider.id, probe) for probe in provider.probes]
    return Memory(worked_at=max((at for at in worked if at), default=None))


def _trust(known: HistoryReader, provider: Provider, now: datetime) -> PageTrust:
    claims = [claim for claim in known.claims(now - TOLD_KEPT, provider.id) if claim.readable]
    return remembered(claims[-1].url, claims[-1].format, provider, claims[-1].at) if claims else PageTrust()


def _told(known: HistoryReader, provider: Provider, now: datetime) -> Assessment | None:
    told = known.last_told(provider.id, now - TOLD_KEPT)
    return told if told and told.party is not Party.UNKNOWN else None
