"""Whose fault one failed request is.

No answer names the provider unless it came from the provider itself, or an independent control answered at the same
time. What no answer tells, the verdict of the quick local test does if it is sure, else the controls.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from traymon.model import Auth, Control, Failure, Observation, Party, Phase, Provider, Verdict

RESOLVER = "resolver"
"""``Control.operator`` of a control name that was looked up."""

SURE = 0.7
"""Confidence of a verdict that decides by itself."""

KEY_MEMORY = timedelta(hours=24)
"""A key or model that worked this recently is not called bad on one answer: 401s flap during provider trouble."""

KEY_REFUSALS = 3
"""Refusals of a key that worked, before it is believed to be invalid."""

_BY_ANSWER: dict[Failure, Party] = {
    Failure.PROVIDER_FAULT: Party.PROVIDER,
    Failure.PROVIDER_CAPACITY: Party.PROVIDER,
    Failure.USER_RATE_LIMIT: Party.ACCOUNT,
    Failure.ACCOUNT_QUOTA_OR_PLAN: Party.ACCOUNT,
    Failure.KEY_INVALID: Party.ACCOUNT,
    Failure.KEY_MISSING: Party.ACCOUNT,
    Failure.FORBIDDEN: Party.ACCOUNT,
    Failure.PAYMENT_REQUIRED: Party.ACCOUNT,
    Failure.MODEL_UNAVAILABLE: Party.ACCOUNT,
    Failure.REQUEST_REJECTED: Party.YOU,
    Failure.PERMISSION_DENIED: Party.YOU,
    Failure.LOCAL_RESOURCE_EXHAUSTED: Party.YOU,
    Failure.PROXY: Party.LOCAL_NETWORK,
}
"""Failures that say by themselves whose they are. ``edge_block``, ``transient`` and others do not: unknown."""

_PATH_FAILURES = frozenset(
    {
        Failure.CONNECTION_REFUSED,
        Failure.CONNECTION_RESET,
        Failure.CONNECTION_ABORTED,
        Failure.HOST_UNREACHABLE,
        Failure.NETWORK_UNREACHABLE,
        Failure.NETWORK_DOWN,
        Failure.TIMEOUT,
        Failure.EOF,
        Failure.TLS_HANDSHAKE,
        Failure.TRUNCATED_STREAM,
        Failure.STALLED_STREAM,
    }
)
"""Somewhere between here and the provider: without a sure verdict, controls decide. Names that do not resolve and
refused certificates are not among them: a filter near the user looks the same."""

_BY_OWN_SERVER: dict[Failure, Party] = {
    Failure.CONNECTION_REFUSED: Party.YOU,
    Failure.STARTING: Party.UNKNOWN,
}

HERE = frozenset({Party.LOCAL_NETWORK, Party.ISP, Party.PATH, Party.YOU})
"""On this side of the provider: one state for people, whichever it is."""

_NO_NETWORK = frozenset({Failure.NETWORK_UNREACHABLE, Failure.NETWORK_DOWN, Failure.HOST_UNREACHABLE})


@dataclass(frozen=True, kw_only=True)
class Memory:
    """What is known of a provider from before."""

    worked_at: datetime | None = None
    """Newest good answer that used the key."""
    refused_since: datetime | None = None
    refusals: int = 0
    """Of the key, in a row."""
    listed_models: tuple[str, ...] = ()


def needs_controls(observation: Observation) -> bool:
    """Whether only independent hosts can tell whose fault it is."""
    return observation.failure is not None and observation.failure not in _BY_ANSWER and not observation.local_target


def attribute(
    observation: Observation,
    controls: Sequence[Control],
    memory: Memory,
    key_retests_span: timedelta,
    verdict: Verdict | None = None,
) -> Party:
    """Who is at fault in ``observation``; ``Party.NONE`` if nobody. ``verdict``: of a test at the same time."""
    failure = observation.failure
    if failure is None:
        return Party.NONE
    if failure is Failure.KEY_INVALID and not _key_is_bad(observation, memory, key_retests_span):
        return Party.UNKNOWN
    if failure is Failure.MODEL_UNAVAILABLE and _model_should_work(observation, memory):
        return Party.PROVIDER
    known = _BY_ANSWER.get(failure) or (Party.PROVIDER if observation.local_target else None)
    return known or _by_verdict(verdict) or _by_controls(observation, controls)


def of_own_server(observation: Observation, provider: Provider) -> Party | None:
    """Who is at fault where the user runs the server; ``None``: ``attribute`` knows better.

    A server of this machine that needs no key is the user's own. One that nobody started is no outage of a provider;
    one that loads its model is up in a moment, which is nobody's fault and nothing to tell.
    """
    own = observation.local_target and provider.auth is Auth.NONE
    return _BY_OWN_SERVER.get(observation.failure) if own and observation.failure else None


def cause_of(party: Party, verdict: Verdict | None) -> str:
    """Code of ``verdict`` if it is sure that it was ``party``; else empty."""
    return verdict.code if verdict and _by_verdict(verdict) is party is not Party.UNKNOWN else ""


def remember(memory: Memory, observation: Observation) -> Memory:
    """``memory`` after ``observation``."""
    refused = observation.failure is Failure.KEY_INVALID
    worked = observation.ok or observation.failure is Failure.USER_RATE_LIMIT
    return Memory(
        worked_at=observation.at if observation.ok else memory.worked_at,
        refused_since=(memory.refused_since or observation.at) if refused else None if worked else memory.refused_since,
        refusals=memory.refusals + 1 if refused else 0 if worked else memory.refusals,
        listed_models=observation.listed_models or memory.listed_models,
    )


def up_to(memory: Memory, now: datetime) -> Memory:
    """``memory`` without times in the future: the clock may have been set back."""
    worked, refused = memory.worked_at, memory.refused_since
    return replace(memory, worked_at=worked and min(worked, now), refused_since=refused and min(refused, now))


def _key_is_bad(observation: Observation, memory: Memory, span: timedelta) -> bool:
    if memory.worked_at is None or observation.at - memory.worked_at > KEY_MEMORY:
        return True
    refused_since = memory.refused_since or observation.at
    return memory.refusals >= KEY_REFUSALS and observation.at - refused_since >= span


def _model_should_work(observation: Observation, memory: Memory) -> bool:
    worked = memory.worked_at is not None and observation.at - memory.worked_at <= KEY_MEMORY
    return worked and observation.model in memory.listed_models


def _by_verdict(verdict: Verdict | None) -> Party | None:
    sure = verdict is not None and verdict.confidence >= SURE and verdict.party is not Party.NONE
    return verdict.party if verdict and sure else None


def _by_controls(observation: Observation, controls: Sequence[Control]) -> Party:
    anchors = [control for control in controls if control.operator != RESOLVER]
    names = [control for control in controls if control.operator == RESOLVER]
    if not anchors:
        return Party.UNKNOWN
    if not any(anchor.ok for anchor in anchors):
        no_network = any(anchor.failure in _NO_NETWORK for anchor in anchors)
        return Party.LOCAL_NETWORK if no_network else Party.ISP
    if observation.phase is Phase.RESOLVE:
        return Party.LOCAL_NETWORK if names and not any(name.ok for name in names) else Party.UNKNOWN
    return Party.PROVIDER if observation.failure in _PATH_FAILURES else Party.UNKNOWN
