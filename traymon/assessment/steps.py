"""One step of a provider's standing: something new was seen, read or is to be told. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from traymon.assessment.attribution import HERE, attribute, cause_of, of_own_server, remember, up_to
from traymon.assessment.baseline import at_hour
from traymon.assessment.clearing import cleared, since_clear
from traymon.assessment.confirmation import Tally, advance, carried_over, learnt
from traymon.assessment.ending import gain
from traymon.assessment.fusion import judge
from traymon.assessment.hysteresis import Course, followed, resumed, shown, unbroken
from traymon.assessment.rules import DEFAULTS, Rules
from traymon.assessment.speed import speed_of
from traymon.assessment.standing import Sight, Standing, matters
from traymon.assessment.witnesses import agreed, explained, span_of, with_near_miss
from traymon.model import Assessment, Control, Level, Observation, Party, Transition, Verdict


def saw(
    standing: Standing,
    observation: Observation,
    controls: Sequence[Control],
    rules: Rules,
    verdict: Verdict | None = None,
) -> Standing:
    """``standing`` after a probe's result and the controls that were asked with it (none if it needed none)."""
    probe, provider = observation.probe, standing.provider
    independent = tuple(control for control in controls if not control.cdn or control.cdn != provider.cdn)
    memory = remember(standing.memory, observation)
    party = of_own_server(observation, provider) or attribute(
        observation, independent, memory, rules.key_retests_span, verdict
    )
    standing = cleared(standing, observation, party)
    party = since_clear(standing, observation, party)
    before = standing.sights.get(probe)
    repeats = before.in_a_row if before and before.party is party else 0
    known = standing.tallies.get(probe, Tally())
    speed = speed_of(at_hour(known.baseline, observation.at), observation.timings.total, rules)
    common = standing.common
    if matters(standing, probe):
        span = span_of(standing, common, observation, rules)
        common = advance(common, observation, party, speed, rules, span, alone=False)
    tally = advance(known, observation, party, speed, rules, span_of(standing, known, observation, rules))
    tally = learnt(tally, common, observation) if party is Party.NONE else tally
    tallies = agreed({**standing.tallies, probe: tally}, standing.common, common, observation.at)
    after = replace(
        standing,
        memory=memory,
        sights={
            **standing.sights,
            probe: Sight(observation=observation, party=party, in_a_row=repeats + 1, cause=cause_of(party, verdict)),
        },
        tallies=tallies,
        common=explained(common, standing.tallies, tallies, observation.at),
        controls=_still_relevant(standing, independent, party),
    )
    return with_near_miss(after, standing.common, observation.at)


def concluded(
    standing: Standing, now: datetime, rules: Rules = DEFAULTS, *, quiet: bool = False
) -> tuple[Standing, Transition | None]:
    """``standing`` with its new judgement, and the transition if people should hear of it (not while ``quiet``).

    Compared is with what was told last, not with what was thought last: what is not known is never told, and
    up → unknown → down is still told, as is down → unknown → up. Where on this side a fault lies is told once.
    """
    judged = judge(standing, now)
    course = followed(standing.course, judged, now, rules)
    if standing.told and standing.remembered:
        course = resumed(course, standing.told, now)
    after = shown(course, judged)
    known = replace(standing, assessment=judged, shown=after, course=course)
    told = standing.told
    if after.party is Party.UNKNOWN:
        return known, None
    if told is None and after.party is Party.NONE:
        return replace(known, told=after), None
    if told is not None and _same(told, after, course):
        return replace(known, remembered=False), None
    if told is not None and {told.party, after.party} <= HERE:
        return replace(known, told=after, remembered=False), None
    if quiet or (known.remembered and after.party is Party.NONE and not _steady(known, after, rules)):
        return known, None
    before = told or _nothing(standing, now)
    return replace(known, told=after, remembered=False), Transition(before=before, after=after)


def after_gap(standing: Standing, since: datetime, now: datetime) -> tuple[Standing, Assessment]:
    """``standing`` when nobody has looked from ``since`` to ``now``, and the judgement on that time.

    Confirmed trouble is taken to go on until something answers; good answers and doubts from before mean nothing. No
    time lies in the future: the clock may have been set back.
    """
    unknown = Assessment(
        provider=standing.provider.id,
        level=Level.UNKNOWN,
        party=Party.UNKNOWN,
        at=since,
        since=since,
        evidence=("nobody looked: this computer slept, or its clock was set",),
    )
    tallies = {probe: carried_over(tally, now) for probe, tally in standing.tallies.items()}
    in_trouble = [probe for probe, tally in tallies.items() if tally.trouble > Level.OPERATIONAL]
    common = standing.common.trouble > Level.OPERATIONAL
    troubled = common or any(matters(standing, probe) for probe in in_trouble)
    last = standing.assessment
    kept = replace(last, since=min(last.since, now)) if last else None
    told = replace(standing.told, since=min(standing.told.since, now)) if standing.told else None
    return replace(
        standing,
        memory=up_to(standing.memory, now),
        sights=standing.sights if common or in_trouble else {},
        tallies=tallies,
        common=carried_over(standing.common, now),
        near_misses=tuple(min(miss, now) for miss in standing.near_misses),
        course=unbroken(standing.course, now),
        report=None,
        last_readable=None,
        assessment=kept if troubled else unknown,
        told=told,
    ), unknown


def _same(told: Assessment, after: Assessment, course: Course) -> bool:
    """Whether people know it already: what is unstable is told once, however it changes."""
    unstable = course.since is not None and told.since == after.since and told.party is after.party
    return unstable or (told.level, told.party) == (after.level, after.party)


def _steady(standing: Standing, good: Assessment, rules: Rules) -> bool:
    """Whether things have worked for so long that an outage from before a restart may be called over."""
    own = (tally for probe, tally in standing.tallies.items() if matters(standing, probe))
    doubt = any(tally.in_doubt for tally in (standing.common, *own))
    total = standing.told is None or standing.told.level not in (Level.DEGRADED, Level.PARTIAL_OUTAGE)
    evidence = standing.common.good * gain(1.0 if total else rules.error_share, rules)
    return good.at - good.since >= rules.recovery_span and evidence >= rules.recovery_evidence and not doubt


def _still_relevant(standing: Standing, fresh: tuple[Control, ...], party: Party) -> tuple[Control, ...]:
    """Controls speak of the moment of a failure: they go when things work again."""
    return (
        ()
        if party is Party.NONE and not any(tally.failures for tally in standing.tallies.values())
        else (fresh or standing.controls)
    )


def _nothing(standing: Standing, now: datetime) -> Assessment:
    return Assessment(
        provider=standing.provider.id,
        level=Level.UNKNOWN,
        party=Party.UNKNOWN,
        at=now,
        since=now,
        evidence=("nothing observed yet",),
    )
