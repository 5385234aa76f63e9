"""The tables, in Markdown."""

from collections.abc import Mapping, Sequence

from tests.benchmarks.detection.playing import COST_USD
from tests.benchmarks.detection.scenarios import Scenario
from tests.benchmarks.detection.scoring import Summary, of

_OURS = (
    "scenario", "episodes", "told after: median", "p95", "longest", "over: median", "p95", "longest", "missed", "false alarms",
    "over too early", "wrong party", "doubled", "notifications", "paid probes an hour", "USD a day", "goal",
)  # fmt: skip
_KILLED = (
    "over restarts",
    "episodes",
    "lost",
    "doubled",
    "false alarms",
    "over too early",
    "wrong party",
    "notifications",
)
_QUIET = ("background", "days", "false alarms", "in 30 days", "wrong party", "paid probes an hour", "USD in 30 days")


def tables(
    ours: Sequence[tuple[Scenario, Summary]],
    killed: Sequence[Summary],
    quiet: Sequence[Summary],
    others: Mapping[str, Sequence[Summary]],
) -> str:
    """Everything."""
    parts = []
    if ours:
        parts.append(_table(_OURS, [_episode(scenario, found) for scenario, found in ours]))
    if killed:
        parts.append(_table(_KILLED, [_restarted(found) for found in killed]))
    if quiet:
        parts.append(_table(_QUIET, [_background(found) for found in quiet]))
    if others:
        mine = [*(found for scenario, found in ours if not scenario.free_key), *quiet]
        columns = {"traymon": mine, **others}
        rows = [
            (mine[index].name, *(_side(column[index]) for column in columns.values())) for index in range(len(mine))
        ]
        heading = "Side by side: median told after (missed), or false alarms in 30 days."
        parts.append(f"{heading}\n\n{_table(('scenario', *columns), rows)}")
    return "\n\n".join(parts)


def _episode(scenario: Scenario, found: Summary) -> tuple[str, ...]:
    return (
        found.name,
        str(found.runs),
        _seconds(found.median),
        _seconds(found.percentile(0.95)),
        _seconds(max(found.delays, default=None)),
        _seconds(of(found.recoveries, 0.5)),
        _seconds(of(found.recoveries, 0.95)),
        _seconds(max(found.recoveries, default=None)),
        f"{found.missed / found.runs:.0%}" if scenario.told else "",
        str(found.false_alarms),
        str(found.premature),
        str(found.wrong_party),
        str(found.doubled),
        f"{found.notifications:.1f}",
        f"{found.paid_per_hour:.0f}",
        f"{found.paid_per_hour * 24 * COST_USD:.4f}",
        _goal(scenario, found),
    )


def _goal(scenario: Scenario, found: Summary) -> str:
    goals = (
        ("median", scenario.goal_median, found.median),
        ("always", scenario.goal_most, max(found.delays, default=None)),
        ("over", scenario.goal_over, max(found.recoveries, default=None)),
    )
    return ", ".join(
        f"{name} ≤ {goal:.0f} s: {'met' if value is not None and value <= goal and not found.missed else 'NOT MET'}"
        for name, goal, value in goals
        if goal is not None
    )


def _restarted(found: Summary) -> tuple[str, ...]:
    counts = (found.lost, found.doubled, found.false_alarms, found.premature, found.wrong_party)
    return (found.name, str(found.runs), *map(str, counts), f"{found.notifications:.1f}")


def _background(found: Summary) -> tuple[str, ...]:
    return (
        found.name,
        f"{found.days:.0f}",
        str(found.false_alarms),
        _rate(found),
        str(found.wrong_party),
        f"{found.paid_per_hour:.0f}",
        f"{found.paid_per_hour * 720 * COST_USD:.3f}",
    )


def _side(found: Summary) -> str:
    if found.delays or found.missed:
        missed = f" ({found.missed / found.runs:.0%})" if found.missed else ""
        return f"{_seconds(found.median)}{missed}"
    return _rate(found)


def _rate(found: Summary) -> str:
    return f"{found.false_alarms / found.days * 30:.2g}"


def _seconds(value: float | None) -> str:
    return "-" if value is None else f"{value:.0f} s"


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
