"""What one kind of probe makes of an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from traymon.model import Failure, Price, Provider
from traymon.probes.answers import Answer
from traymon.probes.http import Question


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Judgement on a 2xx answer, and what can be read from it."""

    failure: Failure | None = None
    detail: str = ""
    cost_usd: float = 0.0
    listed_models: tuple[str, ...] = ()


class Kind(Protocol):
    """One endpoint: what to send, and how a good answer looks. Implemented by a module per kind; pure."""

    def question(self, provider: Provider) -> Question:
        """The request."""

    def judge(self, provider: Provider, answer: Answer, broken: Failure | None) -> Finding:
        """Whether the endpoint did its job; the status is 2xx. ``broken``: why the answer ended early, if it did."""


def cost_usd(usage: object, price: Price, *, floor_tokens: int) -> float:
    """Cost by the answer's ``usage`` object, in any vendor's words; without one, of ``floor_tokens`` each way."""
    counts = usage if isinstance(usage, dict) else {}
    tokens_in = _count(counts, ("prompt_tokens", "input_tokens", "promptTokenCount"), floor_tokens)
    tokens_out = _count(counts, ("completion_tokens", "output_tokens", "candidatesTokenCount"), floor_tokens)
    return (tokens_in * price.input + tokens_out * price.output) / 1_000_000 + price.request


def usage_of(document: Mapping[str, object]) -> object:
    """Where an answer, or a piece of a stream, counts its tokens."""
    message = document.get("message")  # the first piece of Anthropic's
    return (
        document.get("usage")
        or document.get("usageMetadata")
        or (message.get("usage") if isinstance(message, dict) else None)
    )


def _count(counts: Mapping[str, object], names: Sequence[str], default: int) -> int:
    found = next((counts[name] for name in names if name in counts), default)
    return found if isinstance(found, int) and found >= 0 else default
