"""``POST /chat/completions`` with one token: proves inference."""

from collections.abc import Mapping

from traymon.model import Failure, Provider
from traymon.probes.answers import Answer
from traymon.probes.finding import Finding, cost_usd
from traymon.probes.http import Question

MAX_TOKENS = 1
"""Enough for a model that does not reason; keep it in line with the price estimate of ``assessment.cadence``."""


def payload(provider: Provider) -> dict[str, object]:
    """The smallest useful conversation."""
    return {
        "model": provider.chat_model,
        "messages": [{"role": "user", "content": "ping"}],
        "max_tokens": MAX_TOKENS,
        "temperature": 0,
    }


def question(provider: Provider) -> Question:
    """The request."""
    return Question(method="POST", path="/chat/completions", payload=payload(provider))


def judge(provider: Provider, answer: Answer, broken: Failure | None) -> Finding:
    """A good answer has a choice whose ``finish_reason`` is not ``error``."""
    if broken:
        return Finding(failure=broken)
    document = answer.document
    if not isinstance(document, dict):
        return Finding(failure=Failure.PROTOCOL, detail="no JSON object in the answer")
    cost = cost_usd(document.get("usage"), provider.chat_price, floor_tokens=MAX_TOKENS)
    failure, detail = trouble_in(document.get("choices"))
    return Finding(failure=failure, detail=detail, cost_usd=cost)


def trouble_in(choices: object) -> tuple[Failure | None, str]:
    """What is wrong with the ``choices`` of a 200, and in words."""
    if not isinstance(choices, list) or not choices:
        return Failure.PROVIDER_FAULT, "200 without choices"
    if any(isinstance(choice, Mapping) and choice.get("finish_reason") == "error" for choice in choices):
        return Failure.PROVIDER_FAULT, "200 with finish_reason error"
    return None, ""
