"""One step of a provider's standing: something new was seen, read or is to be told. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from traymon.assessment.attribution import attribute, remember, up_to
from traymon.assessment.confirmation import Rules, Tally, advance, carried_over, confirmed_by_others, is_outage
from traymon.assessment.fusion import judge
from traymon.assessment.standing import Sight, Standing, Streak
from traymon.model import Assessment, Control, Level, Observation, Party, ProbeKind, Transition


def saw(standing: Standing, observation: Observation, controls: Sequence[Control], rules: Rules) -> Standing:
    """``standing`` after a probe's result and the controls that were asked with it (none if it needed none)."""
    probe, provider = observation.probe, standing.provider
    independent = tuple(control for control in controls if not control.cdn or control.cdn != provider.cdn)
    memory = remember(standing.memory, observation)
    party = attribute(observation, independent, memory, rules.key_retests_span)
    before = standing.sights.get(probe)
    repeats = before.in_a_row if before and before.party is party else 0
    tally = advance(standing.tallies.get(probe, Tally()), observation, party, rules)
    streak = _continued(standing.streak, observation, party, rules)
    tallies = {**standing.tallies, probe: tally}
    return replace(
        standing,
        memory=memory,
        sights={**standing.sights, probe: Sight(observation=observation, party=party, in_a_row=repeats + 1)},
        tallies=_with_witnesses(tallies, streak, observation.at, rules),
        streak=streak,
        controls=_still_relevant(standing, independent, party),
    )


def _continued(streak: Streak, observation: Observation, party: Party, rules: Rules) -> Streak:
    if party is Party.NONE:
        return Streak()
    if party not in (Party.PROVIDER, Party.CDN) or not is_outage(observation):
        return streak
    if streak.first is None or observation.at - streak.first > rules.forget_after:
        return Streak(failures=1, first=observation.at)
    return replace(streak, failures=streak.failures + 1)


def _with_witnesses(
    tallies: Mapping[ProbeKind, Tally],
    streak: Streak,
    now: datetime,
    rules: Rules,
) -> Mapping[ProbeKind, Tally]:
    """When nothing at all answers, the endpoints confirm each other: none needs its own three failures."""
    if streak.first is None or streak.failures < rules.failures or now - streak.first < rules.failures_span:
        return tallies
    return {
        probe: confirmed_by_others(tally) if tally.failing and tally.failures and is_outage(tally.failing) else tally
        for probe, tally in tallies.items()
    }


def concluded(
    standing: Standing, now: datetime, rules: Rules = Rules(), *, quiet: bool = False
) -> tuple[Standing, Transition | None]:
    """``standing`` with its new judgement, and the transition if people should hear of it (not while ``quiet``).

    Compared is with what was told last, not with what was thought last: what is not known is never told, and
    up → unknown → down is still told, as is down → unknown → up.
    """
    after = judge(standing, now)
    known = replace(standing, assessment=after)
    told = standing.told
    if after.party is Party.UNKNOWN:
        return known, None
    if told is None and after.party is Party.NONE:
        return replace(known, told=after), None
    if told is not None and (told.level, told.party) == (after.level, after.party):
        return replace(known, remembered=False), None
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
    troubled = any(tally.trouble > Level.OPERATIONAL for tally in tallies.values())
    last = standing.assessment
    kept = replace(last, since=min(last.since, now)) if last else None
    return replace(
        standing,
        memory=up_to(standing.memory, now),
        sights=standing.sights if troubled else {},
        tallies=tallies,
        streak=Streak(),
        report=None,
        last_readable=None,
        assessment=kept if troubled else unknown,
    ), unknown


def _steady(standing: Standing, good: Assessment, rules: Rules) -> bool:
    """Whether things have worked for so long that an outage from before a restart may be called over."""
    doubt = any(tally.in_doubt for tally in standing.tallies.values())
    return good.at - good.since >= rules.recovery_span and not doubt


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
