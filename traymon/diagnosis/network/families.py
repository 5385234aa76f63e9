"""Whether this computer has IPv4, or IPv6, at all: a way that does not exist is not broken."""

from traymon.diagnosis.case import Case
from traymon.diagnosis.host.facts import Facts

_WAYS_OUT = ("physical", "tunnel")


def missing(case: Case, family: int) -> str:
    """Why ``family`` cannot be tested on this computer, or ``""``."""
    facts = case.facts()
    if facts.sources is None or family in facts.sources:
        return ""
    if family == 6 or not _has_ipv4(facts):  # noqa: PLR2004 - the IP version
        return f"this computer has no IPv{family}"
    return ""


def _has_ipv4(facts: Facts) -> bool:
    """An address without a way out is a fault; with IPv6 there, none at all is a choice of the network."""
    if not facts.sources:
        return True
    interfaces = [interface for interface in facts.interfaces or () if interface.kind in _WAYS_OUT]
    addresses = [address for interface in interfaces for address in interface.addresses]
    return any(":" not in address and not address.startswith("169.254.") for address in addresses)
