"""Words on hosts that are independent of the provider, or share its CDN."""

from collections import Counter
from collections.abc import Iterable

from traymon.diagnosis.signals.found import PATHS, Found, connected, is_refused_here, quantity
from traymon.model import Evidence, Failure, Outcome, Phase, Provider
from traymon.settings.choices import Diagnosis

SLOW_NETWORK = 800.0
"""Milliseconds for one round trip to an anchor: satellites take 600."""

SENT_AGAIN = 950.0
"""Milliseconds: the first packet of a connection is sent again after one second (RFC 6298)."""

_TLS_WORDS = {Failure.TLS_AUTHORITY: "untrusted", Failure.TLS_CERTIFICATE: "date"}
"""``fail`` for the others: cut off in the middle."""


def words_on_controls(
    found: Found, provider: Provider, diagnosis: Diagnosis, remembered: frozenset[str]
) -> dict[str, str | None]:
    """Anchors, port 80, other APIs, the CDN, and the look from outside."""
    anchors, relatives = _anchors(found, provider, diagnosis, remembered)
    return {
        "anchors4": _family(found, anchors, 4),
        "anchors6": _family(found, anchors, 6),
        "anchors_tls": _handshakes(anchors),
        "captive": found.best("captive_portal", "captive", ("portal", "ok", "fail"), {"none": "fail"}),
        "peers": {"all": "up", "some": "mixed", "none": "down"}.get(
            quantity([peer.word == "up" for peer in found.ran("peer") if peer.word in ("up", "down")]) or ""
        ),
        "cdn_control": found.best("cdn_control", "cdn_control", ("ok", "fail")) or _relatives(relatives),
        "status_page": found.word("status_page", "status_page"),
        "outside": _outside(found, "world"),
        "outside_own_network": _outside(found, "own_network"),
    }


def network_is_slow(found: Found, provider: Provider) -> bool | None:
    """Whether it takes long to connect to anchors at all."""
    trips = [
        each.ms / (2 if each.certificate else 1)  # TCP takes one, TLS another
        for each in found.ran("anchor")
        if each.outcome is Outcome.OK and each.ms is not None and not _is_relative(each, provider)
    ]
    return min(trips) > SLOW_NETWORK if trips else None


def packets_get_lost(found: Found, provider: Provider) -> bool:
    """Whether several hosts, not only the provider's, answered so late that packets went twice, or never.

    One of them at least late by its address: a slow resolver makes all names late, and a filter nothing.
    """
    anchors = [each for each in found.ran("anchor") if not _is_relative(each, provider)]
    by_address = [each for each in (*anchors, *found.ran(*PATHS)) if each.outcome is Outcome.OK]
    fastest = min((each.ms for each in by_address if each.ms is not None), default=0.0)
    portals = found.ran("captive_portal")
    late = [
        each
        for each in (*by_address, *portals)
        if each.outcome is Outcome.OK and (each.ms or 0.0) - fastest > SENT_AGAIN
    ]
    lost = [each for each in (*anchors, *portals) if each.failure is Failure.TIMEOUT]
    hosts = {each.address or each.target for each in (*late, *lost)}
    beside = any(each.check not in PATHS for each in (*late, *lost))
    return len(hosts) > 1 and beside and any(each.address for each in late)


def _anchors(
    found: Found, provider: Provider, diagnosis: Diagnosis, remembered: frozenset[str]
) -> tuple[list[Evidence], list[Evidence]]:
    """Those independent of the provider, and those on its CDN.

    Where it is known which ones this network lets through, the failures of the others mean nothing.
    """
    usual = {
        address
        for anchor in diagnosis.anchors
        if anchor.name in remembered
        for address in (anchor.address, anchor.address6)
        if address
    }
    every = found.ran("anchor")
    relatives = [each for each in every if _is_relative(each, provider)]
    others = [each for each in every if not _is_relative(each, provider)]
    told = [each for each in others if connected(each) or not usual or each.address in usual]
    return told, relatives


def _is_relative(evidence: Evidence, provider: Provider) -> bool:
    return bool(provider.cdn) and evidence.cdn == provider.cdn


def _family(found: Found, anchors: Iterable[Evidence], family: int) -> str | None:
    several = [each for each in anchors if each.family == family]
    word = quantity([connected(each) for each in several])
    datagrams = found.ran("udp_datagram", role="anchor", family=family)
    if word == "none" and any(is_refused_here(each) for each in (*several, *datagrams)):
        return "eperm"  # firewalls drop TCP silently, and refuse a datagram at once
    return word or ("absent" if found.skipped("default_route", family=family) else None)


def _handshakes(anchors: Iterable[Evidence]) -> str | None:
    """One good handshake is enough: what breaks all of them would have broken it."""
    reached = [each for each in anchors if connected(each)]
    if any(each.outcome is Outcome.OK for each in reached):
        return "ok"
    words = Counter(
        _TLS_WORDS.get(each.failure, "fail") for each in reached if each.failure and each.phase is Phase.TLS
    )
    return words.most_common(1)[0][0] if words else None


def _relatives(relatives: Iterable[Evidence]) -> str | None:
    """By its own hosts if they were asked: an address of another service says less about a CDN."""
    words = [each.outcome is Outcome.OK for each in relatives]
    return {True: "ok", False: "fail"}.get(any(words)) if words else None


def _outside(found: Found, role: str) -> str | None:
    """Views without a role are of the world."""
    own = [each.word for each in found.ran("outside_view") if (each.role or "world") == role]
    words = {word for word in own if word in ("up", "mixed", "down")}
    if role == "own_network" and "mixed" in words:
        return None
    return next(iter(words)) if len(words) == 1 else "mixed" if words and role == "world" else None
