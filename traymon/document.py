"""The JSON shapes that other programs read, ``traymon/check/1`` and ``traymon/test/1``, and their exit codes.

Pure. Every value is one that ``json`` can write; times are ``2026-11-22T18:00:00Z``; what is not known is ``None``.
Keys may be added, none may change.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from traymon.model import (
    Assessment,
    Breaker,
    Component,
    Control,
    Diagnosis,
    Evidence,
    Fallback,
    Incident,
    Level,
    Observation,
    Party,
    Provider,
    StatusReport,
    Update,
    Verdict,
)

CHECK_SCHEMA = "traymon/check/1"
PAGE_SCHEMA = "traymon/page/1"
TEST_SCHEMA = "traymon/test/1"

OK, WARNING, CRITICAL, UNKNOWN = range(4)
"""Exit codes of the Monitoring Plugins Development Guidelines, "Plugin Return Codes"."""

_CODES = {
    Level.OPERATIONAL: OK,
    Level.MAINTENANCE: WARNING,
    Level.DEGRADED: WARNING,
    Level.PARTIAL_OUTAGE: CRITICAL,
    Level.MAJOR_OUTAGE: CRITICAL,
}
_SEEN_FROM_HERE = frozenset({Party.NONE, Party.CDN, Party.PROVIDER})
"""With any other party at fault this machine cannot tell how the provider is."""
_FROM_BEST_TO_WORST = (OK, UNKNOWN, WARNING, CRITICAL)

_TEST_CODES = {
    Party.NONE: 0,
    Party.YOU: 1,
    Party.ACCOUNT: 1,
    Party.LOCAL_NETWORK: 1,
    Party.ISP: 1,
    Party.PATH: 1,
    Party.CDN: 2,
    Party.PROVIDER: 2,
}
"""Exit code by who is at fault: 0 nobody, 1 this side, 2 their side, 3 not known."""

_LEVELS = {level.word: level for level in Level}
_PARTIES = {party.value: party for party in Party}


def check_document(
    updates: Sequence[Update],
    *,
    version: str,
    at: datetime,
    fallbacks_of: Callable[[Provider], Sequence[Fallback]] = lambda _: (),
) -> dict[str, object]:
    """The ``traymon/check/1`` document of the newest update of each provider.

    ``fallbacks_of``: how those are that a provider could be replaced by.
    """
    return {
        "schema": CHECK_SCHEMA,
        "version": version,
        "at": time_text(at),
        "providers": [provider_element(update, fallbacks_of(update.provider)) for update in updates],
    }


def provider_element(update: Update, fallbacks: Sequence[Fallback] = ()) -> dict[str, object]:
    """One element of ``providers``. Ages in it are ages at ``update.at``."""
    judgement = update.assessment
    return {
        "id": update.provider.id,
        "name": update.provider.name,
        "level": judgement.level.word,
        "party": judgement.party.value,
        "cause": judgement.cause or None,
        "since": time_text(judgement.since),
        "at": time_text(update.at),
        "evidence": list(judgement.evidence),
        "key_origin": update.key_origin,
        "spend_usd": round(update.spend_usd, 9),
        "probes": [_probe(observation) for observation in update.latest],
        "breaker": {probe.value: _breaker(breaker, fallbacks) for probe, breaker in update.breakers},
        "status_page": _status_page(update.report, update.at),
        "controls": [_control(control) for control in update.controls],
        "fallbacks": [_fallback(fallback) for fallback in fallbacks],
    }


def page_document(report: StatusReport) -> dict[str, object]:
    """The ``traymon/page/1`` document: what a status page claims, before any choice of components."""
    return {
        "schema": PAGE_SCHEMA,
        "readable": report.readable,
        "format": report.format or None,
        "url": report.url or None,
        "reason": report.reason or None,
        "level": report.level.word,
        "components": [_component(component) for component in report.components],
        "incidents": [_incident(incident) for incident in report.incidents],
        "maintenances": [_incident(incident) for incident in report.maintenances],
    }


def page_exit_code(report: StatusReport) -> int:
    """As ``exit_code``, of the page's own claim; 3 when it cannot be read."""
    return _CODES.get(report.level, UNKNOWN) if report.readable else UNKNOWN


def exit_code(assessments: Iterable[Assessment]) -> int:
    """0 all is well, 1 degraded or maintenance, 2 an outage, 3 nothing known; a provider's trouble outweighs a 3."""
    return _worst(_code(assessment.level, assessment.party) for assessment in assessments)


def document_exit_code(document: Mapping[str, object]) -> int:
    """``exit_code`` of a document that was read back. Words that nobody knows count as unknown."""
    providers = document.get("providers")
    elements = providers if isinstance(providers, list) else []
    return _worst(
        _code(
            _LEVELS.get(str(element.get("level")), Level.UNKNOWN),
            _PARTIES.get(str(element.get("party")), Party.UNKNOWN),
        )
        for element in elements
        if isinstance(element, dict)
    )


