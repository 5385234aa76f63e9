"""``traymon/check/1``: the newest update of each provider, and the elements of ``status.json``."""

from collections.abc import Callable, Sequence
from datetime import datetime

from traymon.document.page import component_element, incident_element
from traymon.document.times import time_or_none, time_text
from traymon.model import Breaker, Control, Fallback, Observation, Provider, StatusReport, Update

CHECK_SCHEMA = "traymon/check/1"


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
        "components": [component_element(component) for component in report.components],
        "incidents": [incident_element(incident) for incident in report.incidents],
        "maintenances": [incident_element(incident) for incident in report.maintenances],
        "fallback": report.fallback,
    }


def _fallback(fallback: Fallback) -> dict[str, object]:
    """``ms``: of its newest good answer."""
    ms = None if fallback.ms is None else round(fallback.ms, 1)
    return {"id": fallback.id, "level": fallback.level.word, "ms": ms}


def _breaker(breaker: Breaker, fallbacks: Sequence[Fallback]) -> dict[str, object]:
    """``fallback``: the id of the first one that works."""
    healthy = next((fallback.id for fallback in fallbacks if fallback.works), None)
    return {"state": breaker.state.value, "until": time_or_none(breaker.until), "fallback": healthy}


def _control(control: Control) -> dict[str, object]:
    return {
        "name": control.name,
        "operator": control.operator,
        "ok": control.ok,
        "failure": control.failure and control.failure.value,
        "ms": round(control.ms, 1),
        "at": time_text(control.at),
    }
