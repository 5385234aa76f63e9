"""Which picture a provider gets, and which one stands for all of them. Pure."""

from collections.abc import Iterable, Sequence

from traymon.assessment.scope import claim_for
from traymon.model import ICON_OF_CAUSE, ICON_OF_PARTY, Failure, IconState, Level, Party, Update

LOCAL_PARTIES = frozenset(party for party, icon in ICON_OF_PARTY.items() if icon is IconState.OFFLINE)

_BY_LEVEL: dict[Level, IconState] = {
    Level.OPERATIONAL: IconState.OPERATIONAL,
    Level.MAINTENANCE: IconState.MAINTENANCE,
    Level.DEGRADED: IconState.DEGRADED,
    Level.PARTIAL_OUTAGE: IconState.PARTIAL_OUTAGE,
    Level.MAJOR_OUTAGE: IconState.MAJOR_OUTAGE,
}

_WORST_FIRST = (
    IconState.MAJOR_OUTAGE,
    IconState.PARTIAL_OUTAGE,
    IconState.DEGRADED,
    IconState.MAINTENANCE,
    IconState.ACCOUNT,
    IconState.CAPTIVE_PORTAL,
    IconState.OFFLINE,
    IconState.LIMITED,
    IconState.UNKNOWN,
    IconState.OPERATIONAL,
)

DOWN = frozenset(_WORST_FIRST[:4])
"""What the provider itself is to blame for."""


_ACCOUNT_FAULTS: dict[Failure, str] = {
    Failure.USER_RATE_LIMIT: "limited",
    Failure.ACCOUNT_QUOTA_OR_PLAN: "quota",
    Failure.PAYMENT_REQUIRED: "payment",
    Failure.KEY_INVALID: "key_refused",
    Failure.FORBIDDEN: "key_lacks_right",
    Failure.MODEL_UNAVAILABLE: "no_model",
}


def state_of(update: Update) -> IconState:
    """The picture of one provider."""
    judged = update.assessment
    if judged.cause in ICON_OF_CAUSE:
        return ICON_OF_CAUSE[judged.cause]
    if judged.party is Party.ACCOUNT and account_fault(update) == "limited":
        return IconState.LIMITED
    return ICON_OF_PARTY.get(judged.party) or _BY_LEVEL.get(judged.level, IconState.UNKNOWN)


def account_fault(update: Update) -> str:
    """The key of the words for what is wrong with the key or account: ``account`` where it is several things."""
    failures = failures_of(update)
    return _ACCOUNT_FAULTS.get(next(iter(failures)), "account") if len(failures) == 1 else "account"


def failures_of(update: Update) -> set[Failure]:
    """What goes wrong at its endpoints now."""
    return {seen.failure for seen in update.latest if seen.failure}


def severity(state: IconState) -> int:
    """Greater is worse."""
    return -_WORST_FIRST.index(state)


def worst_of(states: Iterable[IconState]) -> IconState:
    """The picture for all; unknown for none."""
    return max(states, key=severity, default=IconState.UNKNOWN)


def icon_of(updates: Sequence[Update]) -> IconState:
    """The worst of the primary ones."""
    return worst_of(map(state_of, primary_of(updates)))


def primary_of(updates: Sequence[Update]) -> Sequence[Update]:
    """Those of the providers that are marked primary; where none is, all are."""
    return [update for update in updates if update.provider.primary] or updates


def disagrees(update: Update) -> bool:
    """Whether the status page and the user's own calls contradict each other."""
    report, judged = update.report, update.assessment
    if report is None or not report.readable:
        return False
    claimed = claim_for(report, update.provider).level
    if judged.party in (Party.PROVIDER, Party.CDN) and judged.level >= Level.DEGRADED:
        return claimed is Level.OPERATIONAL and report.complete
    return judged.party is Party.NONE and judged.level is Level.OPERATIONAL and claimed >= Level.DEGRADED
