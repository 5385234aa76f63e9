"""Try the provider over another way out of this computer: a phone, a second card, the card below a VPN.

Words: ``ok``, ``fail``: TCP and TLS to the provider. One evidence per interface; the note tells of an anchor as well.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.host.facts import Facts, Interface
from traymon.diagnosis.host.interfaces import carrying
from traymon.diagnosis.network.dial import Dialled, Limits, dial
from traymon.diagnosis.network.handshake import Tls
from traymon.diagnosis.network.paths import FIRST_STAGE
from traymon.diagnosis.network.side_by_side import Question, outcome_of, side_by_side
from traymon.diagnosis.network.sockets import Endpoint
from traymon.diagnosis.network.target import target_of
from traymon.model import Evidence, Outcome

SECONDS = 4.0

_MOST = 3
"""Interfaces that are asked."""


def _ask(case: Case) -> Iterator[Evidence]:
    questions = [
        Question(blank=_blank(case, interface), ask=partial(_try, case, interface))
        for interface in others(case.facts())[:_MOST]
    ]
    yield from side_by_side(case, questions, SECONDS)


def _blank(case: Case, interface: Interface) -> Evidence:
    host = target_of(case.provider).host
    return Evidence(check="other_interface", target=host, interface=interface.name, outcome=Outcome.INCONCLUSIVE)


def _try(case: Case, interface: Interface, blank: Evidence) -> Evidence:
    target = target_of(case.provider)
    address = _address(case, interface)
    if not address:
        return replace(blank, note="no address of the provider is known")
    limits = Limits(total=case.left(SECONDS * 0.9))
    to = Endpoint(address=address, port=target.port, interface=interface.socket_name or interface.name)
    reached = dial(to, limits=limits, tls=Tls(server_name=target.host) if target.secure else None)
    word, outcome = ("fail", outcome_of(reached.failure)) if reached.failure else ("ok", Outcome.OK)
    return replace(
        blank,
        address=address,
        port=target.port,
        family=6 if ":" in address else 4,
        word=word,
        outcome=outcome,
        failure=reached.failure,
        phase=reached.phase,
        ms=reached.ms,
        certificate=reached.certificate,
        note=_note(case, interface, reached),
    )


def _note(case: Case, interface: Interface, reached: Dialled) -> str:
    if not reached.failure:
        return f"the provider answers over {interface.name}"
    anchor = next((one for one in case.settings.diagnosis.anchors if _fits(one.address, interface)), None)
    if anchor is None:
        return f"the provider does not answer over {interface.name}"
    to = Endpoint(address=anchor.address, port=anchor.port, interface=interface.socket_name or interface.name)
    control = dial(to, limits=Limits(total=case.left(SECONDS / 2)), tls=Tls(server_name=anchor.address))
    word = "does not answer either" if control.failure else "does"
    return f"the provider does not answer over {interface.name}; {anchor.operator or anchor.name} {word}"


def _address(case: Case, interface: Interface) -> str:
    """One that worked, else any that is known, of a family that ``interface`` has."""
    tried = sorted(case.of(*FIRST_STAGE), key=lambda one: one.outcome is not Outcome.OK)
    asked = [one for one in case.of("system_dns", "doh") if one.role in {"provider", ""}]
    named = [address for one in asked for address in one.addresses]
    known = [*(one.address for one in tried), *named, *case.memory.addresses]
    return next((address for address in known if address and _fits(address, interface)), "")


def _fits(address: str, interface: Interface) -> bool:
    return any((":" in own) == (":" in address) for own in interface.addresses)


def others(facts: Facts) -> tuple[Interface, ...]:
    """Cards that are up and have a default route of their own, but do not carry the traffic."""
    busy = {one.name for one in carrying(facts)}
    routed = {route.interface for route in facts.routes or ()}
    return tuple(
        one for one in facts.interfaces or () if one.kind == "physical" and one.name in routed and one.name not in busy
    )


def _unless(case: Case) -> str:
    return "" if others(case.facts()) else "there is no other way out of this computer"


CHECK = Check(name="other_interface", ask=_ask, needs=FIRST_STAGE, unless=_unless, patience=SECONDS + 0.5)
