"""What a healthy run of the local test teaches, and what a later one makes of it."""

from collections.abc import Iterable
from dataclasses import replace

from traymon.diagnosis.case import Memory
from traymon.diagnosis.host.facts import Facts
from traymon.diagnosis.memory_file import Networks
from traymon.diagnosis.signals.found import PATHS
from traymon.model import Diagnosis, Origin, Outcome, Party, Provider

_WORKS = frozenset({"ok", "ok_reachable"})


def recalled(networks: Networks, provider: Provider, facts: Facts, memory: Memory) -> Memory:
    """``memory`` with the addresses of ``provider`` that worked, and the anchors that this network lets through."""
    return replace(memory, addresses=networks.addresses(provider.id), anchors=networks.anchors(traits_of(facts)))


def learn(networks: Networks, diagnosis: Diagnosis, facts: Facts) -> None:
    """Keep what worked, if all was well."""
    verdict = diagnosis.verdict
    if verdict.party is not Party.NONE or verdict.code not in _WORKS:
        return
    worked = [one for one in diagnosis.evidence if one.outcome is Outcome.OK]
    addresses = _distinct(one.address for one in worked if one.check in PATHS and one.origin is not Origin.LITERAL)
    anchors = _distinct(one.target for one in worked if one.check == "anchor")
    if addresses:
        networks.note_addresses(diagnosis.provider, addresses)
    if anchors and facts.routes:
        networks.note_anchors(traits_of(facts), anchors)


def traits_of(facts: Facts) -> tuple[str, ...]:
    """What this network is known by tomorrow: its routers and resolvers. Addresses of this computer come and go."""
    routers = sorted(f"{route.interface} {route.gateway}" for route in facts.routes or ())
    return (*routers, *sorted(facts.resolvers or ()))


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
