"""After a fault on this side only what was asked for since its end counts. Pure."""

from dataclasses import replace
from datetime import timedelta

from traymon.assessment.attribution import HERE
from traymon.assessment.confirmation import carried_over
from traymon.assessment.standing import Standing
from traymon.model import Observation, Party


def cleared(standing: Standing, observation: Observation, party: Party) -> Standing:
    """``standing`` when ``observation``, charged to ``party``, ends a fault of this side: doubts are forgotten."""
    if standing.assessment is None or standing.assessment.party not in HERE or party in HERE:
        return standing
    now = observation.at
    return replace(
        standing,
        tallies={probe: carried_over(tally, now) for probe, tally in standing.tallies.items()},
        common=carried_over(standing.common, now),
        clear_since=now,
    )


def since_clear(standing: Standing, observation: Observation, party: Party) -> Party:
    """``party``; nobody knows whose fault it was where ``observation`` was asked for before such a fault ended."""
    asked_at = observation.at - timedelta(milliseconds=observation.timings.total)
    too_old = standing.clear_since is not None and asked_at < standing.clear_since <= observation.at
    return Party.UNKNOWN if too_old and party in (Party.PROVIDER, Party.CDN) else party
