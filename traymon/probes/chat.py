"""A chat of one token: proves inference."""

from collections.abc import Mapping

from traymon.model import Failure, Provider
from traymon.probes import dialects
from traymon.probes.answers import Answer
from traymon.probes.finding import Finding, cost_usd, usage_of
from traymon.probes.http import Question


def question(provider: Provider) -> Question:
    """The smallest useful conversation."""
    return dialects.of(provider).chat(provider)


def judge(provider: Provider, answer: Answer, broken: Failure | None) -> Finding:
    """A good answer has a reply that did not end in an error."""
    if broken:
        return Finding(failure=broken)
    document = answer.document
    if not isinstance(document, dict):
        return Finding(failure=Failure.PROTOCOL, detail="no JSON object in the answer")
    cost = cost_usd(usage_of(document), provider.chat_price, floor_tokens=dialects.MAX_TOKENS)
    failure, detail = _trouble_in(document, dialects.of(provider).replies)
    return Finding(failure=failure, detail=detail, cost_usd=cost)


def trouble_in(replies: object) -> tuple[Failure | None, str]:
    """What is wrong with the replies of a 200, and in words."""
    if not isinstance(replies, list) or not replies:
        return Failure.PROVIDER_FAULT, "200 without choices"
    if any(isinstance(reply, Mapping) and reply.get("finish_reason") == "error" for reply in replies):
        return Failure.PROVIDER_FAULT, "200 with finish_reason error"
    return None, ""


def _trouble_in(document: Mapping[str, object], key: str) -> tuple[Failure | None, str]:
    """A model that stops after one token may have nothing to show for it, but says why it stopped."""
    stopped = document.get("stop_reason")
    return (None, "") if stopped else trouble_in(document.get(key))
