"""What independent hosts answered, as the monitor's judges and the sinks know it. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from traymon.assessment.attribution import RESOLVER
from traymon.model import Control, Evidence, Failure, Outcome

_TELLING = (Outcome.OK, Outcome.FAILED, Outcome.INCONCLUSIVE, Outcome.SKIPPED)


def controls_of(evidence: Sequence[Evidence], now: datetime) -> tuple[Control, ...]:
    """Anchors, or where none may be asked captive checks; and control names."""
    anchors = _of("anchor", evidence)
    names = [one for one in evidence if one.check == "system_dns" and one.role == "control"]
    hosts = [_control(name, several, now) for name, several in (anchors or _of("captive_portal", evidence)).items()]
    return (*hosts, *(_control(one.target, [one], now, operator=RESOLVER) for one in names))


def _of(check: str, evidence: Iterable[Evidence]) -> dict[str, list[Evidence]]:
    """By target; an anchor has two addresses."""
    found: dict[str, list[Evidence]] = {}
    for one in evidence:
        if one.check == check and one.target:
            found.setdefault(urlsplit(one.target).hostname or one.target, []).append(one)
    return found


def _control(name: str, several: Sequence[Evidence], now: datetime, *, operator: str = "") -> Control:
    """The best of what was found at ``name``; of failures the one that says most."""
    best = min(several, key=lambda one: _TELLING.index(one.outcome))
    return Control(
        name=name,
        operator=operator or best.operator or name,
        cdn=best.cdn,
        at=best.at or now,
        failure=None if best.outcome is Outcome.OK else _failure(best),
        ms=best.ms or 0.0,
    )


def _failure(evidence: Evidence) -> Failure:
    if evidence.failure:
        return evidence.failure
    if evidence.outcome is Outcome.SKIPPED:
        return Failure.NETWORK_UNREACHABLE  # this host has no address of that family
    return Failure.EDGE_BLOCK if evidence.word == "portal" else Failure.TIMEOUT
