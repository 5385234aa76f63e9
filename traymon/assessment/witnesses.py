"""What endpoints, the status page and the past testify to each other. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from traymon.assessment.confirmation import Tally, confirmed_by_others, is_outage, recovered
from traymon.assessment.page_trust import stranger
from traymon.assessment.rules import Rules
from traymon.assessment.scope import claim_for
from traymon.assessment.standing import Standing
from traymon.model import Level, Observation, ProbeKind, Scope

MEMORY = timedelta(hours=24)
"""Glitches are remembered so long."""

UNSTEADY = 3
"""Glitches in that time that ask for more patience."""

A_GLITCH = 3
"""Failures close together that are more than single errors."""

FOLLOWING = timedelta(minutes=5)
"""After the end of common trouble: by then a free key has asked each endpoint again."""

_MOST_MISSES = 10


def span_of(standing: Standing, tally: Tally, observation: Observation, rules: Rules) -> timedelta:
    """How long the failures in a row of ``tally``, ``observation`` with them, must last to be believed."""
    if observation.ok:
        return rules.failures_span
    if _page_agrees(standing):
        return min(rules.witnessed_span, rules.failures_span)
    glitches = sum(observation.at - miss <= MEMORY for miss in standing.near_misses)
    if glitches >= UNSTEADY:
        return max(rules.unsteady_span, rules.failures_span)
    addresses = tally.addresses.union(observation.addresses if is_outage(observation) else ())
    several = len(addresses) > 1 and not glitches
    return min(rules.addresses_span, rules.failures_span) if several else rules.failures_span


def agreed(
    tallies: Mapping[ProbeKind, Tally], before: Tally, common: Tally, now: datetime
) -> Mapping[ProbeKind, Tally]:
    """Endpoints that fall together confirm each other, and those that get up together as well.

    ``before`` and ``common``: all of them together, before and after the newest answer. What could not be asked so
    soon follows with less evidence of its own.
    """
    if common.trouble is Level.MAJOR_OUTAGE and not common.good:
        return {probe: confirmed_by_others(tally) if _fails(tally) else tally for probe, tally in tallies.items()}
    if common.trouble is Level.OPERATIONAL and common.over_at:
        ends = [
            probe
            for probe, tally in tallies.items()
            if (before.trouble > Level.OPERATIONAL and tally.answers_well) or _follows(tally, common.over_at, now)
        ]
        return {probe: recovered(tally, now) if probe in ends else tally for probe, tally in tallies.items()}
    return tallies


def explained(
    common: Tally, before: Mapping[ProbeKind, Tally], tallies: Mapping[ProbeKind, Tally], now: datetime
) -> Tally:
    """``common``: where one endpoint was down, its failures were those of all, and they end with it."""
    down = [probe for probe, tally in before.items() if tally.trouble is Level.MAJOR_OUTAGE]
    over = any(tallies[probe].trouble is Level.OPERATIONAL for probe in down)
    well = over and not any(tallies[probe].in_doubt for probe in common.failed)
    return recovered(common, now) if well and common.trouble is Level.DEGRADED and not common.slow_trouble else common


def with_near_miss(standing: Standing, before: Tally, now: datetime) -> Standing:
    """``standing``, remembering a glitch that has just turned out to be no outage."""
    over = before.trouble is Level.OPERATIONAL and before.bad >= A_GLITCH and not standing.common.bad
    return replace(standing, near_misses=(*standing.near_misses, now)[-_MOST_MISSES:]) if over else standing


def _follows(tally: Tally, over_at: datetime, now: datetime) -> bool:
    """Whether the trouble of ``tally`` was that of all, which ended at ``over_at``, a moment ago, and seems over."""
    part = tally.since is not None and tally.since < over_at and now - over_at <= FOLLOWING
    return part and tally.perhaps_over


def _fails(tally: Tally) -> bool:
    return tally.failing is not None and tally.failures > 0 and is_outage(tally.failing)


def _page_agrees(standing: Standing) -> bool:
    report, provider = standing.report, standing.provider
    if report is None or not report.readable or stranger(report, provider):
        return False
    claim = claim_for(report, provider)
    return claim.scope is Scope.IN and claim.level >= Level.DEGRADED
