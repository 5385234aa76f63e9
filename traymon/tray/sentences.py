"""One provider, or all of them, in a sentence. Pure."""

from collections.abc import Sequence

from traymon.assessment.scope import claim_for
from traymon.model import Failure, IconState, Level, Observation, ProbeKind, Update
from traymon.tray.icon_state import DOWN, account_fault, failures_of, primary_of, severity, state_of
from traymon.tray.speech import Speech, clean

MARKS: dict[IconState, str] = {
    IconState.OPERATIONAL: "●",
    IconState.DEGRADED: "▲",
    IconState.PARTIAL_OUTAGE: "◐",
    IconState.MAJOR_OUTAGE: "■",
    IconState.MAINTENANCE: "◆",
    IconState.ACCOUNT: "!",
    IconState.LIMITED: "!",
    IconState.OFFLINE: "×",  # noqa: RUF001 - a multiplication sign is what is meant
}
"""The shapes of ``traymon watch``: nobody needs to tell colours apart."""

_BY_IMPORTANCE = (ProbeKind.CHAT, ProbeKind.STREAM, ProbeKind.EMBEDDINGS, ProbeKind.MODELS)
"""Whose latency speaks for the provider."""

_WITHOUT_TIME = frozenset({IconState.ACCOUNT, IconState.LIMITED, IconState.UNKNOWN})
"""States that are no events: since when they hold helps nobody."""

_TOLD_BY_FAILURES = frozenset({"account", "unknown"})
"""States that say too little by themselves."""


def mark_of(state: IconState) -> str:
    """A shape for ``state``."""
    return MARKS.get(state, "○")


def state_key(update: Update) -> str:
    """The key of its state's words."""
    state, judged = state_of(update), update.assessment
    if state is IconState.OFFLINE:
        return judged.party.value
    if state is not IconState.ACCOUNT:
        return state.value
    if failures_of(update) <= {Failure.KEY_MISSING} and update.key_origin == "none":
        return "no_key_reachable" if judged.level is Level.OPERATIONAL else "no_key"
    return account_fault(update)


def name_of(update: Update) -> str:
    """Its name, fit to be shown."""
    return clean(update.provider.name) or clean(update.provider.id) or "?"


def headline(updates: Sequence[Update], speech: Speech) -> str:
    """What matters most of the primary providers, and since when."""
    if not updates:
        return speech("nothing_known")
    if len(updates) > 1 and all(state_of(update) is IconState.OPERATIONAL for update in updates):
        return speech("all_fine", count=len(updates))
    ordered = sorted(primary_of(updates), key=lambda update: severity(state_of(update)), reverse=True)
    others = sum(state_of(update) is not IconState.OPERATIONAL for update in ordered[1:])
    more = f" ({speech('and_more', count=others)})" if others else ""
    return f"{_headline_of(ordered[0], speech)}{more}"


def tooltip_line(updates: Sequence[Update], speech: Speech) -> str:
    """The headline with what works and what does not at the provider that it names."""
    first = max(primary_of(updates), key=lambda update: severity(state_of(update)), default=None)
    needs_details = first and (
        state_of(first) in DOWN or (state_key(first) in _TOLD_BY_FAILURES and failures_of(first))
    )
    return ", ".join([headline(updates, speech), *(details(first, speech) if first and needs_details else [])])


def details(update: Update, speech: Speech) -> list[str]:
    """``embeddings fail with 503``, ``chat fine``; without any failing probe what the page reports, or how slow it is.

    Facts, not the evidence that is kept: that is English.
    """
    failing = [seen for seen in update.latest if not seen.ok]
    if not failing:
        return _reported(update) or _slowness(update, speech)
    reasons = {reason_of(seen, speech) for seen in failing}
    if len(failing) == len(update.latest) > 1 and len(reasons) == 1:
        return [speech("all_fail", why=reasons.pop())]
    fine = sorted((seen.probe for seen in update.latest if seen.ok), key=_BY_IMPORTANCE.index)
    return [*(_failing(seen, speech) for seen in failing), *([_fine(fine, speech)] if fine else [])]


def summary(update: Update, speech: Speech) -> str:
    """``● Mistral AI: operational, 212 ms``."""
    state = speech("provider", mark=mark_of(state_of(update)), name=name_of(update), state=speech(state_key(update)))
    latency = latency_of(update, speech)
    return f"{state}, {latency}" if latency else state


def latency_of(update: Update, speech: Speech) -> str:
    """Milliseconds of its most telling good answer; empty if there is none."""
    good = {seen.probe: seen for seen in update.latest if seen.ok}
    telling = next((good[probe] for probe in _BY_IMPORTANCE if probe in good), None)
    return milliseconds(telling, speech) if telling else ""


def milliseconds(seen: Observation, speech: Speech) -> str:
    """Of one answer."""
    return speech("ms", n=f"{seen.timings.total:.0f}")


def reason_of(seen: Observation, speech: Speech) -> str:
    """``503``, or the failure in words; a status below 400 explains nothing."""
    failed = seen.failure or Failure.UNKNOWN
    tells = seen.http_status is not None and seen.http_status >= 400 and failed is Failure.PROVIDER_FAULT  # noqa: PLR2004
    return str(seen.http_status) if tells else speech(f"failure.{failed.value}")


def _headline_of(update: Update, speech: Speech) -> str:
    key = state_key(update)
    if state_of(update) in _WITHOUT_TIME:
        return speech("provider", mark="", name=name_of(update), state=speech(key)).strip()
    since = speech.time(update.assessment.since)
    return speech("headline", name=name_of(update), state=speech(key), time=since)


def _reported(update: Update) -> list[str]:
    """The incident of the status page that counts."""
    claim = claim_for(update.report, update.provider) if update.report and update.report.readable else None
    return [clean(incident.name) for incident in claim.counted[:1]] if claim else []


def _slowness(update: Update, speech: Speech) -> list[str]:
    good = sorted((seen for seen in update.latest if seen.ok), key=lambda seen: _BY_IMPORTANCE.index(seen.probe))
    latencies = ", ".join(f"{speech(seen.probe)} {milliseconds(seen, speech)}" for seen in good)
    slow = update.assessment.level is Level.DEGRADED and latencies
    return [speech("slow", latency=latencies)] if slow else []


def _fine(probes: Sequence[ProbeKind], speech: Speech) -> str:
    return speech("work", probes=", ".join(map(speech, probes)))


def _failing(seen: Observation, speech: Speech) -> str:
    reason = reason_of(seen, speech)
    if reason.isdigit():
        return speech(f"fails_status.{seen.probe.value}", status=reason)
    return speech("fails", probe=speech(seen.probe), why=reason)
