"""``POST /embeddings`` of one word."""

from traymon.model import Failure, Provider
from traymon.probes.answers import Answer
from traymon.probes.finding import Finding, cost_usd
from traymon.probes.http import Question


def question(provider: Provider) -> Question:
    """The request; Mistral refuses any further field with 422."""
    return Question(
        method="POST",
        path="/embeddings",
        payload={"model": provider.embeddings_model, "input": ["ping"]},
    )


def judge(provider: Provider, answer: Answer, broken: Failure | None) -> Finding:
    """A good answer has at least one non-empty vector."""
    if broken:
        return Finding(failure=broken)
    document = answer.document
    if not isinstance(document, dict):
        return Finding(failure=Failure.PROTOCOL, detail="no JSON object in the answer")
    cost = cost_usd(document.get("usage"), provider.embeddings_price, floor_tokens=1)
    entries = document.get("data")
    vectors = (
        [entry.get("embedding") for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    )
    if not any(vectors):
        return Finding(failure=Failure.PROVIDER_FAULT, detail="200 without a vector", cost_usd=cost)
    return Finding(cost_usd=cost)
