"""``traymon/test/1``: one local test."""

from traymon.document.times import time_text
from traymon.model import Diagnosis, Evidence, Verdict

TEST_SCHEMA = "traymon/test/1"


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
