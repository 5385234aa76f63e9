"""What the checks of the second stage need to know of the connections to the provider's addresses."""

from collections.abc import Collection, Iterable

from traymon.diagnosis.case import Case
from traymon.model import Evidence, Failure, Outcome, Phase

FIRST_STAGE = ("provider_path_system", "provider_path_doh", "provider_path_memory")

_LIKELIEST_RIGHT = ("provider_path_doh", "provider_path_memory", "provider_path_system")
"""When none works: the system's resolver is the one most often lied to."""

NO_HANDSHAKE = frozenset(
    {Failure.TIMEOUT, Failure.CONNECTION_RESET, Failure.CONNECTION_ABORTED, Failure.EOF, Failure.TLS_HANDSHAKE}
)
"""Failures of TLS in which no certificate came."""


def unless_tls_fails(case: Case, failures: Collection[Failure] | None = None) -> str:
    """Why there is nothing to find out about TLS, or ``""``."""
    paths = case.of(*FIRST_STAGE)
    if any(path.outcome is Outcome.OK for path in paths):
        return "a connection to the provider works"
    if not any(path.phase is Phase.TLS for path in paths):
        return "no connection came as far as TLS"
    return "" if tls_failures(case, failures) else "TLS failed in another way"


def tls_failures(case: Case, failures: Collection[Failure] | None = None) -> list[Evidence]:
    """One address per family whose TLS failed (with one of ``failures``), IPv4 first."""
    failed = (
        path
        for path in case.of(*_LIKELIEST_RIGHT)
        if path.phase is Phase.TLS and path.failure and (failures is None or path.failure in failures)
    )
    return first_per_family(failed)


def first_per_family(paths: Iterable[Evidence]) -> list[Evidence]:
    """The first of ``paths`` with an address of each family, IPv4 first."""
    first: dict[int, Evidence] = {}
    for path in paths:
        if path.address:
            first.setdefault(path.family, path)
    return [first[family] for family in sorted(first)]
