"""An element of a ``traymon/check/1`` document, or a transition, as the value that is shown.

Pure. The document may be of a newer traymon or have been written by somebody else: what is missing or odd becomes
unknown, and nothing raises.
"""

import math
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta

from traymon.cli.watching.values import Event, PageRow, ProbeRow, ProviderRow, Totals
from traymon.cli.watching.words import clean
from traymon.model import Failure, Level, Observation, Party, Phase, ProbeKind, Timings, Transition

Element = Mapping[str, object]

_LEVELS = {level.word: level for level in Level}
_PARTIES = {party.value: party for party in Party}
_PROBES = {probe.value: probe for probe in ProbeKind}
_FAILURES = {failure.value: failure for failure in Failure}
_PHASES = {phase.value: phase for phase in Phase}
_LONGEST_AGE = timedelta(days=365).total_seconds()


def provider_row(element: Element, totals: Mapping[tuple[str, ProbeKind], Totals]) -> ProviderRow:
    """One element of ``providers``; ``totals`` by provider and probe."""
    id_ = clean(element.get("id"))
    at = _time(element.get("at"))
    return ProviderRow(
        id=id_,
        name=clean(element.get("name")) or id_,
        level=_LEVELS.get(str(element.get("level")), Level.UNKNOWN),
        party=_PARTIES.get(str(element.get("party")), Party.UNKNOWN),
        since=_time(element.get("since")),
        at=at,
        evidence=tuple(filter(None, map(clean, _list(element.get("evidence"))))),
        key_origin=clean(element.get("key_origin")),
        spend_usd=_number(element.get("spend_usd")) or 0.0,
        probes=_probes(id_, element, totals),
        page=_page(element.get("status_page"), at),
    )


def event(transition: Transition, names: Mapping[str, str]) -> Event:
    """A transition of the history; ``names`` by provider id."""
    after = transition.after
    return Event(
        at=transition.at,
        provider=clean(names.get(after.provider, after.provider)),
        before=transition.before.level,
        after=after.level,
        party=after.party,
        why=clean(next(iter(after.evidence), "")),
    )


def _probes(id_: str, element: Element, totals: Mapping[tuple[str, ProbeKind], Totals]) -> tuple[ProbeRow, ...]:
    """In the order of ``ProbeKind``: the rows keep their places, whichever answers first."""
    seen = {
        _PROBES[str(part.get("probe"))]: part
        for part in _list(element.get("probes"))
        if isinstance(part, Mapping) and str(part.get("probe")) in _PROBES
    }
    return tuple(
        ProbeRow(observation=_observation(id_, probe, seen[probe]), totals=totals.get((id_, probe), ()))
        for probe in ProbeKind
        if probe in seen
    )


def _observation(id_: str, probe: ProbeKind, part: Element) -> Observation:
    failure = part.get("failure")
    status = _number(part.get("http_status"))
    known = None if failure is None and part.get("ok") else _FAILURES.get(str(failure), Failure.UNKNOWN)
    return Observation(
        provider=id_,
        probe=probe,
        at=_time(part.get("at")) or datetime.fromtimestamp(0, UTC),
        failure=known,
        phase=_PHASES.get(str(part.get("phase"))),
        http_status=None if status is None else int(status),
        detail=clean(part.get("detail")),
        timings=_timings(part.get("timings_ms")),
    )


def _timings(part: object) -> Timings:
    values = part if isinstance(part, Mapping) else {}
    phases = {phase.value: _number(values.get(phase.value)) for phase in Phase}
    return Timings(**phases, total=_number(values.get("total")) or 0.0)


def _page(part: object, at: datetime | None) -> PageRow | None:
    if not isinstance(part, Mapping):
        return None
    age = _number(part.get("age_s"))
    if age is None and part.get("readable") is not True:
        return None  # not read yet
    return PageRow(
        readable=part.get("readable") is True,
        level=_LEVELS.get(str(part.get("level")), Level.UNKNOWN),
        format=clean(part.get("format")),
        url=clean(part.get("url")),
        reason=clean(part.get("reason")),
        read_at=at - timedelta(seconds=min(age, _LONGEST_AGE)) if at and age is not None else None,
        fallback=part.get("fallback") is True,
    )


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _number(value: object) -> float | None:
    """A finite number that is not negative; JSON's integers have no bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _time(value: object) -> datetime | None:
    """Years at the edge of the calendar are left out: they have no local time everywhere."""
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return at.replace(tzinfo=at.tzinfo or UTC) if MINYEAR + 1 < at.year < MAXYEAR else None
