"""How a provider's watch gets its key, its probes, its status page and its memory."""

import functools
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from traymon.assessment import cadence
from traymon.assessment.attribution import Memory
from traymon.clock import Clock
from traymon.credentials import Key, look_up
from traymon.history import HistoryReader
from traymon.model import Assessment, Auth, Party, Provider
from traymon.monitor import Sources, Watch
from traymon.monitor.watch import Terms
from traymon.settings import Settings

if TYPE_CHECKING:
    from traymon.probes.controls import Controls
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
    _open: list[Callable[[], None]] = field(default_factory=list)
    """What to call in the end."""

    def watch(self, provider: Provider, known: HistoryReader | None = None) -> Watch:
        """A watch over ``provider``, remembering what the history knows of it."""
        key = self.look_up(provider)
        if key.problem:
            log.log(logging.INFO if key.value else logging.WARNING, "%s: %s", provider.id, key.problem)
        return Watch(
            provider=provider,
            sources=self._sources(provider, key),
            terms=terms_of(self.settings),
            spent_usd=_spent(known, provider, self.clock.now()),
            memory=_memory(known, provider),
            told=_told(known, provider, self.clock.now()),
        )

    def _sources(self, provider: Provider, key: Key) -> Sources:
        from traymon.probes.http import Patience  # noqa: PLC0415 - httpx, after the start
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
            ask=prober.observe,
            read_page=(lambda: pages.read(provider.status_sources, self.clock.now()))
            if provider.status_sources
            else None,
            ask_controls=self._controls.ask,
            has_key=bool(key.value) or provider.auth is Auth.NONE,
            key_origin=key.origin,
        )

    def close(self) -> None:
        """Close every connection; watches that are made later open new ones."""
        self.__dict__.pop("_pages", None)
        while self._open:
            self._open.pop()()

    @functools.cached_property
    def _controls(self) -> "Controls":
        from traymon.probes.controls import Controls  # noqa: PLC0415 - httpx, after the start

        diagnosis = self.settings.diagnosis
        return Controls(diagnosis.anchors, diagnosis.control_names, self.clock.now)

    @functools.cached_property
    def _pages(self) -> "Reader":
        from traymon.probes.network import Attempt, in_flight  # noqa: PLC0415 - httpx, after the start
        from traymon.probes.transport import Transport, new_client  # noqa: PLC0415
        from traymon.status_pages.fetch import Fetcher  # noqa: PLC0415
        from traymon.status_pages.reader import Reader  # noqa: PLC0415
        from traymon.trust import ssl_context  # noqa: PLC0415

        transport = Transport(ssl_context())
        self._open.append(transport.close)  # not the client's: a page that is being read then only fails to be
        return Reader(Fetcher(new_client(transport), lambda deadline: in_flight(Attempt(deadline=deadline))))


def terms_of(settings: Settings) -> Terms:
    """What the settings allow a watch to do."""
    return Terms(
        cadence=cadence.Terms(
            interval=settings.interval,
            usd_per_month=settings.budget.usd_per_month,
            share_of_rate_limit=settings.budget.share_of_rate_limit,
        ),
        rules=settings.judgement,
        status_interval=settings.status_interval,
    )


def _spent(known: HistoryReader | None, provider: Provider, now: datetime) -> float:
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return known.spend_usd(provider.id, month) if known else 0.0


def _memory(known: HistoryReader | None, provider: Provider) -> Memory:
    worked = [known.last_ok(provider.id, probe) for probe in provider.probes] if known else []
    return Memory(worked_at=max((at for at in worked if at), default=None))


def _told(known: HistoryReader | None, provider: Provider, now: datetime) -> Assessment | None:
    told = known.last_told(provider.id, now - TOLD_KEPT) if known else None
    return told if told and told.party is not Party.UNKNOWN else None
