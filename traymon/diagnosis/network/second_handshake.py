"""Where TLS to the provider failed: the same handshake with one thing changed. What helps names the cause."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from traymon.diagnosis.case import Case
from traymon.diagnosis.network.dial import Dialled, Limits, dial
from traymon.diagnosis.network.handshake import Tls
from traymon.diagnosis.network.paths import tls_failures
from traymon.diagnosis.network.side_by_side import Question, outcome_of, side_by_side
from traymon.diagnosis.network.sockets import Endpoint
from traymon.model import Evidence, Failure, Outcome

_SECONDS = 2.5

PATIENCE = _SECONDS + 0.5


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is different the second time."""

    check: str
    tls: Callable[[Evidence], Tls]
    """From the failed connection."""
    helped: str
    """The word when a handshake completes."""
    not_helped: str
    maxseg: int | None = None
    failures: frozenset[Failure] | None = None
    """Of the connections to repeat; ``None``: any in TLS."""
    any_answer: bool = False
    """An alert where there was none before counts as a completed handshake: somebody was reached."""


def shake_hands_again(change: Change, case: Case) -> Iterator[Evidence]:
    """One address per family."""
    questions = [
        Question(blank=_blank(change, path), ask=partial(_ask, case, change, path))
        for path in tls_failures(case, change.failures)
    ]
    return side_by_side(case, questions, _SECONDS + 0.3)


def _blank(change: Change, path: Evidence) -> Evidence:
    return Evidence(
        check=change.check,
        target=change.tls(path).server_name,
        outcome=Outcome.INCONCLUSIVE,
        origin=path.origin,
        address=path.address,
        port=path.port,
        family=path.family,
    )


def _ask(case: Case, change: Change, path: Evidence, blank: Evidence) -> Evidence:
    seconds = case.left(_SECONDS)
    to = Endpoint(address=path.address, port=path.port, maxseg=change.maxseg)
    dialled = dial(to, limits=Limits(total=seconds), tls=change.tls(path))
    if _answered(change, path, dialled):
        return replace(blank, outcome=Outcome.OK, word=change.helped, ms=dialled.ms)
    return replace(
        blank,
        outcome=outcome_of(dialled.failure, cut_short=seconds < _SECONDS),
        word=change.not_helped,
        failure=dialled.failure,
        phase=dialled.phase,
        ms=dialled.ms,
    )


def _answered(change: Change, before: Evidence, now: Dialled) -> bool:
    alert = now.failure is Failure.TLS_HANDSHAKE and before.failure is not Failure.TLS_HANDSHAKE
    return now.failure is None or (change.any_answer and alert)
