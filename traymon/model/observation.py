"""What was seen of an API."""

from dataclasses import dataclass, field
from datetime import datetime

from traymon.model.words import Failure, Layer, Phase, ProbeKind


def _tenths(ms: float | None) -> float | None:
    return None if ms is None else round(ms, 1)


@dataclass(frozen=True, kw_only=True)
class Timings:
    """Milliseconds per phase; ``None``: the phase was not reached, or the connection was kept."""

    resolve: float | None = None
    connect: float | None = None
    tls: float | None = None
    first_byte: float | None = None
    transfer: float | None = None
    total: float = 0.0

    def as_dict(self) -> dict[str, float | None]:
        """``{"resolve": 3.1, …, "total": 208.5}``, rounded to 0.1 ms."""
        return {
            "resolve": _tenths(self.resolve),
            "connect": _tenths(self.connect),
            "tls": _tenths(self.tls),
            "first_byte": _tenths(self.first_byte),
            "transfer": _tenths(self.transfer),
            "total": _tenths(self.total),
        }


@dataclass(frozen=True, kw_only=True)
class RateLimits:
    """What an answer's headers announce; ``None``: not announced."""

    requests_per_minute: int | None = None
    requests_remaining: int | None = None
    tokens_per_minute: int | None = None
    tokens_remaining: int | None = None
    tokens_per_month: int | None = None
    tokens_remaining_month: int | None = None
    query_cost: int | None = None
    reset_s: float | None = None


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What one probe saw. At most one failure, in one phase."""

    provider: str
    probe: ProbeKind
    at: datetime
    """When the request ended."""
    failure: Failure | None = None
    phase: Phase | None = None
    """Where it failed."""
    http_status: int | None = None
    layer: Layer | None = None
    model: str = ""
    timings: Timings = Timings()
    request_ids: dict[str, str] = field(default_factory=dict)
    rate_limits: RateLimits = RateLimits()
    retry_after: float | None = None
    """Seconds that the answer asks to wait."""
    cost_usd: float = 0.0
    detail: str = ""
    """The provider's own code or a short fact (``code 3505``, ``503``); never a body, never a key."""
    listed_models: tuple[str, ...] = ()
    """``models`` only: ids and aliases that the key may use."""
    new_connection: bool = True
    local_target: bool = False
    """The request went to this very machine: no network lies between."""
    addresses: tuple[str, ...] = ()
    """The provider's address that was asked, or all that refused; empty: a proxy asked, nothing answered, or it is this
    very machine's."""

    @property
    def ok(self) -> bool:
        """Whether the endpoint did its job."""
        return self.failure is None


@dataclass(frozen=True, kw_only=True)
class Control:
    """One independent thing that was asked at the same time, to tell a lost network from an outage."""

    name: str
    operator: str
    """Who runs it; ``resolver`` where a control name was looked up."""
    cdn: str = ""
    at: datetime
    failure: Failure | None = None
    ms: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the host answered."""
        return self.failure is None
