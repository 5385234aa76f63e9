"""Does a route lead out of this network? One evidence per IP family. Words: ``ok``, ``none``."""

from collections.abc import Iterator
from dataclasses import replace

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.host.facts import Facts
from traymon.diagnosis.host.interfaces import is_routable
from traymon.model import Evidence, Failure, Outcome

_FAMILIES = (4, 6)


def _ask(case: Case) -> Iterator[Evidence]:
    facts = case.facts()
    for family in _FAMILIES:
        yield judge(facts, family, case)


def judge(facts: Facts, family: int, case: Case) -> Evidence:
    """The evidence for ``family``.

    The kernel's choice of a source address counts as a route: policy routing, as WireGuard does it, shows in no table.
    """
    best = next((route for route in facts.routes or () if route.family == family), None)
    if best or family in (facts.sources or {}):
        found = _evidence(case, family, Outcome.OK, "ok")
        return replace(found, address=best.gateway, interface=best.interface) if best else found
    if facts.routes is None and facts.sources is None:
        found = _evidence(case, family, Outcome.INCONCLUSIVE, note=next(iter(facts.problems), "unreadable"))
        return replace(found, failure=Failure.LOCAL_RESOURCE_EXHAUSTED) if facts.exhausted else found
    if not _has_address(facts, family) and (family == 6 or _has_way(facts)):  # noqa: PLR2004 - the IP version
        return _evidence(case, family, Outcome.SKIPPED, note=f"this computer has no IPv{family} address")
    return _evidence(case, family, Outcome.FAILED, "none", note=f"no default route for IPv{family}")


def _has_address(facts: Facts, family: int) -> bool:
    return facts.interfaces is None or any(
        is_routable(address) and (":" in address) == (family == 6)  # noqa: PLR2004 - the IP version
        for one in facts.interfaces
        if one.kind in {"physical", "tunnel"}
        for address in one.addresses
    )


def _has_way(facts: Facts) -> bool:
    return bool(facts.routes or facts.sources)


def _evidence(case: Case, family: int, outcome: Outcome, word: str = "", note: str = "") -> Evidence:
    return Evidence(
        check="default_route",
        target=f"IPv{family}",
        outcome=outcome,
        word=word,
        family=family,
        note=note,
        at=case.now(),
    )


CHECK = Check(name="default_route", ask=_ask, patience=2.0, cheap=True)
