"""What happened → what to say now, and what to remember. Pure.

Rules: no end is told of what was not told; trouble in quiet hours is summed up after them; whoever asked to
be told of an end is told of it, whatever else is silent; a fault that takes all providers away is told once. A key
that is missing or refused may stay so for weeks: what waits for the end of a provider's trouble does not wait for that.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from traymon.alerts.memory import Held, Memory, Open, Snooze
from traymon.alerts.quiet import end_of_quiet
from traymon.model import Level, Party, Transition
from traymon.settings.choices import Alerts

BACK_OFF = 2
"""Each reminder waits so many times as long as the one before."""


class Kind(StrEnum):
    """Why something is said."""

    CHANGE = "change"
    REMINDER = "reminder"
    DIGEST = "digest"


@dataclass(frozen=True, kw_only=True)
class Alert:
    """Something to say now."""

    kind: Kind
    provider: str = ""
    """Empty: of a digest."""
    transition: Transition | None = None
    trouble: Open | None = None
    """What a reminder reminds of."""
    held: tuple[Held, ...] = ()
    """What a digest sums up."""


Decision = tuple[Memory, tuple[Alert, ...]]


def happened(memory: Memory, transition: Transition, rules: Alerts, now: datetime, *, paused: bool = False) -> Decision:
    """``transition`` took place; ``now`` has the user's time zone."""
    provider, is_well = transition.after.provider, _is_well(transition)
    ends: tuple[Alert, ...] = ()
    if is_well or _is_handed_over(memory, transition):
        memory, ends = _ended(memory, transition, provider, rules, now, paused=paused)
    if is_well:
        return memory, ends
    memory, begins = _troubled(memory, transition, provider, rules, now, paused=paused)
    return memory, begins or ends


def time_passed(memory: Memory, rules: Alerts, now: datetime) -> Decision:
    """Nothing happened, but it is ``now``: quiet hours end, snoozes end, reminders fall due."""
    alerts: list[Alert] = []
    if memory.snooze and memory.snooze.until and memory.snooze.until <= now:
        memory = replace(memory, snooze=None)
    if memory.held and end_of_quiet(rules.quiet_hours, now) is None:
        memory, digest = _digest(memory, now)
        alerts.append(digest)
    if rules.remind_after and not silent(memory, rules, now):
        for provider, trouble in memory.open.items():
            if _reminder_due(trouble, rules.remind_after, now):
                told = replace(trouble, reminders=trouble.reminders + 1, reminded_at=now)
                memory = replace(memory, open=memory.open | {provider: told})
                alerts.append(Alert(kind=Kind.REMINDER, provider=provider, trouble=told))
    return memory, tuple(alerts)


def next_due(memory: Memory, rules: Alerts, now: datetime) -> datetime | None:
    """When ``time_passed`` may have something to do; ``None``: not before something happens."""
    return min(_dues(memory, rules, now), default=None)


def silent(memory: Memory, rules: Alerts, now: datetime) -> bool:
    """Whether somebody asked for silence, or the hours do."""
    return _snoozing(memory, now) or end_of_quiet(rules.quiet_hours, now) is not None


def snoozed(memory: Memory, until: datetime | None) -> Memory:
    """Silence until a time; ``None``: until what is open now has ended."""
    return replace(memory, snooze=Snooze(until=until))


def wait_for_end(memory: Memory, provider: str, *, wanted: bool) -> Memory:
    """Somebody wants to be told when ``provider`` works again, or no longer."""
    awaited = memory.awaited | {provider} if wanted else memory.awaited - {provider}
    return replace(memory, awaited=awaited)


def _is_well(transition: Transition) -> bool:
    return transition.after.party is Party.NONE and transition.after.level <= Level.OPERATIONAL


def _is_handed_over(memory: Memory, transition: Transition) -> bool:
    """Whether the provider's trouble is over, and what is left is of the user's own key: that there is none, often."""
    known = memory.open.get(transition.after.provider)
    return transition.after.party is Party.ACCOUNT and known is not None and known.party.theirs


