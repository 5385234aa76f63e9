"""Whether anybody on the way forges DNS answers: the provider's name is asked where no server is.

``word``: ``silent`` or ``answered``; ``addresses``: the forged ones.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.dns_client import ask_server, server_at
from traymon.diagnosis.network.side_by_side import Question, side_by_side
from traymon.diagnosis.network.target import target_of
from traymon.model import Evidence, Failure, Outcome

NAME = "injection_canary"

_SECONDS = 1.5
"""A forger is nearer than any real server."""

_TELLS = (Failure.TIMEOUT, Failure.CONNECTION_REFUSED, Failure.HOST_UNREACHABLE)
"""The question left this computer, and no answer came."""


def ask_nobody(case: Case) -> Iterator[Evidence]:
    """One question."""
    canary = case.settings.diagnosis.injection_canary
    blank = Evidence(
        check=NAME, target=canary, address=server_at(canary).address, outcome=Outcome.INCONCLUSIVE, word="silent"
    )
    return side_by_side(case, [Question(blank=blank, ask=partial(_ask, case))], _SECONDS + 0.3)


def _ask(case: Case, blank: Evidence) -> Evidence:
    said = ask_server(blank.target, target_of(case.provider).host, case.left(_SECONDS))
    if said.word not in ("timeout", "unreachable"):
        return replace(
            blank,
            outcome=Outcome.FAILED,
            word="answered",
            addresses=said.addresses,
            ms=said.ms,
            note=f"an answer ({said.word}) came from where no server is",
        )
    outcome = Outcome.OK if said.failure in _TELLS else Outcome.INCONCLUSIVE
    failure = None if outcome is Outcome.OK else said.failure
    return replace(blank, outcome=outcome, failure=failure, ms=said.ms)


def _unless(case: Case) -> str:
    if target_of(case.provider).literal:
        return "the settings name an address"
    return "" if case.settings.diagnosis.injection_canary else "no address for it in the settings"


CHECK = Check(name=NAME, ask=ask_nobody, unless=_unless, patience=_SECONDS + 0.5)
