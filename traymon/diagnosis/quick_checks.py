"""Which checks the monitor asks by itself, by how a request failed."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.checks import (
    anchor,
    captive_portal,
    clock,
    control_sni,
    default_route,
    dns_packets,
    doh,
    hosts_file,
    interfaces,
    provider_path,
    proxy,
    system_dns,
    trust_store,
    udp_datagram,
    vpn,
)
from traymon.diagnosis.network.sockets import family_of
from traymon.diagnosis.network.target import target_of
from traymon.model import Evidence, Failure, Observation, Origin, Outcome, Phase


def _ask_control_names(case: Case) -> Iterator[Evidence]:
    return system_dns.ask_names(case, system_dns.control_names(case))


def _ask_own_name(case: Case) -> Iterator[Evidence]:
    return system_dns.ask_names(case, system_dns.own_name(case))


OF_THE_NETWORK: tuple[Check, ...] = (
    interfaces.CHECK,
    default_route.CHECK,
    vpn.CHECK,
    anchor.CHECK,
    captive_portal.CHECK,
    clock.CHECK,
    trust_store.CHECK,
    udp_datagram.CHECK,
    replace(system_dns.CHECK, ask=_ask_control_names, unless=lambda _case: ""),
)

_OF_THE_PROVIDER: tuple[Check, ...] = (
    hosts_file.CHECK,
    proxy.CHECK,
    replace(system_dns.CHECK, ask=_ask_own_name),
)

_OTHER_ADDRESSES = (doh.CHECK, provider_path.DOH)
"""Where the name may lead astray."""

_OF_NAMES = (dns_packets.CHECK, *_OTHER_ADDRESSES, provider_path.MEMORY)
"""Where it leads nowhere."""

_MORE: dict[Phase | None, tuple[Check, ...]] = {
    Phase.RESOLVE: _OF_NAMES,
    Phase.CONNECT: (*_OTHER_ADDRESSES, udp_datagram.CHECK),
    Phase.TLS: (*_OTHER_ADDRESSES, control_sni.CHECK),
}
"""What else to ask, by where the request failed: the provider's name is told to nobody without need."""


def _was_silent(phase: Phase, case: Case) -> Iterator[Evidence]:
    """The request has just waited for these addresses longer than there is time for now."""
    target = target_of(case.provider)
    addresses = [address for said in case.of("system_dns") for address in said.addresses] or [target.host]
    for address in provider_path.few_per_family(addresses):
        yield Evidence(
            check=provider_path.SYSTEM.name,
            target=target.host,
            outcome=Outcome.FAILED,
            failure=Failure.TIMEOUT,
            phase=phase,
            origin=Origin.LITERAL if target.literal else Origin.SYSTEM,
            address=address,
            port=target.port,
            family=family_of(address),
        )


_SILENT: dict[Phase | None, Check] = {
    phase: replace(provider_path.SYSTEM, ask=partial(_was_silent, phase)) for phase in (Phase.CONNECT, Phase.TLS)
}


def checks_after(failed: Observation) -> tuple[Check, ...]:
    """What to ask of the provider after a request that failed so."""
    silent = _SILENT.get(failed.phase) if failed.failure is Failure.TIMEOUT else None
    return (*_OF_THE_PROVIDER, silent or provider_path.SYSTEM, *_MORE.get(failed.phase, ()))
