"""When the local test knows enough to stop early (pure)."""

from collections.abc import Container, Mapping, Sequence
from collections.abc import Set as AbstractSet

from traymon.model import Evidence, Outcome, Phase

Found = Mapping[str, Sequence[Evidence]]

_ASKING = ("api", "inference")

_WAIT_FOR_THE_NAME = frozenset(_ASKING)

_REFUSALS = frozenset({"401", "403", "404m", "429u", "429c", "quota", "freeoff", "503m"})

_PATHS = ("provider_path_system", "provider_path_doh", "provider_path_memory", "provider_path")


def is_settled(found: Found, unfinished: Container[str]) -> bool:
    """Whether the API itself has said what is the matter, if anything: that settles every question of the network.

    It answers well, with the key or, where there is none, at its edge; or the edge is well and the API refuses the key,
    the account or the load.
    """
    if any(name in unfinished for name in _ASKING):
        return False
    answers = [evidence for name in _ASKING for evidence in found.get(name, ()) if _ran(evidence)]
    edge = [] if "edge" in unfinished else [evidence for evidence in found.get("edge", ()) if _ran(evidence)]
    if not answers:
        return _all_ok(edge)
    return _all_ok(answers) or (_all_ok(edge) and any(evidence.word in _REFUSALS for evidence in answers))


def ipv6_is_silent(found: Found, running: Container[str]) -> bool:
    """Whether the provider has IPv6 addresses, and not one of those being tried has answered or failed yet."""
    named = [evidence for evidence in found.get("system_dns", ()) if evidence.role == "provider"]
    has_some = any(":" in address for evidence in named for address in evidence.addresses)
    tried = any(evidence.family == 6 for name in _PATHS for evidence in found.get(name, ()))  # noqa: PLR2004 - IPv6
    return has_some and not tried and any(name in running for name in _PATHS)


def is_hopeless(found: Found, unfinished: AbstractSet[str]) -> bool:
    """Whether only the API is left to wait for, and it waits for a name that nobody resolves."""
    unreached = any(one.phase is Phase.RESOLVE and one.failure for one in found.get("edge", ()))
    return unreached and unfinished <= _WAIT_FOR_THE_NAME


def _all_ok(several: Sequence[Evidence]) -> bool:
    return bool(several) and all(evidence.outcome is Outcome.OK for evidence in several)


def _ran(evidence: Evidence) -> bool:
    return evidence.outcome is not Outcome.SKIPPED