def diagnosis_document(diagnosis: Diagnosis, *, version: str) -> dict[str, object]:
    """The ``traymon/test/1`` document of a diagnosis that was redacted: texts go into it as they are."""
    return {
        "schema": TEST_SCHEMA,
        "version": version,
        "at": time_text(diagnosis.at),
        "provider": diagnosis.provider,
        "duration_ms": round(diagnosis.duration_ms),
        "verdict": _verdict(diagnosis.verdict),
        "evidence": [_evidence(evidence) for evidence in diagnosis.evidence],
    }


def diagnosis_exit_code(party: Party) -> int:
    """0 it works, 1 your side, 2 the provider's side, 3 not known."""
    return _TEST_CODES.get(party, UNKNOWN)


def time_text(at: datetime) -> str:
    """``2026-11-22T18:00:00Z``, whole seconds."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _code(level: Level, party: Party) -> int:
    return _CODES.get(level, UNKNOWN) if party in _SEEN_FROM_HERE else UNKNOWN


def _worst(codes: Iterable[int]) -> int:
    return max(codes, key=_FROM_BEST_TO_WORST.index, default=UNKNOWN)


def _verdict(verdict: Verdict) -> dict[str, object]:
    return {
        "code": verdict.code,
        "party": verdict.party.value,
        "confidence": round(verdict.confidence, 2),
        "headline": verdict.headline,
        "explanation": verdict.explanation,
        "advice": list(verdict.advice),
        "alternatives": [
            {"code": other.code, "confidence": round(other.confidence, 2)} for other in verdict.alternatives
        ],
        "secondary": list(verdict.secondary),
        "not_tested": [{"check": skipped.check, "why": skipped.why} for skipped in verdict.not_tested],
        "supports": list(verdict.supports),
    }


def _evidence(evidence: Evidence) -> dict[str, object]:
    reply, certificate = evidence.reply, evidence.certificate
    return {
        "check": evidence.check,
        "target": evidence.target,
        "outcome": evidence.outcome.value,
        "failure": evidence.failure and evidence.failure.value,
        "phase": evidence.phase and evidence.phase.value,
        "ms": None if evidence.ms is None else round(evidence.ms, 1),
        "note": evidence.note,
        "word": evidence.word or None,
        "role": evidence.role or None,
        "operator": evidence.operator or None,
        "family": evidence.family or None,
        "address": evidence.address or None,
        "addresses": list(evidence.addresses),
        "http_status": reply.status if reply else None,
        "request_ids": dict(reply.request_ids) if reply else {},
        "issuer": (certificate.issuer or None) if certificate else None,
        "number": evidence.number,
    }


def _time_or_none(at: datetime | None) -> str | None:
    return None if at is None else time_text(at)


def _probe(observation: Observation) -> dict[str, object]:
    return {
        "probe": observation.probe.value,
        "ok": observation.ok,
        "failure": observation.failure and observation.failure.value,
        "phase": observation.phase and observation.phase.value,
        "http_status": observation.http_status,
        "model": observation.model or None,
        "timings_ms": observation.timings.as_dict(),
        "request_ids": dict(observation.request_ids),
        "at": time_text(observation.at),
        "layer": observation.layer and observation.layer.value,
        "detail": observation.detail or None,
        "retry_after_s": observation.retry_after,
        "cost_usd": round(observation.cost_usd, 12),
    }


def _status_page(report: StatusReport | None, at: datetime) -> dict[str, object]:
    """Of a page that was never read, the same keys: a reader need not ask which of them exist."""
    if report is None:
        report, age = StatusReport(readable=False, at=at, reason="not read yet"), None
    else:
        age = max(0, int((at - report.at).total_seconds()))
    return {
        "readable": report.readable,
        "level": report.level.word,
        "format": report.format or None,
        "url": report.url or None,
        "age_s": age,
        "reason": report.reason or None,
        "components": [_component(component) for component in report.components],
        "incidents": [_incident(incident) for incident in report.incidents],
        "maintenances": [_incident(incident) for incident in report.maintenances],
        "fallback": report.fallback,
    }


def _fallback(fallback: Fallback) -> dict[str, object]:
    """``ms``: of its newest good answer."""
    ms = None if fallback.ms is None else round(fallback.ms, 1)
    return {"id": fallback.id, "level": fallback.level.word, "ms": ms}


def _breaker(breaker: Breaker, fallbacks: Sequence[Fallback]) -> dict[str, object]:
    """``fallback``: the id of the first one that works."""
    healthy = next((fallback.id for fallback in fallbacks if fallback.works), None)
    return {"state": breaker.state.value, "until": _time_or_none(breaker.until), "fallback": healthy}


def _component(component: Component) -> dict[str, object]:
    return {"name": component.name, "level": component.level.word}


def _incident(incident: Incident) -> dict[str, object]:
    return {
        "name": incident.name,
        "level": incident.level.word,
        "components": list(incident.components),
        "started_at": _time_or_none(incident.started_at),
        "updated_at": _time_or_none(incident.updated_at),
        "url": incident.url or None,
        "stale": incident.stale,
    }


def _control(control: Control) -> dict[str, object]:
    return {
        "name": control.name,
        "operator": control.operator,
        "ok": control.ok,
        "failure": control.failure and control.failure.value,
        "ms": round(control.ms, 1),
        "at": time_text(control.at),
    }
