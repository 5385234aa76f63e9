"""One provider as a picture at length. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from rich.console import Console, ConsoleOptions, Group, JustifyMethod, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from traymon.assessment.evidence import in_words
from traymon.cli.watching.drawing import phase_bar, sparkline
from traymon.cli.watching.values import PageRow, ProbeRow, ProviderRow, Screen
from traymon.cli.watching.words import FAULTS, SYMBOLS, length_text, milliseconds_text, money_text, time_text
from traymon.model import Level, Party

LEVEL_STYLES: dict[Level, str] = {
    Level.UNKNOWN: "dim",
    Level.OPERATIONAL: "green",
    Level.MAINTENANCE: "blue",
    Level.DEGRADED: "yellow",
    Level.PARTIAL_OUTAGE: "dark_orange",
    Level.MAJOR_OUTAGE: "bold red",
}

_MARK, _NAME, _LATENCY, _GAP = 1, 11, 8, 2
"""Cells of the first columns; ``status page`` is the longest name."""
BAR_BEGINS = _MARK + _NAME + _LATENCY + 3 * _GAP
_WIDEST_BAR, _LEAST_BAR = 36, 6
_LONG_SPARK, _SHORT_SPARK, _AGO = 30, 12, 12
_LONG_SPARK_FROM, _SPARK_FROM, _AGO_FROM = 70, 44, 88
"""Widths of the inside of a card from which there is room for more columns."""
_MOST_SENTENCES = 6
_ANSWERED = re.compile(r" answered in \d+ ms")


class Railed:
    """What it holds, with a coloured rail down its left side and a little room on its right."""

    LEFT, TAKES = 3, 4
    """Cells on the left, and on both sides."""

    def __init__(self, inside: RenderableType, style: str) -> None:
        self._inside = inside
        self._style = style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        inner = options.update(width=max(options.max_width - self.TAKES, 1), height=None)
        rail = Segment(" ┃ ", console.get_style(self._style))
        for line in console.render_lines(self._inside, inner, pad=False):
            yield rail
            yield from line
            yield Segment.line()


@dataclass(frozen=True, kw_only=True)
class _Columns:
    """Cells of the columns that depend on the width; zero: no room for it."""

    bar: int
    spark: int
    ago: int


def card(row: ProviderRow, screen: Screen, width: int, *, airy: bool = True) -> RenderableType:
    """All that is known of one provider, ``width`` cells wide; with empty lines between its parts if ``airy``."""
    columns = _columns(width - Railed.TAKES)
    probes = [part for probe in row.probes for part in _probe(probe, _longest(row), columns, screen)]
    facts = [*probes, *([_page(row.page, screen)] if row.page else [])]
    air: list[RenderableType] = [Text()] if airy else []
    ending = [*_evidence(row), _account(row)] if row.at else [Text("asking for the first time …", "dim")]
    return Railed(
        Group(
            *_title(row, screen, width - Railed.TAKES),
            *(air if facts else []),
            *facts,
            *(air if facts else []),
            *ending,
        ),
        LEVEL_STYLES[row.level],
    )


def symbol(level: Level) -> Text:
    """The level as a coloured shape."""
    return Text(SYMBOLS[level], LEVEL_STYLES[level])


def whose_fault(row: ProviderRow) -> str:
    """The party in words, when it is somebody's fault."""
    failing = any(not probe.observation.ok for probe in row.probes)
    return FAULTS.get(row.party, "unclear whose fault" if failing and row.party is Party.UNKNOWN else "")


def latency_text(probe: ProbeRow) -> str:
    """Milliseconds of a good answer."""
    return milliseconds_text(probe.observation.timings.total) if probe.observation.ok else "-"


def _columns(width: int) -> _Columns:
    spark = _LONG_SPARK if width >= _LONG_SPARK_FROM else _SHORT_SPARK if width >= _SPARK_FROM else 0
    ago = _AGO if width >= _AGO_FROM else 0
    bar = width - BAR_BEGINS - sum(column + _GAP for column in (spark, ago) if column)
    return _Columns(bar=bar if bar >= _LEAST_BAR else 0, spark=spark, ago=ago)


