"""The local test of a provider: one at a time, and its result for everybody who asks."""
# ruff: noqa: PT028 - what tests a provider is no test of pytest's

import functools
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from traymon.app.one_test import Known, OneTest, Told
from traymon.app.parts import Parts
from traymon.credentials import Key
from traymon.diagnosis.case import Check, Memory
from traymon.diagnosis.checks import CHECKS
from traymon.history import HistoryReader
from traymon.model import (
    Diagnosis,
    Evidence,
    ProbeKind,
    Provider,
    TraymonError,
)
from traymon.threads import DeadlineExceededError, call_with_deadline

log = logging.getLogger(__name__)

CACHED = 5.0
"""Seconds for which a result is given again instead of asking everybody anew."""

KEY_PATIENCE = 2.0
"""Seconds for the key store; one that hangs must not cost the test."""


@dataclass(kw_only=True)
class _Newest:
    """The newest result of this process. Whoever holds ``running`` is the one who tests."""

    running: threading.Lock = field(default_factory=threading.Lock)
    of: tuple[object, ...] = ()
    """The provider, the settings and, as a hash, the key."""
    at: float = 0.0
    diagnosis: Diagnosis | None = None


_newest = _Newest()


def test_provider(  # noqa: PLR0913 - one test has that many sides
    parts: Parts,
    provider: Provider,
    *,
    on_start: Callable[[str], object] = lambda _check: None,
    on_evidence: Callable[[Evidence], object] = lambda _evidence: None,
    on_update: Callable[[Diagnosis], object] | None = None,
    known: HistoryReader | None = None,
    checks: Sequence[Check] = CHECKS,
) -> Diagnosis:
    """Test now; the verdict is not yet worded. Takes the settings' deadline at most, a second if all is well.

    One at a time in a process: who asks meanwhile, or within ``CACHED`` seconds, gets the same result.
    ``on_update`` is called in a thread of its own, up to 20 s later.
    """
    told = Told(on_start=on_start, on_evidence=on_evidence, on_update=on_update)
    with _newest.running:
        began = time.monotonic()
        key = _look_up(parts, provider)
        subject = provider, parts.settings, hash(key.value)
        if _newest.diagnosis and _newest.of == subject and time.monotonic() - _newest.at < CACHED:
            return _newest.diagnosis
        diagnosis = OneTest(parts, provider, Known(key=key, memory=_memory(known, provider)), told, began).run(checks)
        _newest.of, _newest.at, _newest.diagnosis = subject, time.monotonic(), diagnosis
    return diagnosis


def _look_up(parts: Parts, provider: Provider) -> Key:
    try:
        return call_with_deadline(functools.partial(parts.look_up, provider), KEY_PATIENCE, name="key")
    except DeadlineExceededError:
        return Key(problem="the key store did not answer in time")


def _memory(known: HistoryReader | None, provider: Provider) -> Memory:
    """What the history knows; nothing, if it cannot be read."""
    if known is None:
        return Memory()
    try:
        worked = (known.last_ok(provider.id, probe) for probe in provider.probes)
        newest = {observation.probe: observation.ok for observation in known.latest_observations(provider.id)}
    except TraymonError as error:
        log.warning("%s", error)
        return Memory()
    return Memory(
        key_worked_at=max((at for at in worked if at), default=None),
        inference_failed=newest.get(ProbeKind.MODELS, False) and not newest.get(ProbeKind.CHAT, True),
    )
