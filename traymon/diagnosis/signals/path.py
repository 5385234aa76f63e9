"""Words on the way to the provider: connections, handshakes, certificates, and the second looks at them."""

from collections.abc import Iterable, Sequence

from traymon.diagnosis.signals.addresses import Ranges, host_of, is_local
from traymon.diagnosis.signals.controls import packets_get_lost
from traymon.diagnosis.signals.found import PATHS, Found, connected, is_refused_here
from traymon.model import Evidence, Failure, Origin, Outcome, Phase, Provider

_TCP_WORDS: dict[Failure | None, str] = {
    Failure.CONNECTION_REFUSED: "refused",
    Failure.CONNECTION_RESET: "refused",
    Failure.NETWORK_UNREACHABLE: "unreach",
    Failure.HOST_UNREACHABLE: "unreach",
    Failure.NETWORK_DOWN: "unreach",
    Failure.PERMISSION_DENIED: "eperm",
    Failure.TIMEOUT: "timeout",
    Failure.CONNECTION_ABORTED: "timeout",
}
_TCP_ORDER = ("eperm", "timeout", "refused", "unreach")
"""Where addresses of one family differ: what says most comes first."""

_TLS_WORDS: dict[Failure | None, str] = {
    Failure.TLS_AUTHORITY: "untrusted",
    Failure.TLS_HOSTNAME: "name",
    Failure.CONNECTION_RESET: "rst",
    Failure.CONNECTION_ABORTED: "rst",
    Failure.TIMEOUT: "timeout",
    Failure.EOF: "eof",
    Failure.TLS_HANDSHAKE: "alert",
}
_TLS_ORDER = ("untrusted", "name", "expired", "notyet", "rst", "alert", "eof", "timeout")

_NOT_YET_VALID, _EXPIRED = 9, 10
"""OpenSSL's ``X509_V_ERR_CERT_*``."""


def words_on_path(found: Found, ranges: Ranges, provider: Provider) -> dict[str, str | None]:
    """What ``provider_path_*`` and the looks beside it found; addresses in sinkholes are not the provider's."""
    host, local = host_of(provider.base_url), is_local(provider, ranges)
    paths = [each for each in found.ran(*PATHS) if local or not ranges.is_bogus(each.address)]
    return {
        "tcp4": _tcp(found, paths, 4),
        "tcp6": _tcp(found, paths, 6),
        "tls_system": _tls([each for each in paths if each.check == PATHS[0]]),
        "tls_other": _tls(_otherwise_known(found, paths)),
        "issuer": _issuer(found, paths, provider),
        "certified_for": _certified_for(paths, host),
        "control_sni": found.best("control_sni", "control_sni", ("ok", "fail"), {"ctl_ok": "ok", "ctl_fail": "fail"}),
        "small_mss": found.best("small_mss", "small_mss", ("ok", "fail")),
        "no_post_quantum": found.best("no_post_quantum", "no_post_quantum", ("ok_without", "fail")),
        "http2": found.best("http1_only", "http2", ("fail", "ok"), {"fail": "", "fail_h2": "fail"}),
        "flaky": _flaky(found, provider),
    }


def _otherwise_known(found: Found, paths: Iterable[Evidence]) -> list[Evidence]:
    """On addresses that do not depend on the system's resolver, even where it knew them too."""
    told = {address for each in found.ran("doh") for address in each.addresses}
    return [
        each
        for each in paths
        if each.check in PATHS[1:] or each.origin in (Origin.DOH, Origin.MEMORY) or each.address in told
    ]


def _tcp(found: Found, paths: Iterable[Evidence], family: int) -> str | None:
    several = [each for each in paths if each.family == family]
    addresses = {each.address for each in several}
    if _flapping(found, addresses):
        return "flaky"
    if any(connected(each) for each in several):
        return "ok"
    words = {_TCP_WORDS.get(each.failure) for each in several}
    if words and any(each.address in addresses and is_refused_here(each) for each in found.ran("udp_datagram")):
        return "eperm"  # as for anchors
    return next((word for word in _TCP_ORDER if word in words), None)


def _flapping(found: Found, addresses: set[str]) -> bool:
    """Whether connecting to one of them worked at one time and not at another."""
    again = {each.address for each in found.ran("repeat", role="provider")} & addresses
    tried = [connected(each) for each in found.ran(*PATHS, "repeat") if each.address in again]
    return any(tried) and not all(tried)


def _flaky(found: Found, provider: Provider) -> str | None:
    """The first attempts count too: they fail where the line is bad just then."""
    words = {each.word for each in found.ran("api")}
    if _disagree(found, "anchor", ("anchor",)) or packets_get_lost(found, provider):
        return "network"
    if _disagree(found, "provider", PATHS) or {"200", "5xx"} <= words:
        return "provider"
    return "no" if found.ran("repeat") else None


def _disagree(found: Found, role: str, first: Sequence[str]) -> bool:
    again = {each.address for each in found.ran("repeat", role=role)}
    attempts = [*found.ran("repeat", role=role), *found.ran(*first)]
    return any(len({each.outcome for each in attempts if each.address == address}) > 1 for address in again)


def _tls(paths: Sequence[Evidence]) -> str | None:
    reached = [each for each in paths if connected(each)]
    if any(each.outcome is Outcome.OK for each in reached):
        return "ok"
    words = {_tls_word(each) for each in reached if each.phase is Phase.TLS}
    return next((word for word in _TLS_ORDER if word in words), None)


def _tls_word(evidence: Evidence) -> str | None:
    if evidence.failure is not Failure.TLS_CERTIFICATE:
        return _TLS_WORDS.get(evidence.failure)
    leaf, now = evidence.certificate, evidence.at
    code = leaf.verify_code if leaf else None
    if code == _NOT_YET_VALID or (leaf and leaf.not_before and now and now < leaf.not_before):
        return "notyet"
    return "expired" if code == _EXPIRED or (leaf and leaf.not_after and now and now > leaf.not_after) else "untrusted"


def _issuer(found: Found, paths: Sequence[Evidence], provider: Provider) -> str | None:
    """Of the good handshakes, if there are any: a forged address may have shown something else."""
    good = [each for each in paths if each.outcome is Outcome.OK]
    ours = {each.certificate.public for each in good or paths if each.certificate} - {None}
    theirs = {
        each.certificate.public
        for each in found.ran("anchor")
        if each.certificate and (not provider.cdn or each.cdn != provider.cdn)
    } - {None}
    if ours == {True}:
        return "public"
    if False in ours and theirs:
        return "private_all" if False in theirs else "private_target"
    return None


def _certified_for(paths: Iterable[Evidence], host: str) -> str | None:
    domain = ".".join(host.split(".")[-2:])
    subjects = [
        each.certificate.subject.lower()
        for each in paths
        if each.failure is Failure.TLS_HOSTNAME and each.certificate and each.certificate.subject
    ]
    if not subjects or not domain:
        return None
    ours = any(subject == domain or subject.endswith("." + domain) for subject in subjects)
    return "provider" if ours else "other"