def _title(row: ProviderRow, screen: Screen, width: int) -> list[RenderableType]:
    """One line, or two where that is narrow."""
    left = Text.assemble(symbol(row.level), "  ", (row.name, "bold"), "  ", (row.level.label, LEVEL_STYLES[row.level]))
    if fault := whose_fault(row):
        left.append(f" · {fault}")
    since = ""
    if row.since:
        since = f"since {time_text(row.since, screen.now, screen.zone)} ({length_text(screen.now - row.since)})"
    right = Text(since, "dim")
    if left.cell_len + _GAP + right.cell_len > width:
        return [left, Padding(right, (0, 0, 0, _MARK + _GAP))]
    left.append(" " * (width - left.cell_len - right.cell_len))
    return [left + right]


def _longest(row: ProviderRow) -> float:
    return max((probe.observation.timings.total for probe in row.probes if probe.observation.ok), default=0.0)


def _probe(probe: ProbeRow, longest_ms: float, columns: _Columns, screen: Screen) -> list[RenderableType]:
    """One line; a failure in words that find no room in it stands below."""
    seen = probe.observation
    words = Text("" if seen.ok else in_words(seen), "red")
    fits = words.cell_len <= columns.bar
    bar = phase_bar(seen.timings, longest_ms, min(columns.bar - _GAP, _WIDEST_BAR))
    picture = bar if seen.ok else words if fits else Text()
    number = latency_text(probe) if seen.ok else str(seen.http_status or "-")
    table = Table.grid(padding=(0, _GAP, 0, 0))
    table.add_column(width=_MARK)
    table.add_column(width=_NAME, no_wrap=True)
    table.add_column(width=_LATENCY, no_wrap=True, justify="right")
    cells = [Text("✓", "green") if seen.ok else Text("✗", "red"), Text(seen.probe.value), Text(number)]
    optional: tuple[tuple[int, Text, JustifyMethod], ...] = (
        (columns.bar, picture, "left"),
        (columns.spark, sparkline(probe.totals, columns.spark), "left"),
        (columns.ago, _ago(seen.at, screen.now), "right"),
    )
    for width, cell, justify in optional:
        if width:
            table.add_column(width=width, no_wrap=True, justify=justify)
            cells.append(cell)
    table.add_row(*cells)
    return [table] if fits else [table, Padding(words, (0, 0, 0, _MARK + _GAP))]


def _page(page: PageRow, screen: Screen) -> Table:
    table = Table.grid(padding=(0, _GAP, 0, 0))
    table.add_column(width=_MARK)
    table.add_column(width=_NAME, no_wrap=True)
    table.add_column(overflow="fold")
    if not page.readable:
        why = f"unreadable: {page.reason or 'no reason given'}"
        table.add_row(Text("?", "yellow"), "status page", Text(why, "yellow"))
        return table
    ago = f"read {_ago(page.read_at, screen.now)}" if page.read_at else ""
    source = filter(None, [page.format, "a page that the provider has left" * page.fallback, ago])
    said = Text.assemble((page.level.label, LEVEL_STYLES[page.level]), *((f" · {part}", "dim") for part in source))
    table.add_row(symbol(page.level), "status page", said)
    return table


def _evidence(row: ProviderRow) -> list[RenderableType]:
    """The sentences that say more than the lines above them."""
    more = [sentence for sentence in row.evidence if not _told_above(sentence, row)]
    lines = [Text.assemble(("- ", "dim"), sentence) for sentence in more[:_MOST_SENTENCES]]
    hidden = len(more) - len(lines)
    return [*lines, *([Text(f"- and {hidden} more", "dim")] if hidden else [])]


def _told_above(sentence: str, row: ProviderRow) -> bool:
    if row.page and row.page.readable and sentence.startswith(f"status page: {row.page.level.label} ("):
        return True
    return any(
        _ANSWERED.fullmatch(sentence.removeprefix(probe.observation.probe.value))
        if probe.observation.ok
        else sentence == f"{probe.observation.probe.value}: {in_words(probe.observation)}"
        for probe in row.probes
    )


def _account(row: ProviderRow) -> Text:
    key = "no key" if row.key_origin in ("", "none") else f"key from {row.key_origin}"
    return Text(f"{money_text(row.spend_usd)} spent this month · {key}", "dim")


def _ago(at: datetime | None, now: datetime) -> Text:
    return Text("" if at is None else f"{length_text(max(now - at, timedelta(0)))} ago", "dim")
