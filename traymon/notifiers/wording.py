"""What happened in words: whose fault it is, what to do, and how loud to say it. Pure.

Composed of facts in the reader's language, not of the evidence that is kept, which is English.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from traymon.model import ICON_OF_CAUSE, ICON_OF_PARTY, Assessment, IconState, Level, Party, Provider, Transition
from traymon.notifiers.notification import Notification, Urgency
from traymon.notifiers.words import ENGLISH, Speaker

NETWORK = "network"
"""The subject of faults that all providers share: one message, however many of them it takes away."""

_ADVICE = frozenset(key.removeprefix("advice.") for key in ENGLISH if key.startswith("advice."))
"""Levels of the provider, and parties of this side, that something can be done about."""

_SAID_IN_CLAUSES = frozenset({Party.YOU, Party.ACCOUNT})
"""Their words have a verb of their own."""

_ICON_OF_FAULT = {"limited": IconState.LIMITED}


@dataclass(frozen=True, kw_only=True)
class Past:
    """Trouble that nobody was told of at the time."""

    name: str
    """Of the provider."""
    level: Level
    party: Party
    since: datetime
    until: datetime | None = None
    """``None``: it goes on."""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known, in sentences without their full stops."""

    seen: tuple[str, ...] = ()
    """Of the provider, and what its status page says."""
    instead: str = ""
    """What works meanwhile."""
    account: str = "account"
    """What is wrong with the key or account, if they are at fault: the end of a key like ``state.limited``."""


def notification_of(transition: Transition, provider: Provider, say: Speaker, facts: Facts = Facts()) -> Notification:
    """The words for ``transition``."""
    after, ended = transition.after, transition.recovered or _works_without_key(transition, facts)
    body = _of_the_end(transition, say) if ended else _of_trouble(after, provider, say, facts)
    return Notification(
        title=_title_of_the_end(transition, provider, say) if ended else _title(after, provider, say, facts),
        body=_text(body),
        subject=subject_of(transition.before if ended else after),
        urgency=_urgency(transition),
        icon=IconState.OPERATIONAL if ended else _icon_of(after, facts),
        actions=() if ended else _actions(after, provider, say),
    )


def reminder_of(judged: Assessment, provider: Provider, say: Speaker, facts: Facts = Facts()) -> Notification:
    """The words for trouble that goes on."""
    form = "told.still_so" if judged.party in _SAID_IN_CLAUSES else "told.still"
    return Notification(
        title=_title(judged, provider, say, facts, form),
        body=_text(_of_trouble(judged, provider, say, facts)),
        subject=subject_of(judged),
        icon=_icon_of(judged, facts),
        actions=_actions(judged, provider, say),
    )


def digest_of(past: Sequence[Past], say: Speaker) -> Notification:
    """The words for all that came in quiet hours, the oldest first.

    Its picture is of what goes on, at its worst: trouble that is over must not look like trouble at a glance.
    """
    past = sorted(past, key=lambda one: one.since)
    worst = max((one for one in past if one.until is None), key=lambda one: one.level, default=None)
    names = list(dict.fromkeys("" if one.party.shared else one.name for one in past))
    noun = "outage" if all(one.party.theirs and one.level >= Level.PARTIAL_OUTAGE for one in past) else "event"
    number = noun if len(past) == 1 else f"{noun}s" if len(names) == 1 else f"{noun}s_of_several"
    key = "shared" if names == [""] else number
    spans = [_span(one, say, named=len(names) > 1 and not one.party.shared) for one in past]
    title = say(f"digest.{key}", name=", ".join(names), count=len(past))
    icon = _picture(worst.level, worst.party) if worst else IconState.OPERATIONAL
    return Notification(title=title, body=_text(spans), subject="digest", icon=icon)


def subject_of(judged: Assessment) -> str:
    """What a message about it replaces."""
    return NETWORK if judged.party.shared else judged.provider


def _icon_of(judged: Assessment, facts: Facts) -> IconState:
    """The tray's picture for the same."""
    fault = _fault(judged, facts.account)
    return ICON_OF_CAUSE.get(fault) or _ICON_OF_FAULT.get(fault) or _picture(judged.level, judged.party)


def _picture(level: Level, party: Party) -> IconState:
    return ICON_OF_PARTY.get(party) or IconState(level.word)


def _title(judged: Assessment, provider: Provider, say: Speaker, facts: Facts, form: str = "told.trouble") -> str:
    fault = _fault(judged, facts.account)
    if f"told.{fault}" in ENGLISH:
        return say(f"told.{fault}")
    return say(form, name=provider.name, state=say(f"state.{fault}"))


def _works_without_key(transition: Transition, facts: Facts) -> bool:
    """Whether an outage is over for somebody who has no key, as the status page tells."""
    up = transition.after.level is Level.OPERATIONAL and transition.after.party is Party.ACCOUNT
    return up and transition.before.party.theirs and facts.account == "no_key"


def _title_of_the_end(transition: Transition, provider: Provider, say: Speaker) -> str:
    before = transition.before.party
    if before.shared:
        return say("told.online")
    return say("told.back" if before.theirs else "told.works", name=provider.name)


def _fault(judged: Assessment | Past, account: str = "account") -> str:
    """The key of its words: the cause, the party where it is a fault of this side, else the level."""
    cause = judged.cause if isinstance(judged, Assessment) else ""
    if cause in ICON_OF_CAUSE:
        return cause
    if judged.party is Party.ACCOUNT:
        return account
    return judged.party.value if judged.party in ICON_OF_PARTY else judged.level.word


def _of_trouble(judged: Assessment, provider: Provider, say: Speaker, facts: Facts) -> list[str]:
    """Since when, what is seen, what to do."""
    key, seen = _fault(judged, facts.account), facts.seen
    advice = say(f"advice.{key}", name=provider.name) if key in _ADVICE else ""
    if judged.party.theirs:
        since = say.time(judged.since)
        seen = (
            say("told.since", time=since, facts=seen[0]) if seen else say("told.since_alone", time=since),
            *seen[1:],
        )
    return [*seen, advice, facts.instead]


def _of_the_end(transition: Transition, say: Speaker) -> list[str]:
    """That one's own network works again, says enough."""
    if not transition.before.party.theirs:
        return []
    return [say("told.lasted", length=say.length(transition.after.at - transition.before.since))]


def _span(one: Past, say: Speaker, *, named: bool) -> str:
    state = say(f"state.{_fault(one)}")
    if one.until:
        said = say("digest.over", state=state, span=say.span(one.since, one.until))
    else:
        said = say("digest.goes_on", state=state, begin=say.time(one.since))
    return say("told.trouble", name=one.name, state=said) if named else said


def _urgency(transition: Transition) -> Urgency:
    """The end of an outage is worth a bubble; that one's own network works again, people see themselves."""
    if transition.recovered:
        return Urgency.NORMAL if transition.before.party.theirs else Urgency.LOW
    down = transition.after.level is Level.MAJOR_OUTAGE and transition.after.party.theirs
    return Urgency.CRITICAL if down else Urgency.NORMAL


def _actions(judged: Assessment, provider: Provider, say: Speaker) -> tuple[tuple[str, str], ...]:
    page = ("open_status",) if judged.party.theirs and provider.links.get("status") else ()
    return tuple((button, say(f"button.{button}")) for button in ("test_now", *page, "snooze_1h"))


def _text(sentences: Sequence[str]) -> str:
    return " ".join(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in sentences if sentence)
