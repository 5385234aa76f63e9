"""What the system's resolver says, as every program hears it.

Evidence per name; ``role``: ``provider``, ``control``, ``random`` (a name that cannot exist: an answer is the word
``rewritten``); ``addresses``; ``failure``: ``DNS_*`` or ``TIMEOUT``.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.dns_names import random_name
from traymon.diagnosis.network.side_by_side import Question, outcome_of, side_by_side
from traymon.diagnosis.network.target import target_of
from traymon.model import Evidence, Failure, Outcome, Phase
from traymon.probes.failures import failure_of
from traymon.probes.resolver import resolve

NAME = "system_dns"

_SECONDS = 4.0
"""As OONI waits."""

_CONTROLS = 2

_NO_SUCH_NAME = (Failure.DNS_NXDOMAIN, Failure.DNS_NO_ANSWER)


def ask_system(case: Case) -> Iterator[Evidence]:
    """The provider's name, control names and a random one, at once."""
    random = random_name(case.settings.diagnosis.random_name_under), "random"
    return ask_names(case, [*own_name(case), *control_names(case), random])


def own_name(case: Case) -> list[tuple[str, str]]:
    """The provider's, with its role, unless the settings name an address."""
    target = target_of(case.provider)
    return [] if target.literal else [(target.host, "provider")]


def control_names(case: Case) -> list[tuple[str, str]]:
    """Names that have nothing to do with the provider, with their role."""
    return [(name, "control") for name in case.settings.diagnosis.control_names[:_CONTROLS]]


def ask_names(case: Case, names: Iterable[tuple[str, str]]) -> Iterator[Evidence]:
    """Each of ``names`` (name, role), at once."""
    questions = [
        Question(
            blank=Evidence(check=NAME, target=name.rstrip("."), outcome=Outcome.INCONCLUSIVE, role=role),
            ask=partial(_ask, case, name),
        )
        for name, role in names
    ]
    return side_by_side(case, questions, _SECONDS + 0.2)


def _ask(case: Case, name: str, blank: Evidence) -> Evidence:
    seconds, began = case.left(_SECONDS), time.perf_counter()
    addresses: tuple[str, ...] = ()
    failure = None
    try:
        addresses = tuple(dict.fromkeys(address[0] for _, address in resolve(name, 443, seconds)))
    except OSError as error:
        failure = failure_of(error)
    said = replace(blank, addresses=addresses, failure=failure, ms=(time.perf_counter() - began) * 1000)
    if blank.role == "random":
        return _of_random(said)
    outcome = outcome_of(failure, cut_short=seconds < _SECONDS)
    return replace(said, outcome=outcome, phase=Phase.RESOLVE if failure else None)


def _of_random(said: Evidence) -> Evidence:
    if said.addresses:
        return replace(said, outcome=Outcome.FAILED, word="rewritten", note="a name that does not exist has an address")
    if said.failure in _NO_SUCH_NAME:
        return replace(said, outcome=Outcome.OK)
    return replace(said, outcome=Outcome.INCONCLUSIVE, phase=Phase.RESOLVE)


CHECK = Check(
    name=NAME,
    ask=ask_system,
    unless=lambda case: "the settings name an address" if target_of(case.provider).literal else "",
    patience=_SECONDS + 0.3,
    cheap=True,
)