def _troubled(
    memory: Memory, transition: Transition, provider: str, rules: Alerts, now: datetime, *, paused: bool
) -> Decision:
    after = transition.after
    known = memory.open.get(provider)
    trouble = Open(level=after.level, party=after.party, since=known.since if known else after.at)
    trouble = replace(trouble, told=known.told if known else False, reminded_at=known.reminded_at if known else None)
    wanted = _wanted(transition, rules) and not paused
    if wanted and after.party.shared and _told_of_another(memory, provider, after.party):
        return replace(memory, open=memory.open | {provider: replace(trouble, told=True, reminded_at=None)}), ()
    if not wanted or _snoozing(memory, now):
        return replace(memory, open=memory.open | {provider: trouble}), ()
    if end_of_quiet(rules.quiet_hours, now):
        return _held(replace(memory, open=memory.open | {provider: trouble}), provider, trouble), ()
    told = replace(trouble, told=True, reminders=0, reminded_at=now)
    alert = Alert(kind=Kind.CHANGE, provider=provider, transition=transition)
    return replace(memory, open=memory.open | {provider: told}), (alert,)


def _ended(
    memory: Memory, transition: Transition, provider: str, rules: Alerts, now: datetime, *, paused: bool
) -> Decision:
    trouble = memory.open.get(provider)
    awaited = provider in memory.awaited
    quiet = paused or silent(memory, rules, now)
    until_resolved = memory.snooze is not None and memory.snooze.until is None
    held = tuple(
        replace(one, until=now) if one.provider == provider and one.until is None else one for one in memory.held
    )
    rest = {name: one for name, one in memory.open.items() if name != provider}
    memory = replace(memory, open=rest, held=held, awaited=memory.awaited - {provider})
    if until_resolved and not any(one.told and one.party is not Party.ACCOUNT for one in rest.values()):
        memory = replace(memory, snooze=None)
    was_told = trouble is not None and trouble.told
    if awaited or (was_told and (not quiet or (until_resolved and not paused))):
        return _known_to_end(memory, trouble), (Alert(kind=Kind.CHANGE, provider=provider, transition=transition),)
    return memory, ()


def _told_of_another(memory: Memory, provider: str, party: Party) -> bool:
    """Whether the same fault was told of another provider."""
    return any(one.told and one.party is party for name, one in memory.open.items() if name != provider)


def _known_to_end(memory: Memory, ended: Open | None) -> Memory:
    """The end of a fault that all providers share has been told: what follows of the others says nothing new."""
    if ended is None or not ended.party.shared:
        return memory
    others = {name: replace(one, told=False) if one.party is ended.party else one for name, one in memory.open.items()}
    return replace(memory, open=others)


def _wanted(transition: Transition, rules: Alerts) -> bool:
    after = transition.after
    return after.level.word in rules.levels if after.party.theirs or after.level > Level.OPERATIONAL else rules.local


def _snoozing(memory: Memory, now: datetime) -> bool:
    snooze = memory.snooze
    return snooze is not None and (snooze.until is None or now < snooze.until)


def _held(memory: Memory, provider: str, trouble: Open) -> Memory:
    """One entry for one trouble, at its worst; one for all providers where they share it."""
    if trouble.party.shared and any(
        one.party is trouble.party and one.until is None and one.provider != provider for one in memory.held
    ):
        return memory
    others = tuple(one for one in memory.held if one.provider != provider or one.until is not None)
    before = next((one for one in memory.held if one.provider == provider and one.until is None), None)
    level = max(trouble.level, before.level) if before else trouble.level
    entry = Held(provider=provider, level=level, party=trouble.party, since=before.since if before else trouble.since)
    return replace(memory, held=(*others, entry))


def _digest(memory: Memory, now: datetime) -> tuple[Memory, Alert]:
    """What goes on has been told by it."""
    told = {
        provider: replace(trouble, told=True, reminded_at=now)
        if any(one.provider == provider and one.until is None for one in memory.held)
        else trouble
        for provider, trouble in memory.open.items()
    }
    return replace(memory, held=(), open=told), Alert(kind=Kind.DIGEST, held=memory.held)


def _reminder_due(trouble: Open, first: timedelta, now: datetime) -> bool:
    due = _reminder_at(trouble, first)
    return due is not None and due <= now


def _reminder_at(trouble: Open, first: timedelta) -> datetime | None:
    if not trouble.told or trouble.reminded_at is None:
        return None
    times: int = BACK_OFF ** min(trouble.reminders, 10)
    return trouble.reminded_at + first * times


def _dues(memory: Memory, rules: Alerts, now: datetime) -> Iterator[datetime]:
    quiet_until = end_of_quiet(rules.quiet_hours, now)
    snooze_until = memory.snooze.until if memory.snooze else None
    if snooze_until:
        yield snooze_until
    if memory.held:
        yield quiet_until or now
    if rules.remind_after and not (memory.snooze and snooze_until is None):
        silent_until = max((at for at in (quiet_until, snooze_until) if at), default=now)
        for trouble in memory.open.values():
            if due := _reminder_at(trouble, rules.remind_after):
                yield max(due, silent_until)
