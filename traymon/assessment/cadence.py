"""How often to ask: as often as cost, rate limits and politeness allow. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from traymon.model import Price, ProbeKind, Provider, RateLimits

PAID_INTERVAL = timedelta(seconds=60)
"""Of each paid probe. Several run out of phase, so inference is asked every 20-30 s."""

TOKENS_PER_PROBE = 15
"""Upper estimate of what one paid probe uses (``ping`` and one token back)."""

UNKNOWN_LIMIT = 30
"""Requests per minute that are assumed until an answer's headers announce the key's limit."""

RECHECKS = (2.0, 4.0, 6.0)
"""Seconds between checks while in doubt, of each endpoint. Four out of phase give an answer every 1.5 s."""

PATIENCE = 0.05
"""Share of the time that an outage has gone on, after which is looked again ..."""

LONGEST = timedelta(seconds=20)
"""... but so often at least: its end is to be told within a minute ..."""

LONGEST_FREE = timedelta(seconds=10)
"""... and so often by the free probe, whose first good answer calls the others."""

HERALDED = timedelta(minutes=5)
"""While even the free probe fails, what may be asked rarely saves its requests for the end, for so long at most."""

MONTH = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the user allows."""

    interval: timedelta = timedelta(seconds=30)
    """Of the free probe."""
    usd_per_month: float = 0.25
    share_of_rate_limit: float = 0.33


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How often one provider is asked. A probe that is missing is not run."""

    intervals: Mapping[ProbeKind, timedelta]
    spacing: Mapping[ProbeKind, timedelta]
    """Shortest time between two probes while in doubt: the key's rate limit allows no more."""
    usd_per_month: float
    limited_by: str = ""
    """``rate limit`` or ``budget`` where that slows the paid probes, else empty."""

    def recheck_after(self, probe: ProbeKind, step: int, outage: timedelta = timedelta(0)) -> timedelta:
        """Time until check number ``step`` (from 0) of a doubt; ``outage``: for how long it is known to be down."""
        wait = timedelta(seconds=RECHECKS[min(step, len(RECHECKS) - 1)])
        longest = LONGEST if probe.paid else LONGEST_FREE
        return max(wait, min(outage * PATIENCE, longest), self.spacing.get(probe, wait))

    def recheck_when_heralded(self, probe: ProbeKind, step: int, outage: timedelta) -> timedelta:
        """The same while the free probe, which fails as well, will tell of the end."""
        wait = self.recheck_after(probe, step, outage)
        return max(wait, min(outage, HERALDED)) if wait > LONGEST else wait

    def detection(self, failures: int, span: timedelta, *, hang: timedelta = timedelta(0)) -> timedelta:
        """Longest time from the start of a total outage until it is confirmed; each request fails after ``hang``."""
        if not self.intervals:
            return timedelta.max
        return max(self._detection_of(probe, failures, span, hang) for probe in self._soonest())

    def _between_paid(self) -> timedelta:
        """Paid probes are asked by turns, a share of their interval apart."""
        paid = [interval for probe, interval in self.intervals.items() if probe.paid]
        return max(paid) / len(paid) if paid else timedelta.max

    def _soonest(self) -> list[ProbeKind]:
        """Inference where it is probed, else the free probe; the first to notice calls the others."""
        return [probe for probe in self.intervals if probe.paid] or list(self.intervals)

    def _detection_of(self, probe: ProbeKind, failures: int, span: timedelta, hang: timedelta) -> timedelta:
        first = min(*self.intervals.values(), self._between_paid())
        passed, step, seen = timedelta(0), 0, 1
        while seen < failures or passed < span:
            passed += self.recheck_after(probe, step) + hang
            step += 1
            seen += len(self.intervals)  # the first failure calls the other endpoints, which confirm each other
        return first + hang + passed


def plan(
    provider: Provider,
    terms: Terms,
    *,
    limits: Mapping[ProbeKind, RateLimits],
    has_key: bool,
    spent_usd: float = 0.0,
    left: timedelta = MONTH,
) -> Plan:
    """The cadence for ``provider`` given the newest ``limits`` that its answers announced; ``left``: of the month."""
    paid = [probe for probe in provider.probes if probe.paid] if has_key and spent_usd < terms.usd_per_month else []
    by_budget = _budget_interval(provider, paid, terms.usd_per_month - spent_usd, left)
    if by_budget > left:
        return plan(provider, terms, limits=limits, has_key=False)  # not even one more this month
    spacing = {probe: _spacing(provider, probe, paid, limits, terms.share_of_rate_limit) for probe in paid}
    intervals = {probe: max(PAID_INTERVAL, spacing[probe], by_budget) for probe in paid}
    slowed = max(intervals.values(), default=PAID_INTERVAL) > PAID_INTERVAL
    reason = ("budget" if by_budget >= max(spacing.values()) else "rate limit") if slowed else ""
    monthly = sum(_cost(provider, probe) * (MONTH / intervals[probe]) for probe in paid)
    if ProbeKind.MODELS in provider.probes:
        intervals[ProbeKind.MODELS] = max(terms.interval, _free_spacing(limits, terms.share_of_rate_limit))
    return Plan(intervals=intervals, spacing=spacing, usd_per_month=monthly, limited_by=reason)


def _spacing(
    provider: Provider,
    probe: ProbeKind,
    paid: list[ProbeKind],
    limits: Mapping[ProbeKind, RateLimits],
    share: float,
) -> timedelta:
    """Limits are per model: the probes of one model share its allowance."""
    sharing = [other for other in paid if provider.model_of(other) == provider.model_of(probe)]
    announced = [limits[other].requests_per_minute for other in sharing if other in limits]
    per_minute = next((limit for limit in reversed(announced) if limit), UNKNOWN_LIMIT)
    return timedelta(minutes=len(sharing) / (per_minute * share))


def _free_spacing(limits: Mapping[ProbeKind, RateLimits], share: float) -> timedelta:
    """The list of models counts against the limit only where its own answer announces one."""
    limit = limits.get(ProbeKind.MODELS, RateLimits()).requests_per_minute
    return timedelta(minutes=1 / (limit * share)) if limit else timedelta(0)


def _budget_interval(provider: Provider, paid: list[ProbeKind], usd: float, left: timedelta) -> timedelta:
    """The common interval at which all paid probes together cost ``usd`` in the time ``left``."""
    round_cost = sum(_cost(provider, probe) for probe in paid)
    if not usd or not round_cost:
        return timedelta(0)
    return left * min(round_cost / usd, 2.0)


def _cost(provider: Provider, probe: ProbeKind) -> float:
    price: Price = provider.embeddings_price if probe is ProbeKind.EMBEDDINGS else provider.chat_price
    return TOKENS_PER_PROBE * max(price.input, price.output) / 1_000_000 + price.request
