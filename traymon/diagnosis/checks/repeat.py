"""Whether the same connection works at one time and fails at another, where something is in doubt.

Evidence per attempt, three to the provider (``role`` ``provider``) and three to one anchor (``anchor``): operator,
address, port, family; ``word``: ``ok`` or ``fail``; ``number``: milliseconds until TCP was connected.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.dial import Limits, dial
from traymon.diagnosis.network.handshake import Tls
from traymon.diagnosis.network.paths import FIRST_STAGE
from traymon.diagnosis.network.side_by_side import Question, outcome_of, side_by_side
from traymon.diagnosis.network.sockets import Endpoint
from traymon.diagnosis.network.target import target_of
from traymon.model import Evidence, Failure, Outcome, Phase
from traymon.probes.resolver import is_loopback

NAME = "repeat"

_TIMES = 3

_SECONDS = 2.5
"""Two repetitions of a lost first packet, which come after 1 and 3 s, are in doubt enough."""

_NETWORK = frozenset(
    {
        Failure.TIMEOUT,
        Failure.CONNECTION_RESET,
        Failure.CONNECTION_ABORTED,
        Failure.EOF,
        Failure.STALLED_STREAM,
        Failure.TRUNCATED_STREAM,
    }
)
"""Failures that a bad line has now and then, and a good one never."""


def try_again(case: Case) -> Iterator[Evidence]:
    """All attempts at once."""
    asked = [(path, "provider") for path in _doubtful(case)] + [(path, "anchor") for path in _anchors(case)]
    questions = [
        Question(blank=_blank(path, role), ask=partial(_try, case)) for path, role in asked for _ in range(_TIMES)
    ]
    return side_by_side(case, questions, _SECONDS + 0.3)


def _blank(path: Evidence, role: str) -> Evidence:
    return Evidence(
        check=NAME,
        target=path.target,
        outcome=Outcome.INCONCLUSIVE,
        role=role,
        operator=path.operator,
        cdn=path.cdn,
        origin=path.origin,
        address=path.address,
        port=path.port,
        family=path.family,
    )


def _try(case: Case, blank: Evidence) -> Evidence:
    seconds = case.left(_SECONDS)
    to = Endpoint(address=blank.address, port=blank.port)
    dialled = dial(to, limits=Limits(total=seconds), tls=_tls(case, blank))
    connected = dialled.failure is None or dialled.phase is Phase.TLS
    return replace(
        blank,
        outcome=outcome_of(dialled.failure, cut_short=seconds < _SECONDS),
        failure=dialled.failure,
        phase=dialled.phase,
        ms=dialled.ms,
        word="fail" if dialled.failure else "ok",
        number=dialled.spent.get(Phase.CONNECT) if connected else None,
    )


def _tls(case: Case, blank: Evidence) -> Tls | None:
    if blank.role == "provider":
        target = target_of(case.provider)
        return Tls(server_name=target.host) if target.secure else None
    return None if is_loopback(blank.address) else Tls(server_name=blank.address)


def _doubtful(case: Case) -> list[Evidence]:
    """The connection to the provider to repeat: one that failed before one that worked, IPv4 before IPv6."""
    paths = [path for path in case.of(*FIRST_STAGE) if path.address and path.outcome is not Outcome.SKIPPED]
    return sorted(paths, key=lambda path: (path.family, path.failure not in _NETWORK))[:1]


def _anchors(case: Case) -> list[Evidence]:
    anchors = [anchor for anchor in case.of("anchor") if anchor.outcome is not Outcome.SKIPPED]
    return sorted(anchors, key=lambda anchor: (anchor.family, anchor.failure is not None))[:1]


def _unless(case: Case) -> str:
    paths = [path for path in case.of(*FIRST_STAGE) if path.address and path.outcome is not Outcome.SKIPPED]
    if not paths:
        return "no connection to the provider was tried"
    failures = {path.failure for path in paths} | {said.failure for said in case.of("edge", "api", "anchor")}
    return "" if failures & _NETWORK else "nothing is in doubt"


CHECK = Check(
    name=NAME,
    ask=try_again,
    needs=(*FIRST_STAGE, "anchor", "edge"),
    unless=_unless,
    patience=_SECONDS + 0.5,
)
