"""The history for people. Pure."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

import click

from traymon.cli.telling.story import Change, Story
from traymon.cli.watching.words import FAULTS, SYMBOLS, clean, length_text, milliseconds_text
from traymon.history import Latency
from traymon.model import Level

_COLOURS: dict[Level, str] = {
    Level.OPERATIONAL: "green",
    Level.MAINTENANCE: "blue",
    Level.DEGRADED: "yellow",
    Level.PARTIAL_OUTAGE: "red",
    Level.MAJOR_OUTAGE: "red",
}
_LABEL = 12
"""Cells of the first column."""


def paragraphs(stories: Sequence[Story], since: datetime, now: datetime) -> str:
    """One paragraph per provider, in local time; a friendly sentence when there is nothing to tell."""
    if not stories:
        return (
            f"Nothing is known since {_local(since)}. "
            "The history grows while `traymon run` or `traymon watch` is running."
        )
    return "\n\n".join("\n".join(_story(story, now)) for story in stories)


def _story(story: Story, now: datetime) -> list[str]:
    span = f"{_local(story.uptime.since)} to {_local(now)}"
    return [
        f"{click.style(clean(story.name), bold=True)}  {click.style(span, dim=True)}",
        "",
        *_uptime(story),
        "",
        *_latency(story.latency),
        "",
        *_changes(story.changes),
    ]


def _uptime(story: Story) -> list[str]:
    percent = story.uptime.operational_percent
    known = f"{_percent(percent)} of the known time ({_length(story.uptime.known_s)})" if percent is not None else ""
    levels = [f"{_level(level)} {_length(seconds)}" for level, seconds in story.levels_s.items() if _matters(seconds)]
    excluded = [
        f"{words} {_length(seconds)}"
        for words, seconds in (
            ("own faults", story.local_s),
            ("unclear", story.unclear_s),
            ("not watched", story.uptime.unobserved_s),
        )
        if _matters(seconds)
    ]
    lines = [_line("uptime", known or "unknown: there was no time in which anything could be known")]
    lines += [_line("", ", ".join(levels))] if levels else []
    return [*lines, _line("", f"not counted: {', '.join(excluded)}")] if excluded else lines


def _latency(latencies: Sequence[Latency]) -> list[str]:
    if not latencies:
        return [_line("latency", "no probe was made")]
    rows = [("latency", "count", "failures", "median", "p95")]
    rows += [
        (
            latency.probe.value,
            f"{latency.count:,}",
            f"{latency.failures:,}",
            milliseconds_text(latency.median_ms),
            milliseconds_text(latency.p95_ms),
        )
        for latency in latencies
    ]
    return [_line(label, "".join(f"{cell:>10}" for cell in cells).removeprefix("  ")) for label, *cells in rows]


def _changes(changes: Sequence[Change]) -> list[str]:
    if not changes:
        return [_line("changes", "none")]
    turns = [_turn(change) for change in changes]
    width = max(len(click.unstyle(turn)) for turn in turns)
    lines = [_line("changes", str(len(changes)))]
    for change, turn in zip(changes, turns, strict=True):
        padded = turn + " " * (width - len(click.unstyle(turn)))
        lasted = f"for {_length(change.lasted.total_seconds())}{' so far' if change.ongoing else ''}"
        lines += [f"  {_local(change.transition.at)}  {padded}  {lasted}", *_why(change)]
    return lines


def _turn(change: Change) -> str:
    return f"{_level(change.transition.before.level)} → {_level(change.transition.after.level)}"


def _why(change: Change) -> list[str]:
    after = change.transition.after
    why = " · ".join(filter(None, [FAULTS.get(after.party, ""), clean(next(iter(after.evidence), ""))]))
    return [f"{'':20}{click.style(why, dim=True)}"] if why else []


def _level(level: Level) -> str:
    return click.style(f"{SYMBOLS[level]} {level.label}", fg=_COLOURS.get(level))


def _line(label: str, rest: str) -> str:
    return f"  {label:<{_LABEL}}{rest}".rstrip()


def _matters(seconds: float) -> bool:
    return seconds >= 1


def _length(seconds: float) -> str:
    return length_text(timedelta(seconds=seconds))


def _percent(percent: float) -> str:
    """Rounded down: 100 % only if nothing was ever wrong."""
    return f"{math.floor(percent * 100 + 1e-6) / 100:.2f} %" if percent < 100 else "100 %"  # noqa: PLR2004


def _local(at: datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
