"""Globalping's HTTP API (https://globalping.io/docs/api.globalping.io): what to ask for, and what its answers mean.

Pure. Without a token 250 tests an hour are allowed for one address, one for each probe.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from traymon.model import Certificate, Evidence, Failure, Outcome, Phase, Reply
from traymon.settings.choices import Vantage

TIMEOUT = 5
"""Seconds that each probe gets: the least that is allowed."""

_MEASUREMENT = re.compile(r"[A-Za-z0-9_-]{1,64}")

_WORLD, _OWN = "world", "own_network"

_LONGEST_PLACE = 40

_LONGEST_MS = 3_600_000

_LARGEST = 2**32 - 1
"""AS numbers are the largest ones here."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One reading of a measurement."""

    finished: bool
    results: tuple[tuple[int, Evidence], ...]
    """Of the probes that have finished, each with its number in the measurement."""


def measurement(base_url: str, vantage: Vantage) -> dict[str, object]:
    """The request: an unauthenticated GET of the models list, from each country and the user's own network."""
    parts = urlsplit(base_url)
    places: list[dict[str, object]] = [{"country": country, "limit": 1} for country in vantage.countries]
    if vantage.own_network:
        places.append({"asn": vantage.own_network, "limit": 1})
    options: dict[str, object] = {
        "protocol": parts.scheme.upper(),
        "request": {"method": "GET", "path": parts.path + "/models"},
    }
    if parts.port:
        options["port"] = parts.port
    return {
        "type": "http",
        "target": parts.hostname or "",
        "timeout": TIMEOUT,
        "inProgressUpdates": True,
        "locations": places,
        "measurementOptions": options,
    }


def measurement_id(document: object) -> str:
    """The id in the answer to the request; empty: there is none."""
    id_ = _mapping(document).get("id")
    return id_ if isinstance(id_, str) and _MEASUREMENT.fullmatch(id_) else ""


def seen(document: object, own_network: int) -> Seen | None:
    """What a measurement has found so far; ``None``: that is no measurement."""
    measured = _mapping(document)
    results = measured.get("results")
    if not isinstance(results, list):
        return None
    found = enumerate(_evidence(_mapping(entry), own_network) for entry in results)
    return Seen(
        finished=measured.get("status") != "in-progress",
        results=tuple((number, evidence) for number, evidence in found if evidence),
    )


def _evidence(entry: Mapping[str, object], own_network: int) -> Evidence | None:
    probe, result = _mapping(entry.get("probe")), _mapping(entry.get("result"))
    if _text(result.get("status")) not in {"finished", "failed", "offline"}:
        return None
    status = _number(result.get("statusCode"))
    is_own = bool(own_network) and _number(probe.get("asn")) == own_network
    word, outcome, failure = _word(result, status)
    return Evidence(
        check="outside_view",
        outcome=outcome,
        word=word,
        role=_OWN if is_own else _WORLD,
        operator="/".join(place for place in (_text(probe.get("country")), _text(probe.get("city"))) if place),
        ms=_milliseconds(result),
        failure=failure,
        phase=Phase.FIRST_BYTE if failure is Failure.PROVIDER_FAULT else None,
        note=f"HTTP {status}" if status else _source(result),
        certificate=_certificate(result),
        reply=Reply(status=status) if status else None,
    )


def _word(result: Mapping[str, object], status: int) -> tuple[str, Outcome, Failure | None]:
    """A probe that failed by its own fault says nothing."""
    if result.get("status") == "finished" and status:
        is_up = status < 500  # noqa: PLR2004 - server errors; 401 is what an unauthenticated request gets
        return ("up", Outcome.OK, None) if is_up else ("down", Outcome.FAILED, Failure.PROVIDER_FAULT)
    if result.get("status") == "failed" and result.get("failureSource", "target") == "target":
        return "down", Outcome.FAILED, Failure.UNKNOWN
    return "", Outcome.INCONCLUSIVE, None


def _source(result: Mapping[str, object]) -> str:
    return {
        "target": "the provider did not answer there",
        "resolver": "the resolver there failed",
        "internal": "the probe there failed",
    }.get(_text(result.get("failureSource")), "")


def _certificate(result: Mapping[str, object]) -> Certificate | None:
    tls = _mapping(result.get("tls"))
    fingerprint = _text(tls.get("fingerprint256"), 128).replace(":", "").lower()
    if not fingerprint:
        return None
    issuer, subject = _mapping(tls.get("issuer")), _mapping(tls.get("subject"))
    return Certificate(
        issuer=_text(issuer.get("CN")),
        issuer_organization=_text(issuer.get("O")),
        subject=_text(subject.get("CN")),
        sha256=fingerprint,
    )


def _milliseconds(result: Mapping[str, object]) -> float | None:
    total = _mapping(result.get("timings")).get("total")
    is_number = isinstance(total, int | float) and not isinstance(total, bool)
    return float(total) if is_number and 0 <= total <= _LONGEST_MS else None  # type: ignore[operator, arg-type]


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST else 0


def _text(value: object, most: int = _LONGEST_PLACE) -> str:
    return "".join(letter for letter in value if letter.isprintable())[:most] if isinstance(value, str) else ""
