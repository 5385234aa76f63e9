"""The free question, ``GET /models`` as a rule: proves edge, gateway and key; says nothing about inference."""

from traymon.model import Failure, Provider
from traymon.probes.answers import Answer
from traymon.probes.finding import Finding
from traymon.probes.http import Question

MODELS = "/models"


def question(provider: Provider) -> Question:
    """The request."""
    return Question(method="GET", path=provider.models_path)


def judge(provider: Provider, answer: Answer, broken: Failure | None) -> Finding:
    """Read ``{"data": [{"id", "aliases": […]}]}``, ``{"models": [{"name"}]}`` or the bare list."""
    if broken:
        return Finding(failure=broken)
    document = answer.document
    if provider.models_path != MODELS and isinstance(document, dict):
        return Finding()
    listed = document.get("data", document.get("models")) if isinstance(document, dict) else document
    if not isinstance(listed, list):
        return Finding(failure=Failure.PROTOCOL, detail="no list of models in the answer")
    return Finding(listed_models=tuple(name for entry in listed if isinstance(entry, dict) for name in _names(entry)))


def _names(entry: dict[str, object]) -> list[str]:
    aliases = entry.get("aliases")
    names = [entry.get("id", entry.get("name")), *(aliases if isinstance(aliases, list) else [])]
    return [name.removeprefix("models/") for name in names if isinstance(name, str)]
