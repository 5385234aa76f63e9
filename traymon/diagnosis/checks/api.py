"""Does the API answer with the key, as the app asks it? The only check that sends the key.

Words: ``200``, ``401``, ``403``, ``404m`` (the chosen model is not on offer), ``429u`` (own limit), ``429c`` (no
capacity), ``quota``, ``freeoff`` (the provider switched the plan off), ``5xx``, ``503m`` (announced maintenance),
``timeout``, ``nokey``, ``other``. ``number``: milliseconds to the first byte.
"""

import re
import time
from collections.abc import Callable, Iterator

from traymon.assessment.model_names import model_name
from traymon.diagnosis.case import Case, Check
from traymon.model import (
    Evidence,
    Failure,
    Layer,
    Level,
    Observation,
    Outcome,
    Phase,
    ProbeKind,
    Provider,
    Reply,
    StatusReport,
)
from traymon.threads import call_with_deadline

PATIENCE = 30.0
"""Seconds; the prober keeps to its own deadline, this is for one that does not."""

_AGAIN_AFTER = 1.0
"""Seconds after a server error: one in some requests is another fault than all of them."""

_ENOUGH_FOR_ANOTHER = 2.0
"""Seconds that must be left for it."""

_PAGE_SECONDS = 2.5
"""For the status page, where it decides what an answer means."""

_PLAN_IS_OFF = re.compile(
    r"\bfree\b.{0,80}\b(?:disabled|suspended|unavailable|paused|switched off|turned off|discontinued|stopped)\b"
    r"|\b(?:disabl|suspend|paus)(?:ed|ing)\b.{0,60}\bfree\b",
    re.DOTALL,
)

_PAGE_DECIDES = frozenset({402, 403, 429, 503})

_WORDS: dict[Failure, str] = {
    Failure.KEY_INVALID: "401",
    Failure.KEY_MISSING: "401",
    Failure.FORBIDDEN: "403",
    Failure.MODEL_UNAVAILABLE: "404m",
    Failure.USER_RATE_LIMIT: "429u",
    Failure.PROVIDER_CAPACITY: "429c",
    Failure.ACCOUNT_QUOTA_OR_PLAN: "quota",
    Failure.PAYMENT_REQUIRED: "quota",
    Failure.PROVIDER_FAULT: "5xx",
    Failure.STARTING: "5xx",
}

_ACCOUNT = frozenset({"403", "429u", "429c", "quota"})
"""Answers that look like the user's own, and are the provider's when its page says that it switched the plan off."""


def ask(case: Case) -> Iterator[Evidence]:
    """One authenticated request, and after a server error another; the status page if its word is needed.

    The second tells an API that fails now and then, whose users need only try again, from one that is down. That is
    worth a request to an ill server: nobody tests more often than every few seconds.
    """
    if case.ask is None:
        yield Evidence(check="api", target=case.provider.base_url, outcome=Outcome.SKIPPED, word="nokey", note="no key")
        return
    first = _asked(case, case.ask)
    yield first
    if first.word == "5xx" and first.reply and case.deadline - time.monotonic() > _ENOUGH_FOR_ANOTHER:
        time.sleep(_AGAIN_AFTER)
        yield _asked(case, case.ask)


def _asked(case: Case, ask_api: Callable[[ProbeKind], Observation]) -> Evidence:
    observation = ask_api(ProbeKind.MODELS)
    report = _page(case) if observation.http_status in _PAGE_DECIDES else None
    return judged(observation, case.provider, report)


def judged(observation: Observation, provider: Provider, report: StatusReport | None) -> Evidence:
    """What ``observation`` means, in the light of ``report``."""
    word = word_of(observation, provider, report)
    outcomes = {"200": Outcome.OK, "other": Outcome.INCONCLUSIVE}
    is_unanswered = observation.failure is not None and observation.http_status is None
    return Evidence(
        check="api",
        target=provider.base_url,
        outcome=Outcome.FAILED if is_unanswered else outcomes.get(word, Outcome.FAILED),
        failure=observation.failure,
        phase=observation.phase,
        ms=observation.timings.total,
        note=_note(word, observation, provider),
        at=observation.at,
        word=word,
        reply=_reply(observation),
        number=observation.timings.first_byte,
    )


def word_of(observation: Observation, provider: Provider, report: StatusReport | None = None) -> str:
    """One of the words above."""
    failure = observation.failure
    if failure is None:
        return "200" if _offers_model(observation, provider) else "404m"
    if failure is Failure.TIMEOUT:
        return "timeout" if observation.phase in {Phase.FIRST_BYTE, Phase.TRANSFER} else "other"
    if observation.http_status == 429:  # noqa: PLR2004
        word = _of_too_many(observation, failure)
    elif observation.http_status == 503 and _maintained(observation, report):  # noqa: PLR2004
        word = "503m"
    else:
        word = _WORDS.get(failure, "other")
    return "freeoff" if word in _ACCOUNT and report and _plan_is_off(report) else word


def _of_too_many(observation: Observation, failure: Failure) -> str:
    """429 in its order: the body's words, an exhausted month, the edge's own limit; a silent body is capacity."""
    limits = observation.rate_limits
    if failure is Failure.USER_RATE_LIMIT:
        if limits.tokens_remaining_month == 0:
            return "quota"
        if observation.layer is Layer.EDGE:
            return "other"
        left = (limits.requests_remaining, limits.tokens_remaining)
        known = [count for count in left if count is not None]
        is_silent = observation.detail in {"", str(observation.http_status)}
        return "429c" if is_silent and known and all(known) else "429u"
    return _WORDS.get(failure, "other")


def _offers_model(observation: Observation, provider: Provider) -> bool:
    """Whether the chosen chat model, by whatever of its names, is among those listed; ``True`` where none is chosen."""
    listed = [name.rpartition("/")[2].lower() for name in observation.listed_models]
    chosen = provider.chat_model.rpartition("/")[2].lower()
    if not listed or not chosen or ProbeKind.CHAT not in provider.probes:
        return True
    return chosen in listed or any(model_name(chosen).covers(model_name(name)) for name in listed)


def _maintained(observation: Observation, report: StatusReport | None) -> bool:
    if "maintenance" in observation.detail.lower():
        return True
    return report is not None and bool(report.maintenances or report.level is Level.MAINTENANCE)


def _plan_is_off(report: StatusReport) -> bool:
    said = (f"{incident.name}\n{incident.text}".lower() for incident in report.incidents if not incident.stale)
    return any(_PLAN_IS_OFF.search(text) for text in said)


def _page(case: Case) -> StatusReport | None:
    if case.read_page is None:
        return None
    try:
        report = call_with_deadline(case.read_page, case.left(_PAGE_SECONDS), name="page-for-api")
    except TimeoutError:
        return None
    return report if report.readable else None


def _note(word: str, observation: Observation, provider: Provider) -> str:
    if word == "404m" and observation.failure is None:
        return f"the model {provider.chat_model} is not on the list"
    return f"HTTP {observation.detail}" if observation.detail[:1].isdigit() else observation.detail


def _reply(observation: Observation) -> Reply | None:
    if observation.http_status is None:
        return None
    ids = tuple(observation.request_ids.items())
    return Reply(status=observation.http_status, layer=observation.layer, request_ids=ids)


CHECK = Check(name="api", ask=ask, patience=PATIENCE, cheap=True)
