"""What the history adds to the newest state: the last changes, and the times of the last probes."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from traymon.cli.watching.values import Totals
from traymon.history import open_reader
from traymon.model import ProbeKind, Transition, TraymonError

log = logging.getLogger(__name__)

_LOOK_BACK = timedelta(days=7)
_MOST_CHANGES = 20
_TOTALS = 30


@dataclass(frozen=True, kw_only=True)
class Chronicle:
    """Empty when there is no history that can be read."""

    transitions: tuple[Transition, ...] = ()
    """Oldest first."""
    totals: Mapping[tuple[str, ProbeKind], Totals] = field(default_factory=dict)
    """By provider id and probe."""


def read_chronicle(path: Path, providers: Iterable[str], now: datetime) -> Chronicle:
    """Read it anew: the file may have been set aside, or begun, since the last time. Never raises for its state."""
    try:
        with open_reader(path) as reader:
            return Chronicle(
                transitions=reader.transitions(now - _LOOK_BACK)[-_MOST_CHANGES:],
                totals={
                    (provider, probe): reader.recent_totals(provider, probe, _TOTALS)
                    for provider in providers
                    for probe in ProbeKind
                },
            )
    except (TraymonError, OSError) as error:
        log.debug("The history tells nothing: %s", error)
        return Chronicle()
