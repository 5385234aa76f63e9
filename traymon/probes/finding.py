"""What one kind of probe makes of an answer."""

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
    """Cost by the answer's ``usage`` object; without one, of ``floor_tokens`` each way."""
    counts = usage if isinstance(usage, dict) else {}
    tokens_in = _count(counts.get("prompt_tokens"), floor_tokens)
    tokens_out = _count(counts.get("completion_tokens"), floor_tokens)
    return (tokens_in * price.input + tokens_out * price.output) / 1_000_000


def _count(value: object, default: int) -> int:
    return value if isinstance(value, int) and value >= 0 else default
