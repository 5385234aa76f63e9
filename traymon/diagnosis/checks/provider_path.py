"""Whether the provider's addresses can be reached, over TCP and then over TLS with its name.

Three checks of one kind, by where the addresses come from. Evidence per address, at most four per family: origin,
address, port, family; failure and phase; certificate, also when it was refused.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.dial import Limits, dial
from traymon.diagnosis.network.families import missing
from traymon.diagnosis.network.handshake import Tls
from traymon.diagnosis.network.side_by_side import Question, outcome_of, side_by_side
from traymon.diagnosis.network.sockets import Endpoint, family_of
from traymon.diagnosis.network.target import Target, target_of
from traymon.model import Evidence, Failure, Origin, Outcome
from traymon.probes.resolver import resolve

_PER_FAMILY = 4

_SECONDS = 3.5
"""For each of TCP and TLS."""

_CHECKS = {
    Origin.SYSTEM: "provider_path_system",
    Origin.LITERAL: "provider_path_system",
    Origin.DOH: "provider_path_doh",
    Origin.MEMORY: "provider_path_memory",
}


def connect_to_all(origin: Origin, case: Case) -> Iterator[Evidence]:
    """All of the addresses at once."""
    target = target_of(case.provider)
    if target.literal and origin is Origin.SYSTEM:
        origin = Origin.LITERAL
    questions = [
        Question(blank=_blank(target, origin, address), ask=partial(_connect, case, target))
        for address in few_per_family(_addresses(case, target, origin))
    ]
    return side_by_side(case, questions, 2 * _SECONDS + 0.3)


def few_per_family(addresses: Iterable[str]) -> list[str]:
    """The first ones of each family, each once."""
    distinct = list(dict.fromkeys(addresses))
    return [address for family in (4, 6) for address in _of_family(distinct, family)[:_PER_FAMILY]]


def _of_family(addresses: list[str], family: int) -> list[str]:
    return [address for address in addresses if family_of(address) == family]


def _addresses(case: Case, target: Target, origin: Origin) -> Iterable[str]:
    if origin is Origin.LITERAL:
        return _own_addresses(target)
    if origin is Origin.MEMORY:
        return case.memory.addresses
    if origin is Origin.DOH:
        return [address for said in case.of("doh") for address in said.addresses]
    return _said_by_system(case)


def _own_addresses(target: Target) -> list[str]:
    """The literal itself, or what ``localhost`` means here: no network is asked for it."""
    try:
        return [address[0] for _, address in resolve(target.host, target.port, 1.0)]
    except OSError:
        return ["127.0.0.1"]


def _said_by_system(case: Case) -> list[str]:
    return [address for said in case.of("system_dns") if said.role == "provider" for address in said.addresses]


def _blank(target: Target, origin: Origin, address: str) -> Evidence:
    return Evidence(
        check=_CHECKS[origin],
        target=target.host,
        outcome=Outcome.INCONCLUSIVE,
        origin=origin,
        address=address,
        port=target.port,
        family=family_of(address),
    )


def _connect(case: Case, target: Target, blank: Evidence) -> Evidence:
    seconds = case.left(2 * _SECONDS)
    to = Endpoint(address=blank.address, port=blank.port)
    tls = Tls(server_name=target.host) if target.secure else None
    dialled = dial(to, limits=Limits(total=seconds, phase=_SECONDS), tls=tls)
    if dialled.failure is Failure.NETWORK_UNREACHABLE and (why := missing(case, blank.family)):
        return replace(blank, outcome=Outcome.SKIPPED, note=why)
    waited = dialled.spent.get(dialled.phase, 0.0) / 1000 if dialled.phase else 0.0
    return replace(
        blank,
        outcome=outcome_of(dialled.failure, cut_short=waited < _SECONDS - 0.1),
        failure=dialled.failure,
        phase=dialled.phase,
        ms=dialled.ms,
        certificate=dialled.certificate,
    )


def _unless_system(case: Case) -> str:
    if target_of(case.provider).literal or _said_by_system(case):
        return ""
    return "the system's resolver gave no address"


def _unless_doh(case: Case) -> str:
    said = {address for answer in case.of("doh") for address in answer.addresses}
    if not said:
        return "no DNS-over-HTTPS server gave an address"
    return "the same addresses as the system's resolver gave" if said <= set(_said_by_system(case)) else ""


def _unless_memory(case: Case) -> str:
    if target_of(case.provider).literal:
        return "the settings name an address"
    return "" if case.memory.addresses else "no address is known from before"


_PATIENCE = 2 * _SECONDS + 0.5

SYSTEM = Check(
    name=_CHECKS[Origin.SYSTEM],
    ask=partial(connect_to_all, Origin.SYSTEM),
    needs=("system_dns",),
    unless=_unless_system,
    patience=_PATIENCE,
    cheap=True,
)
DOH = Check(
    name=_CHECKS[Origin.DOH],
    ask=partial(connect_to_all, Origin.DOH),
    needs=("doh",),
    unless=_unless_doh,
    patience=_PATIENCE,
)
MEMORY = Check(
    name=_CHECKS[Origin.MEMORY],
    ask=partial(connect_to_all, Origin.MEMORY),
    unless=_unless_memory,
    patience=_PATIENCE,
)
