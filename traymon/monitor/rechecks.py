"""When an endpoint is asked again that is in doubt: sooner the more an answer may tell. Pure."""

from datetime import timedelta

from traymon.assessment.cadence import Plan
from traymon.assessment.standing import Standing
from traymon.model import Failure, Level, Observation, Party, ProbeKind
from traymon.monitor.paces import LONG_WAIT


def in_doubt(standing: Standing, probe: ProbeKind) -> bool:
    """Whether anything is wrong with ``probe`` or with all, or was and is perhaps over."""
    tally = standing.tallies.get(probe)
    doubt = standing.common.in_doubt or (tally is not None and tally.in_doubt)
    told = standing.told.party if standing.told and standing.remembered else Party.NONE
    return doubt or {told, party_of(standing, probe)} != {Party.NONE}


def party_of(standing: Standing, probe: ProbeKind) -> Party:
    """Who the newest answer of ``probe`` is charged to."""
    sight = standing.sights.get(probe)
    return sight.party if sight else Party.NONE


def recheck_wait(standing: Standing, plan: Plan, observation: Observation, step: int) -> float:
    """Seconds from ``observation`` until check number ``step`` of its endpoint."""
    probe, failure, party = observation.probe, observation.failure, party_of(standing, observation.probe)
    interval = plan.intervals.get(probe, timedelta(0))
    if party is Party.ACCOUNT and failure in LONG_WAIT:
        return LONG_WAIT[failure].total_seconds()
    if party is Party.ACCOUNT or failure is Failure.KEY_INVALID:
        return interval.total_seconds()
    tally = standing.tallies.get(probe, standing.common)
    if standing.common.perhaps_over or tally.perhaps_over:
        step = 0
    outage = observation.at - tally.since if tally.since and failure else timedelta(0)
    if probe.paid and _heralded(standing):
        return plan.recheck_when_heralded(probe, step, outage).total_seconds()
    return min(plan.recheck_after(probe, step, outage).total_seconds(), max(interval.total_seconds(), 1.0))


def _heralded(standing: Standing) -> bool:
    """Whether nothing answers, not even the free list of models: its first answer will call all others."""
    herald = standing.tallies.get(ProbeKind.MODELS)
    down = herald is not None and herald.trouble is Level.MAJOR_OUTAGE and not herald.good
    return down and standing.common.trouble is Level.MAJOR_OUTAGE and not standing.common.good
