"""A transition in words: what happened, whose fault it is, what to do, and how loud to say it. Pure."""

from traymon.assessment.evidence import length_in_words
from traymon.model import Assessment, IconState, Level, Party, Provider, Transition
from traymon.notifiers.notification import Notification, Urgency

TEST_NOW = ("test_now", "Test now")
OPEN_STATUS = ("open_status", "Status page")
SNOOZE = ("snooze_1h", "Snooze 1 h")

_ADVICE: dict[Level, str] = {
    Level.DEGRADED: "Expect retries; batch jobs can wait.",
    Level.PARTIAL_OUTAGE: "Use what works or your fallback; pause batch jobs.",
    Level.MAJOR_OUTAGE: "Activate your fallback; pause batch jobs.",
    Level.MAINTENANCE: "It was announced: wait, or use your fallback.",
}

_ELSEWHERE: dict[Party, tuple[str, str]] = {
    Party.LOCAL_NETWORK: (
        "You are offline",
        "Your network does not let anything through; the provider is not to blame.",
    ),
    Party.ISP: ("No way to the Internet", "The provider is not to blame."),
    Party.YOU: ("Something on this computer is in the way", "The provider is not to blame."),
    Party.ACCOUNT: ("Your key or account needs a look", ""),
}

_ICON_ELSEWHERE: dict[Party, IconState] = {
    Party.LOCAL_NETWORK: IconState.OFFLINE,
    Party.ISP: IconState.OFFLINE,
    Party.PATH: IconState.OFFLINE,
    Party.YOU: IconState.OFFLINE,
    Party.ACCOUNT: IconState.ACCOUNT,
}
"""The tray's pictures for the same faults."""


def notification_of(transition: Transition, provider: Provider) -> Notification:
    """The words for ``transition``."""
    title, advice = _headline(transition, provider)
    after = transition.after
    return Notification(
        title=title,
        body=" ".join([*_sentences(after.evidence[:1]), advice]).strip(),
        subject=provider.id,
        urgency=_urgency(transition),
        icon=_ICON_ELSEWHERE.get(after.party) or IconState(after.level.word),
        actions=_actions(transition, provider),
    )


def _headline(transition: Transition, provider: Provider) -> tuple[str, str]:
    after, before = transition.after, transition.before
    if transition.recovered:
        lasted = length_in_words(after.at - before.since)
        if before.party is Party.PROVIDER:
            return f"{provider.name} is back", f"The trouble lasted {lasted}."
        return f"{provider.name} works again", ""
    if after.party in _ELSEWHERE:
        title, advice = _ELSEWHERE[after.party]
        return f"{provider.name}: {title[0].lower()}{title[1:]}", advice
    return f"{provider.name}: {after.level.label}", _ADVICE.get(after.level, "")


def _urgency(transition: Transition) -> Urgency:
    """The end of an outage is worth a bubble; that one's own network works again, people see themselves."""
    if transition.recovered:
        return Urgency.NORMAL if _is_theirs(transition.before) else Urgency.LOW
    down = transition.after.level is Level.MAJOR_OUTAGE and _is_theirs(transition.after)
    return Urgency.CRITICAL if down else Urgency.NORMAL


def _actions(transition: Transition, provider: Provider) -> tuple[tuple[str, str], ...]:
    if transition.recovered:
        return ()
    page = (OPEN_STATUS,) if _is_theirs(transition.after) and provider.links.get("status") else ()
    return (TEST_NOW, *page, SNOOZE)


def _is_theirs(assessment: Assessment) -> bool:
    return assessment.party in (Party.PROVIDER, Party.CDN)


def _sentences(parts: tuple[str, ...]) -> list[str]:
    return [f"{part[:1].upper()}{part[1:]}." for part in parts]
