"""Does a model answer? It costs tokens, so it is asked only if the user wants that or the monitor has its doubts.

Words: ``ok``, ``fail``.
"""

from collections.abc import Iterator

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.running.modes import OFF
from traymon.model import Evidence, Failure, Outcome, ProbeKind

PATIENCE = 30.0
"""Seconds, as for ``api``."""

_SAYS_NOTHING = frozenset({Failure.USER_RATE_LIMIT, Failure.ACCOUNT_QUOTA_OR_PLAN, Failure.PAYMENT_REQUIRED})
"""Of the models: the account is at its end."""


def ask(case: Case) -> Iterator[Evidence]:
    """One chat of one token."""
    if case.ask is None:
        return
    observation = case.ask(ProbeKind.CHAT)
    failed = observation.failure is not None
    outcome = Outcome.FAILED if failed else Outcome.OK
    yield Evidence(
        check="inference",
        target=observation.model,
        outcome=Outcome.INCONCLUSIVE if observation.failure in _SAYS_NOTHING else outcome,
        failure=observation.failure,
        phase=observation.phase,
        ms=observation.timings.total,
        note=observation.detail,
        at=observation.at,
        word="fail" if failed else "ok",
        number=observation.timings.first_byte,
    )


def _unless(case: Case) -> str:
    if not (case.settings.diagnosis.inference or case.memory.inference_failed):
        return OFF
    if case.ask is None:
        return "no key"
    if ProbeKind.CHAT not in case.provider.probes:
        return "no chat model is asked of this provider"
    works = any(evidence.word == "200" for evidence in case.of("api"))
    return "" if works else "the API itself did not answer well"


CHECK = Check(name="inference", ask=ask, needs=("api",), unless=_unless, patience=PATIENCE)
