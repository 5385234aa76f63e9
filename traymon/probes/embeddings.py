"""The vector of one word."""

from traymon.model import Failure, Provider
from traymon.probes import dialects
from traymon.probes.answers import Answer
from traymon.probes.finding import Finding, cost_usd, usage_of
from traymon.probes.http import Question


def question(provider: Provider) -> Question:
    """The request."""
    return dialects.of(provider).embeddings(provider)


def judge(provider: Provider, answer: Answer, broken: Failure | None) -> Finding:
    """A good answer has a vector that is not empty."""
    if broken:
        return Finding(failure=broken)
    document = answer.document
    if not isinstance(document, dict):
        return Finding(failure=Failure.PROTOCOL, detail="no JSON object in the answer")
    cost = cost_usd(usage_of(document), provider.embeddings_price, floor_tokens=1)
    if not dialects.of(provider).has_vector(document):
        return Finding(failure=Failure.PROVIDER_FAULT, detail="200 without a vector", cost_usd=cost)
    return Finding(cost_usd=cost)
