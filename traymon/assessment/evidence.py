"""The sentences that say why: one fact each, most important first."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from traymon.assessment.attribution import RESOLVER
from traymon.assessment.causes import CAUSES
from traymon.assessment.confirmation import Tally
from traymon.assessment.page_trust import stranger
from traymon.assessment.scope import claim_for
from traymon.assessment.standing import Sight, Standing, current_sights, matters
from traymon.model import Failure, Incident, Level, Observation, Party, ProbeKind, StatusReport

_IN_WORDS: dict[Failure, str] = {
    Failure.DNS_NXDOMAIN: "the name does not exist, says the resolver",
    Failure.DNS_NO_ANSWER: "the resolver knows no address for the name",
    Failure.DNS_TEMPORARY: "the resolver cannot find the name at the moment",
    Failure.CONNECTION_REFUSED: "connection refused",
    Failure.CONNECTION_RESET: "connection reset",
    Failure.CONNECTION_ABORTED: "connection aborted",
    Failure.HOST_UNREACHABLE: "host unreachable",
    Failure.NETWORK_UNREACHABLE: "network unreachable",
    Failure.NETWORK_DOWN: "network down",
    Failure.TIMEOUT: "no answer in time",
    Failure.EOF: "connection closed without an answer",
    Failure.PERMISSION_DENIED: "this computer forbids the connection (firewall?)",
    Failure.LOCAL_RESOURCE_EXHAUSTED: "this computer has no sockets or memory left",
    Failure.TLS_HANDSHAKE: "TLS handshake failed",
    Failure.TLS_HOSTNAME: "the certificate is for another name",
    Failure.TLS_AUTHORITY: "the certificate's issuer is not trusted here",
    Failure.TLS_CERTIFICATE: "the certificate is expired or not yet valid (is the clock right?)",
    Failure.PROXY: "the proxy refuses or does not answer",
    Failure.PROTOCOL: "not the answer of such an API",
    Failure.PROVIDER_FAULT: "server error",
    Failure.PROVIDER_CAPACITY: "the provider has no capacity for this model now",
    Failure.USER_RATE_LIMIT: "your key's rate limit is used up; the API itself is up",
    Failure.ACCOUNT_QUOTA_OR_PLAN: "your plan or quota gives nothing for this model",
    Failure.KEY_INVALID: "the API refuses your key",
    Failure.KEY_MISSING: "answers, but there is no key to test more",
    Failure.FORBIDDEN: "your key lacks the right to do this",
    Failure.PAYMENT_REQUIRED: "payment required: look at your billing page",
    Failure.MODEL_UNAVAILABLE: "the model is unknown or withdrawn",
    Failure.REQUEST_REJECTED: "the API rejects the request: is the base URL right?",
    Failure.EDGE_BLOCK: "something in between answered instead of the API (a login page, a block, a challenge)",
    Failure.STARTING: "the server is starting: it loads its model",
    Failure.TRUNCATED_STREAM: "the stream broke off",
    Failure.STALLED_STREAM: "the stream stalled",
    Failure.TRANSIENT: "try again, says the API",
    Failure.BODY_TOO_LARGE: "the answer is far too large",
    Failure.UNKNOWN: "failed for an unknown reason",
}


def sentences(standing: Standing, level: Level, party: Party, now: datetime, cause: str = "") -> tuple[str, ...]:
    """Evidence for the judgement ``level``, ``party``; ``cause``: code of the verdict behind it."""
    probed = [_of_probe(probe, sight, standing) for probe, sight in _worst_first(standing)]
    local = party in (Party.LOCAL_NETWORK, Party.ISP)
    parts = [*_of_controls(standing), *probed] if local else [*probed, *_of_controls(standing)]
    known = [CAUSES[cause]] if cause in CAUSES else []
    return (*known, *parts, *_of_page(standing, level, party, now))


def in_words(observation: Observation) -> str:
    """What went wrong, for people."""
    words = _IN_WORDS.get(observation.failure or Failure.UNKNOWN, "failed")
    return f"{words} ({observation.detail})" if observation.detail else words


def length_in_words(length: timedelta) -> str:
    """``40 s``, ``12 min``, ``3 h``, ``2 days``."""
    seconds = max(int(length.total_seconds()), 0)
    for size, unit in ((86400, "days"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _worst_first(standing: Standing) -> list[tuple[ProbeKind, Sight]]:
    """Confirmed trouble, then what fails, then what works."""

    def rank(item: tuple[ProbeKind, Sight]) -> tuple[int, bool]:
        probe, sight = item
        tally = standing.tallies.get(probe)
        return -(tally.trouble if tally else Level.OPERATIONAL), sight.observation.ok

    return sorted(current_sights(standing).items(), key=rank)


def _of_probe(probe: ProbeKind, sight: Sight, standing: Standing) -> str:
    observation, tally = sight.observation, standing.tallies.get(probe)
    if observation.ok:
        slow = ", slower than usual" if tally and tally.slow else ""
        recovering = f", {_unsteadily(tally, observation)}" if tally and tally.trouble > Level.OPERATIONAL else ""
        return f"{probe.value} answered in {observation.timings.total:.0f} ms{slow}{recovering}"
    if sight.party is Party.YOU and observation.local_target and observation.failure is Failure.CONNECTION_REFUSED:
        return (
            f"{standing.provider.name} is not running: nothing listens on {urlsplit(standing.provider.base_url).netloc}"
        )
    doubtful = sight.party is Party.PROVIDER and tally and tally.trouble is Level.OPERATIONAL
    suffix = f" ({tally.failures} in a row, not yet confirmed)" if doubtful and tally else ""
    phase = f" during {observation.phase.value}" if observation.phase and observation.http_status is None else ""
    elsewhere = "" if matters(standing, probe) else "; you do not rely on it"
    return f"{probe.value}: {in_words(observation)}{phase}{suffix}{elsewhere}"


def _unsteadily(tally: Tally, newest: Observation) -> str:
    bad, failing = sum(tally.recent), tally.failing
    elsewhere = failing and failing.addresses and newest.addresses and not {*failing.addresses} & {*newest.addresses}
    where = " (at another of its addresses)" if elsewhere else ""
    reason = f", the last time with: {in_words(failing)}{where}" if failing else ""
    return f"but {bad} of the last {len(tally.recent)} answers were bad{reason}" if bad else "not yet steady"


def _of_controls(standing: Standing) -> list[str]:
    anchors = [control for control in standing.controls if control.operator != RESOLVER]
    if not anchors:
        return []
    working = [anchor.operator for anchor in anchors if anchor.ok]
    if working:
        return [f"your Internet connection works: {' and '.join(working)} answered at the same time"]
    return [f"no independent host answers either ({', '.join(anchor.operator for anchor in anchors)})"]


def _of_page(standing: Standing, level: Level, party: Party, now: datetime) -> list[str]:
    report = standing.report
    if report is None:
        return []
    if not report.readable:
        return [f"status page unreadable: {report.reason}{_last_read(standing, now)}"]
    claim = claim_for(report, standing.provider)
    said = claim.level
    source = f"{'old page, ' if report.fallback else ''}{report.format}, {length_in_words(now - report.at)} old"
    found = [f"status page: {said.label} ({source})"]
    if expected := stranger(report, standing.provider):
        found.append(f"the status page changed its format ({expected} → {report.format}): shown, not relied on")
    found += [f"status page reports: {incident.name}{_silence(incident, now)}" for incident in claim.counted]
    found += [f"status page reports, not about what you use: {incident.name}" for incident in claim.notices]
    if party is Party.PROVIDER and said is Level.OPERATIONAL:
        found.append(f"your calls fail, the status page does not say so yet{_lead(standing, report)}")
    elif level is Level.OPERATIONAL and said > Level.OPERATIONAL and party is Party.NONE:
        found.append(f"the status page reports {_TROUBLE.get(said, 'trouble')}, your own calls succeed")
    return found


_TROUBLE: dict[Level, str] = {
    Level.MAINTENANCE: "maintenance",
    Level.PARTIAL_OUTAGE: "an outage",
    Level.MAJOR_OUTAGE: "an outage",
}


def _lead(standing: Standing, report: StatusReport) -> str:
    """How much later than the first failed call the page still said that all is well."""
    began = min((tally.since for tally in standing.tallies.values() if tally.since), default=report.at)
    ahead = report.at - began
    return f" (you are {length_in_words(ahead)} ahead)" if ahead > timedelta(0) else ""


def _last_read(standing: Standing, now: datetime) -> str:
    good = standing.last_readable
    return f" (last read {length_in_words(now - good.at)} ago)" if good else ""


def _silence(incident: Incident, now: datetime) -> str:
    silent = length_in_words(now - incident.updated_at) if incident.stale and incident.updated_at else ""
    return f" (silent for {silent}: forgotten?)" if silent else ""
