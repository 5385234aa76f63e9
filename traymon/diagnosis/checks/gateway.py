"""Does the router answer? One evidence per default gateway.

Words: ``alive``; ``dead``, it cannot be found on the link; ``eperm``, this computer forbids to ask; ``unknown``, it is
silent, as many are.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.host.facts import Facts, Route
from traymon.diagnosis.host.knocking import knock
from traymon.diagnosis.network.side_by_side import Question, side_by_side
from traymon.diagnosis.network.target import target_of
from traymon.model import Evidence, Failure, Outcome
from traymon.probes.resolver import is_loopback

SECONDS = 3.6
"""Linux gives up on a neighbour after 3.05 s; sooner, silence says nothing."""

_MOST = 6
"""Gateways that are asked."""

_FOUND: dict[str, tuple[str, Outcome, Failure | None]] = {
    "answered": ("alive", Outcome.OK, None),
    "refused": ("alive", Outcome.OK, None),
    "eperm": ("eperm", Outcome.FAILED, Failure.PERMISSION_DENIED),
    "dead": ("dead", Outcome.FAILED, Failure.HOST_UNREACHABLE),
    "exhausted": ("unknown", Outcome.INCONCLUSIVE, Failure.LOCAL_RESOURCE_EXHAUSTED),
}
_SILENT = ("unknown", Outcome.INCONCLUSIVE, Failure.TIMEOUT)

_NOTES: dict[str, str] = {
    "alive": "",
    "dead": "the router cannot be found on this network",
    "eperm": "this computer does not let traymon send to the router",
    "unknown": "the router does not answer, as many do",
}


def _ask(case: Case) -> Iterator[Evidence]:
    questions = [Question(blank=_blank(route), ask=partial(_knock, case)) for route in gateways(case.facts())]
    yield from side_by_side(case, questions, SECONDS + 0.2)


def _blank(route: Route) -> Evidence:
    return Evidence(
        check="gateway",
        target=route.gateway,
        address=route.gateway,
        family=route.family,
        interface=route.interface,
        outcome=Outcome.INCONCLUSIVE,
    )


def _knock(case: Case, blank: Evidence) -> Evidence:
    found = knock(blank.address, case.left(SECONDS))
    word, outcome, failure = _FOUND.get(found.sign, _SILENT)
    return replace(blank, word=word, outcome=outcome, failure=failure, ms=found.ms, note=_NOTES[word])


def gateways(facts: Facts) -> tuple[Route, ...]:
    """Default routes by a router, each router once. Behind a tunnel is no neighbour that could answer."""
    kinds = {one.name: one.kind for one in (*(facts.interfaces or ()), *facts.down)}
    usual = [route for route in facts.routes or () if route.gateway and kinds.get(route.interface) != "tunnel"]
    return tuple({route.gateway: route for route in reversed(usual)}.values())[::-1][:_MOST]


def _unless(case: Case) -> str:
    if is_loopback(target_of(case.provider).host):
        return "the provider is on this computer"
    facts = case.facts()
    if facts.routes is None:
        return "the routes are not known"
    return "" if gateways(facts) else "there is no default gateway"


CHECK = Check(name="gateway", ask=_ask, unless=_unless, patience=SECONDS + 0.4)
