"""Values to rows and back. What a row says in words that nobody knows any more becomes unknown."""

import json
from datetime import UTC, datetime, timedelta

from traymon.history.intervals import Interval
from traymon.model import Assessment, Failure, Layer, Level, Observation, Party, Phase, ProbeKind, Timings, Transition

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_PICO = 1e12

_LEVELS = {level.word: level for level in Level}
_PARTIES = {party.value: party for party in Party}
_PROBES = {probe.value: probe for probe in ProbeKind}
_FAILURES = {failure.value: failure for failure in Failure}
_PHASES = {phase.value: phase for phase in Phase}
_LAYERS = {layer.value: layer for layer in Layer}

Timing = int | None


def milliseconds(at: datetime) -> int:
    """Of an aware time, since 1970 UTC."""
    return (at - _EPOCH) // _MILLISECOND


def moment(value: int) -> datetime:
    """Back from ``milliseconds``."""
    return _EPOCH + _MILLISECOND * value


def day(at: datetime) -> int:
    """Whole days since 1970 UTC."""
    return (at - _EPOCH).days


def money(usd: float) -> int:
    """10⁻¹² USD: one token costs about 10⁻⁷, and sums stay exact."""
    return round(usd * _PICO)


def usd(value: int) -> float:
    """Back from ``money``."""
    return value / _PICO


def clean(text: str) -> str:
    """Without the lone surrogates that JSON from outside may hold and SQLite cannot store."""
    return text.encode("utf-8", "replace").decode()


def timing_values(timings: Timings) -> tuple[Timing, ...]:
    """The columns ``resolve connect tls first_byte transfer total``, in tenths of a millisecond."""
    return (
        _tenths(timings.resolve),
        _tenths(timings.connect),
        _tenths(timings.tls),
        _tenths(timings.first_byte),
        _tenths(timings.transfer),
        round(timings.total * 10),
    )


def judgement_values(judgement: Assessment) -> tuple[str, str, int, int, str]:
    """The columns ``level party at since evidence``."""
    return (
        judgement.level.word,
        judgement.party.value,
        milliseconds(judgement.at),
        milliseconds(judgement.since),
        json.dumps(judgement.evidence, separators=(",", ":")),
    )


def judgement_from(provider: str, level: str, party: str, at: int, since: int, evidence: str) -> Assessment:
    """Back from ``judgement_values``."""
    return Assessment(
        provider=provider,
        level=level_from(level),
        party=party_from(party),
        at=moment(at),
        since=moment(since),
        evidence=tuple(str(sentence) for sentence in json.loads(evidence)),
    )


def transition_from(provider: str, *columns: int | str) -> Transition:
    """From the columns ``before_level … before_evidence after_level … after_evidence``."""
    return Transition(
        before=judgement_from(provider, *columns[:5]),  # type: ignore[arg-type]  # columns of mixed types
        after=judgement_from(provider, *columns[5:]),  # type: ignore[arg-type]  # columns of mixed types
    )


def observation_from(  # noqa: PLR0913, PLR0917 - a row
    provider: str,
    probe: ProbeKind,
    at: int,
    failure: str | None,
    phase: str | None,
    http_status: int | None,
    layer: str | None,
    model: str | None,
    cost: int,
    detail: str | None,
    *timings: Timing,
) -> Observation:
    """What the row kept: no request ids, no rate limits."""
    return Observation(
        provider=provider,
        probe=probe,
        at=moment(at),
        failure=None if failure is None else _FAILURES.get(failure, Failure.UNKNOWN),
        phase=_PHASES.get(phase or ""),
        http_status=http_status,
        layer=_LAYERS.get(layer or ""),
        model=model or "",
        cost_usd=usd(cost),
        detail=detail or "",
        timings=timings_from(*timings),
        new_connection=timings[1] is not None,
    )


def timings_from(*columns: Timing) -> Timings:
    """Back from ``timing_values``."""
    resolve, connect, tls, first_byte, transfer, total = (None if tenths is None else tenths / 10 for tenths in columns)
    return Timings(
        resolve=resolve, connect=connect, tls=tls, first_byte=first_byte, transfer=transfer, total=total or 0.0
    )


def interval_from(level: str, party: str, begun: int, seen: int) -> Interval:
    """From the columns of ``interval`` or ``current``."""
    return Interval(level=level_from(level), party=party_from(party), begun=moment(begun), seen=moment(seen))


def interval_values(interval: Interval) -> tuple[int, int, str, str]:
    """The columns ``begun seen level party``."""
    return (
        milliseconds(interval.begun),
        milliseconds(interval.seen),
        interval.level.word,
        interval.party.value,
    )


def level_from(word: str) -> Level:
    """``UNKNOWN`` for a word that is none."""
    return _LEVELS.get(word, Level.UNKNOWN)


def party_from(word: str) -> Party:
    """``UNKNOWN`` for a word that is none."""
    return _PARTIES.get(word, Party.UNKNOWN)


def _tenths(value: float | None) -> Timing:
    return None if value is None else round(value * 10)
