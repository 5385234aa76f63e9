"""All that is known of one provider, fused into one judgement: level, party, evidence.

The probes decide whether the user can use the API; the status page explains, and decides only where no probe can tell.
"""

from datetime import datetime, timedelta

from traymon.assessment import evidence
from traymon.assessment.attribution import HERE
from traymon.assessment.page_trust import stranger
from traymon.assessment.scope import Claim, claim_for
from traymon.assessment.standing import Standing, current_sights, matters
from traymon.model import Assessment, Failure, Level, Party, ProbeKind, StatusReport

PAGE_MEMORY = timedelta(minutes=10)
"""For so long the last good reading of a page that cannot be read any more still counts."""


def judge(standing: Standing, now: datetime) -> Assessment:
    """The judgement on ``standing``; ``since`` is kept while level and party stay the same."""
    level, party = _level_and_party(standing, now)
    before = standing.assessment
    unchanged = before is not None and (before.level, before.party) == (level, party)
    cause = _cause(standing, party)
    return Assessment(
        provider=standing.provider.id,
        level=level,
        party=party,
        at=now,
        since=before.since if before and unchanged else _began(standing, level, now),
        cause=cause,
        evidence=evidence.sentences(standing, level, party, now, cause),
    )


def _level_and_party(standing: Standing, now: datetime) -> tuple[Level, Party]:
    elsewhere = _fault_elsewhere(standing)
    if elsewhere in HERE:
        return Level.UNKNOWN, elsewhere
    found = _probed_level(standing)
    report = _believed_report(standing, now)
    claim = claim_for(report, standing.provider) if report and not stranger(report, standing.provider) else None
    if found > Level.OPERATIONAL:
        before = standing.assessment
        if before and before.party is Party.PROVIDER and (_is_recovering(standing) or _is_ending(before, standing)):
            return before.level, Party.PROVIDER
        announced = claim is not None and claim.level is Level.MAINTENANCE
        return (Level.MAINTENANCE if announced else found), Party.PROVIDER
    if elsewhere is not None:
        return _without_probes(standing, elsewhere, claim)
    if found is Level.OPERATIONAL:
        return (Level.OPERATIONAL, Party.NONE) if _has_answered(standing) else (Level.UNKNOWN, Party.UNKNOWN)
    last = standing.assessment
    return (last.level, last.party) if last else (Level.UNKNOWN, Party.UNKNOWN)


def _has_answered(standing: Standing) -> bool:
    """Whether anything has, since the newest fault of this side."""
    since = standing.clear_since
    return since is None or any(
        sight.observation.ok and sight.observation.at >= since for sight in standing.sights.values()
    )


def _without_probes(standing: Standing, party: Party, claim: Claim | None) -> tuple[Level, Party]:
    """Account faults and answers of unknown origin: the probes say nothing of the provider, the page may."""
    if standing.report is None and standing.provider.status_sources and not standing.has_key:
        return Level.UNKNOWN, Party.UNKNOWN  # the page decides: wait for its first reading
    if claim and claim.certain > Level.OPERATIONAL:
        return claim.certain, Party.PROVIDER
    works = any(sight.observation.ok for sight in standing.sights.values())
    limited = any(sight.observation.failure is Failure.USER_RATE_LIMIT for sight in standing.sights.values())
    if works or limited or (not standing.has_key and _all_clear(standing, claim)):
        return Level.OPERATIONAL, party
    return Level.UNKNOWN, party


def _all_clear(standing: Standing, claim: Claim | None) -> bool:
    """Whether the page, read to its end, says that all is well."""
    complete = standing.report is not None and standing.report.complete
    return claim is not None and claim.level is Level.OPERATIONAL and complete


def _relied_on(standing: Standing) -> list[ProbeKind]:
    """The endpoints whose state is the provider's: inference where it is probed, else the list of models."""
    own = [probe for probe in standing.sights if matters(standing, probe)]
    return [probe for probe in own if probe.paid] or own


def _probed_level(standing: Standing) -> Level:
    """Confirmed by the probes; ``UNKNOWN`` while none of them has told anything."""
    relied = _relied_on(standing)
    troubles = {probe: tally.trouble for probe, tally in standing.tallies.items() if matters(standing, probe)}
    down = [probe for probe in relied if troubles.get(probe) is Level.MAJOR_OUTAGE]
    if down:
        others_work = any(standing.sights[probe].observation.ok for probe in relied if probe not in down)
        return Level.PARTIAL_OUTAGE if others_work and _anything_since(standing, down) else Level.MAJOR_OUTAGE
    if any(level > Level.OPERATIONAL for level in (standing.common.trouble, *troubles.values())):
        return Level.DEGRADED
    told = any(tally.good or tally.recent for probe, tally in standing.tallies.items() if matters(standing, probe))
    return Level.OPERATIONAL if told else Level.UNKNOWN


def _anything_since(standing: Standing, down: list[ProbeKind]) -> bool:
    """Whether anything has answered since the trouble began: if nothing has, older good answers prove nothing."""
    began = min((at for probe in down if (at := standing.tallies[probe].since)), default=None)
    return began is None or any(
        sight.observation.ok and sight.observation.at >= began for sight in standing.sights.values()
    )


def _is_recovering(standing: Standing) -> bool:
    """Everything answers again, not yet for long enough: the way back is no new state."""
    return all(sight.observation.ok for probe, sight in standing.sights.items() if matters(standing, probe))


def _is_ending(before: Assessment, standing: Standing) -> bool:
    """Maintenance whose end the page has just announced: what failed before that says nothing of now."""
    if before.level is not Level.MAINTENANCE or standing.report is None or not standing.report.readable:
        return False
    return not any(
        sight.observation.at > standing.report.at for sight in standing.sights.values() if not sight.observation.ok
    )


def _believed_report(standing: Standing, now: datetime) -> StatusReport | None:
    """The newest reading; while that is unreadable, the last good one for a while."""
    if standing.report and standing.report.readable:
        return standing.report
    good = standing.last_readable
    return good if good and now - good.at <= PAGE_MEMORY else None


def _fault_elsewhere(standing: Standing) -> Party | None:
    """The party, other than the provider, that all (or for the account: any) of the newest results are charged to."""
    sights = current_sights(standing)
    lost = [sight for sight in sights.values() if sight.party in HERE]
    if lost and len(lost) == len(sights) and sum(sight.in_a_row for sight in lost) >= standing.confirmations:
        return max(lost, key=lambda sight: sight.observation.at).party
    for party in (Party.ACCOUNT, Party.UNKNOWN):
        charged = [sight for probe, sight in sights.items() if sight.party is party and matters(standing, probe)]
        certain = any(sight.observation.failure is Failure.KEY_MISSING for sight in charged)
        if charged and (certain or max(sight.in_a_row for sight in charged) >= standing.confirmations):
            return party
    return None


def _cause(standing: Standing, party: Party) -> str:
    """The newest verdict on what is charged to ``party``."""
    named = [sight for sight in current_sights(standing).values() if sight.party is party and sight.cause]
    return max(named, key=lambda sight: sight.observation.at).cause if named else ""


def _began(standing: Standing, level: Level, now: datetime) -> datetime:
    """When a new state began: trouble with its first failure, anything else now."""
    if level <= Level.OPERATIONAL:
        return now
    own = (tally for probe, tally in standing.tallies.items() if matters(standing, probe))
    everything = (standing.common, *own)
    return min((tally.since for tally in everything if tally.since), default=now)
