"""``GET /models``: free, proves edge, gateway and key; says nothing about inference."""

from traymon.model import Failure, Provider
from traymon.probes.answers import Answer
from traymon.probes.finding import Finding
from traymon.probes.http import Question


def question(_provider: Provider) -> Question:
    """The request."""
    return Question(method="GET", path="/models")


def judge(_provider: Provider, answer: Answer, broken: Failure | None) -> Finding:
    """Read ``{"data": [{"id", "aliases": […]}]}`` or the bare list that the documentation shows."""
    if broken:
        return Finding(failure=broken)
    document = answer.document
    listed = document.get("data", document.get("models")) if isinstance(document, dict) else document
    if not isinstance(listed, list):
        return Finding(failure=Failure.PROTOCOL, detail="no list of models in the answer")
    return Finding(listed_models=tuple(name for entry in listed if isinstance(entry, dict) for name in _names(entry)))


def _names(entry: dict[str, object]) -> list[str]:
    aliases = entry.get("aliases")
    names = [entry.get("id", entry.get("name")), *(aliases if isinstance(aliases, list) else [])]
    return [name for name in names if isinstance(name, str)]
