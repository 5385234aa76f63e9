"""Words on names. Answers are compared by where they lead, not by address: a CDN gives everyone other ones."""

from collections import Counter
from collections.abc import Iterable, Mapping

from traymon.diagnosis.signals.addresses import Ranges, neighbours
from traymon.diagnosis.signals.found import Found, connected
from traymon.model import Evidence, Failure, Outcome

SLOW_RESOLVER = 1500.0
"""Milliseconds: below that nobody notices it beside the answer."""

_PACKET_WORDS = {
    "nxdomain": "nx",
    "servfail": "servfail",
    "refused": "servfail",
    "nodata": "nodata",
    "timeout": "timeout",
    "unreachable": "timeout",
}
_FAILURE_WORDS: dict[Failure | None, str] = {
    Failure.DNS_NXDOMAIN: "nx",
    Failure.DNS_NO_ANSWER: "nodata",
    Failure.TIMEOUT: "timeout",
    Failure.DNS_TEMPORARY: "timeout",
}
_PACKET_ROLES = {"provider": ("provider", "configured"), "control": ("control",), "random": ("random",)}
"""Questions to the configured servers by packets, by what the system's resolver was asked."""


def words_on_names(
    found: Found, ranges: Ranges, path: Mapping[str, str | None], remembered: Iterable[str], *, local: bool
) -> dict[str, str | None]:
    """``path`` is what ``words_on_path`` told; ``local``: the provider is meant to be at a private address."""
    provider, control = _addresses(found, "provider"), _addresses(found, "control")
    captured = bool(provider & (control | _addresses(found, "random"))) and path["tls_system"] != "ok"
    doh = {address for each in found.ran("doh") for address in each.addresses}
    truth = doh | _third_party_addresses(found)
    system = _kind(provider, ranges, local=local) or _failed(found, "provider")
    if provider and system is None:
        overlaps = bool(provider & doh)
        stale = bool(provider & set(remembered)) or _moved(found, provider, doh)
        system = _compared(path, overlaps=overlaps, known=bool(truth), stale=stale)
        system = "wrong" if captured else system
    named = _kind(control, ranges, local=False) or ("ok" if control else _failed(found, "control"))
    return {
        "system_dns": system,
        "control_dns": "wrong" if captured and named == "ok" else named,
        "random_dns": _random(found),
        "doh": _doh(found),
        "third_party_dns": _third_party(found, ranges, provider, doh),
        "resolver": _speed(found),
    }


def _addresses(found: Found, role: str) -> frozenset[str]:
    return frozenset(address for each in found.ran("system_dns", role=role) for address in each.addresses)


def _kind(addresses: frozenset[str], ranges: Ranges, *, local: bool) -> str | None:
    """``fakeip`` or ``bogon`` if none of them is a public one."""
    if not addresses or local:
        return None
    if all(ranges.is_fake(address) for address in addresses):
        return "fakeip"
    return "bogon" if all(ranges.is_bogus(address) for address in addresses) else None


def _compared(path: Mapping[str, str | None], *, overlaps: bool, known: bool, stale: bool) -> str | None:
    """By TLS first; addresses that other resolvers gave too are right, whatever is wrong with them."""
    if path["tls_system"] == "ok" or overlaps:
        return "ok"
    if path["tls_other"] == "ok":
        return "stale" if stale else "wrong"
    certain = path["tls_system"] in (None, "rst", "timeout", "eof", "alert")
    return "ok" if certain or not known else None


def _moved(found: Found, provider: frozenset[str], doh: set[str]) -> bool:
    """Whether nobody lives at the old addresses, next door to the new ones: forgers lead elsewhere."""
    tried = [each for each in found.ran("provider_path_system") if each.address in provider]
    near = any(neighbours(old, new) for old in provider for new in doh)
    return near and bool(tried) and not any(connected(each) for each in tried)


def _failed(found: Found, role: str) -> str | None:
    """Why the system gave no address. Its own word for "later" covers several: packets tell which."""
    asked = found.ran("system_dns", role=role)
    by_packets = [
        word
        for each in found.ran("dns_packets")
        if each.role in _PACKET_ROLES[role] and (word := _PACKET_WORDS.get(each.word))
    ]
    answers = [each for each in found.ran("dns_packets") if each.role in _PACKET_ROLES[role] and each.word == "noerror"]
    usual = Counter(by_packets).most_common(1)[0][0] if by_packets and not answers else None
    failure = next((each.failure for each in asked if each.outcome is Outcome.FAILED), None)
    if failure in (Failure.DNS_TEMPORARY, Failure.TIMEOUT) and usual in ("servfail", "timeout"):
        return usual
    if failure is not None:
        return _FAILURE_WORDS.get(failure)
    return None if asked else usual


def _random(found: Found) -> str | None:
    several = [each for check in ("system_dns", "dns_packets") for each in found.ran(check, role="random")]
    if any(each.word == "rewritten" or (each.word == "noerror" and each.addresses) for each in several):
        return "rewritten"
    return "ok" if several else None


def _doh(found: Found) -> str | None:
    """One good answer is enough; servers that could not be used say nothing on the name."""
    words = [each.word for each in found.ran("doh")]
    named = Counter({"nxdomain": "nx", "servfail": "servfail", "nodata": "nodata"}.get(word, "") for word in words)
    del named[""]
    if "noerror" in words:
        return "ok"
    return named.most_common(1)[0][0] if named else "none" if "none" in words else None


def _third_party_addresses(found: Found) -> set[str]:
    return {address for each in found.ran("dns_packets", role="third_party") for address in each.addresses}


def _third_party(found: Found, ranges: Ranges, system: frozenset[str], doh: set[str]) -> str | None:
    """``wrong``: forged on the way, for it is not the resolver the user chose that answers."""
    if any(each.word == "answered" for each in found.ran("injection_canary")):
        return "wrong"
    words = {_one_third_party(each, ranges, system, doh) for each in found.ran("dns_packets", role="third_party")}
    return next((word for word in ("ok", "wrong", "nx", "servfail") if word in words), None)


def _one_third_party(evidence: Evidence, ranges: Ranges, system: frozenset[str], doh: set[str]) -> str | None:
    told = set(evidence.addresses)
    if evidence.word == "noerror" and told:
        forged = all(ranges.is_bogus(address) for address in told) or (bool(doh) and told <= system and not told & doh)
        return "wrong" if forged else "ok"
    if evidence.word == "nxdomain":
        return "wrong" if doh else "nx"
    return "servfail" if evidence.word == "servfail" else None


def _speed(found: Found) -> str | None:
    times = [each.ms for each in found.ran("system_dns") if each.outcome is Outcome.OK and each.ms is not None]
    return None if not times else "slow" if min(times) > SLOW_RESOLVER else "ok"
