"""Look for a network card with an address.

Words: ``ok``; ``linklocal``, only addresses that the card gave itself; ``none``, no card is up.
"""

from collections.abc import Iterator

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.host.facts import Facts, Interface
from traymon.diagnosis.host.interfaces import is_routable
from traymon.model import Evidence, Failure, Outcome


def _ask(case: Case) -> Iterator[Evidence]:
    facts = case.facts()
    if facts.interfaces is None:
        yield Evidence(
            check="interfaces",
            outcome=Outcome.INCONCLUSIVE,
            failure=Failure.LOCAL_RESOURCE_EXHAUSTED if facts.exhausted else None,
            note=next(iter(facts.problems), "the interfaces could not be read"),
            at=case.now(),
        )
        return
    word, names = judge(facts)
    yield Evidence(
        check="interfaces",
        target=", ".join(names),
        outcome=Outcome.OK if word == "ok" else Outcome.FAILED,
        word=word,
        interface=names[0] if names else "",
        note=_NOTES[word],
        at=case.now(),
    )


_NOTES: dict[str, str] = {
    "ok": "a network interface is up and has an address",
    "linklocal": "the network gave this computer no address",
    "none": "no network interface is up",
}


def judge(facts: Facts) -> tuple[str, tuple[str, ...]]:
    """The word, and the names of the interfaces it is about."""
    ours = ways_out(facts)
    routable = tuple(one.name for one in ours if any(map(is_routable, one.addresses)))
    if routable:
        return "ok", routable
    return ("linklocal" if ours else "none"), tuple(one.name for one in ours)


def ways_out(facts: Facts) -> tuple[Interface, ...]:
    """Cards that are up; a tunnel counts only where there is no card at all, as in some containers."""
    up = facts.interfaces or ()
    cards = tuple(one for one in up if one.kind == "physical")
    if cards or any(one.kind == "physical" for one in facts.down):
        return cards
    return tuple(one for one in up if one.kind == "tunnel" and set(one.addresses) & set((facts.sources or {}).values()))


CHECK = Check(name="interfaces", ask=_ask, patience=2.0, cheap=True)
