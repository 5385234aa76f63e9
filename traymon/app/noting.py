"""Which addresses a provider has while it works: noted now and then, for the day when its name does not resolve."""

import contextlib
import time
from urllib.parse import urlsplit

from traymon.diagnosis.memory_file import Networks
from traymon.model import Observation, ProbeKind, Provider
from traymon.monitor.sources import AskProbe
from traymon.probes.resolver import resolve

EVERY = 6 * 3600.0
"""Seconds."""

_PATIENCE = 1.0
"""Seconds; the resolver has just answered the same question."""


class Noting:
    """Asks as ``ask`` does. Called from several threads."""

    def __init__(self, ask: AskProbe, provider: Provider, networks: Networks) -> None:
        self._ask = ask
        self._provider = provider
        self._networks = networks
        self._noted_at = float("-inf")

    def __call__(self, probe: ProbeKind, *, fresh: bool) -> Observation:
        """One observation."""
        seen = self._ask(probe, fresh=fresh)
        due = time.monotonic() - self._noted_at > EVERY
        if seen.ok and due and seen.timings.resolve is not None and not seen.local_target:
            self._noted_at = time.monotonic()
            self._note()
        return seen

    def _note(self) -> None:
        host = urlsplit(self._provider.base_url).hostname or ""
        with contextlib.suppress(OSError):
            addresses = [str(address[0]) for _, address in resolve(host, 443, _PATIENCE)]
            self._networks.note_addresses(self._provider.id, addresses)
