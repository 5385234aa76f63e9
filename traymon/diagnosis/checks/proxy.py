"""Ask the proxy whether it lets traymon through to the provider.

Words: ``none``; ``ok``; ``dead``, it does not answer or cannot be used; ``407``, it wants a password; ``block``, it
refuses this provider; ``pac``, a script or the desktop names a proxy that traymon does not use. ``reply.status`` is the
proxy's. The proxy is told the provider's host, and its own password where the settings hold one:
never a key.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.host.facts import ProxySettings
from traymon.diagnosis.host.tunnelling import Tunnel, open_tunnel, unusable, usual_proxy
from traymon.diagnosis.network.side_by_side import outcome_of
from traymon.diagnosis.network.target import target_of
from traymon.diagnosis.running.modes import why_off
from traymon.model import Evidence, Failure, Outcome, Phase, Reply
from traymon.probes.proxies import Proxy
from traymon.threads import together

SECONDS = 3.5

_AUTHENTICATION = 407

_WAY_IS_BARRED = frozenset({500, 502, 503, 504})
"""Not refused, but not reached either: that may be the provider's fault, the proxy's, or a blocked category."""

_MOST = 2
"""Anchors that the proxy is asked for."""

_ENOUGH = 0.3
"""Seconds in which a proxy that just answered may answer again."""

_OURS = frozenset({
    Failure.DNS_TEMPORARY, Failure.NETWORK_DOWN, Failure.NETWORK_UNREACHABLE, Failure.LOCAL_RESOURCE_EXHAUSTED,
})  # fmt: skip

_SILENT: dict[Phase | None, str] = {
    Phase.RESOLVE: "the proxy's name cannot be found",
    Phase.FIRST_BYTE: "the proxy accepts connections, but answers no request",
}


def _ask(case: Case) -> Iterator[Evidence]:
    facts = case.facts().proxy
    blank = Evidence(check="proxy", target=facts.shown, outcome=Outcome.OK, note=_named_by(facts))
    if not facts.shown:
        named = facts.pac_url or facts.desktop
        yield replace(blank, word="pac" if named else "none", target=named, at=case.now())
        return
    proxy = usual_proxy(case.provider.base_url, facts.shown)
    if why := unusable(proxy):
        note = f"{why} ({blank.note})"
        yield replace(blank, outcome=Outcome.FAILED, word="dead", failure=Failure.PROXY, note=note, at=case.now())
        return
    yield replace(_tried(case, blank, proxy), at=case.now())


def _tried(case: Case, blank: Evidence, proxy: Proxy) -> Evidence:
    target = target_of(case.provider)
    patience = case.left(SECONDS)
    tunnel = open_tunnel(proxy, target.host, target.port, seconds=patience, secure=target.secure)
    if tunnel.status in _WAY_IS_BARRED and _reaches_nobody(case, proxy, SECONDS - tunnel.ms / 1000):
        note = f"the proxy reaches nobody else either: {tunnel.status} ({blank.note})"
        return replace(_with(blank, tunnel), outcome=Outcome.FAILED, word="dead", note=note)
    return judged(blank, tunnel, cut_short=patience < SECONDS)


def _reaches_nobody(case: Case, proxy: Proxy, seconds: float) -> bool:
    """Whether the proxy says of anchors, too, that it cannot reach them: its own line is down."""
    if seconds < _ENOUGH or why_off("anchor", case.settings.diagnosis):
        return False
    patience = case.left(seconds)
    anchors = case.settings.diagnosis.anchors[:_MOST]
    jobs = [partial(open_tunnel, proxy, one.address, one.port, seconds=patience) for one in anchors]
    answers = together(jobs, name="proxy-anchor")
    return bool(answers) and all(answer.status in _WAY_IS_BARRED for answer in answers)


def _named_by(facts: ProxySettings) -> str:
    if facts.pac_url:
        return f"{facts.origin}: a script chooses the proxy, which traymon does not run"
    if facts.desktop:
        return f"{facts.origin}: a proxy that traymon does not use"
    return f"set by {facts.origin}" if facts.shown else ""


def judged(blank: Evidence, tunnel: Tunnel, *, cut_short: bool = False) -> Evidence:
    """``blank`` with what came of asking the proxy. ``cut_short``: in less than the usual time."""
    evidence = _with(blank, tunnel)
    if _is_not_its_fault(tunnel) or outcome_of(tunnel.failure, cut_short=cut_short) is Outcome.INCONCLUSIVE:
        return replace(evidence, outcome=Outcome.INCONCLUSIVE, note=f"the proxy could not be asked ({blank.note})")
    if tunnel.failure or tunnel.status is None:
        note = f"{_SILENT.get(tunnel.phase, 'the proxy does not answer')} ({blank.note})"
        return replace(evidence, outcome=Outcome.FAILED, word="dead", note=note)
    if tunnel.open:
        return replace(evidence, word="ok")
    if tunnel.status == _AUTHENTICATION:
        note = f"the proxy wants a user and a password ({blank.note})"
        return replace(evidence, outcome=Outcome.FAILED, word="407", note=note)
    note = f"the proxy refuses to connect to the provider: {tunnel.status} ({blank.note})"
    return replace(evidence, outcome=Outcome.FAILED, word="block", note=note)


def _is_not_its_fault(tunnel: Tunnel) -> bool:
    """Whether this computer, its network or its resolver failed before the proxy could."""
    return tunnel.failure in _OURS or (tunnel.phase is Phase.RESOLVE and tunnel.failure is Failure.TIMEOUT)


def _with(blank: Evidence, tunnel: Tunnel) -> Evidence:
    reply = None if tunnel.status is None else Reply(status=tunnel.status)
    return replace(blank, ms=tunnel.ms, failure=tunnel.failure, phase=tunnel.phase, reply=reply)


CHECK = Check(name="proxy", ask=_ask, patience=SECONDS + 0.5, cheap=True)
