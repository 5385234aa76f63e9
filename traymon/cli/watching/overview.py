"""Many providers in one line each, and the last changes. Pure."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from traymon.cli.watching.cards import LEVEL_STYLES, latency_text, symbol, whose_fault
from traymon.cli.watching.drawing import sparkline
from traymon.cli.watching.values import Event, ProbeRow, ProviderRow, Screen
from traymon.cli.watching.words import FAULTS, length_text, time_text

_GAP = (0, 2, 0, 0)
_MARKS_FROM, _FAULT_FROM, _AGE_FROM, _SPARK_FROM, _BOTH_LEVELS_FROM = 44, 90, 76, 76, 80
"""Widths from which there is room for more columns."""
_SPARK = 16
_LONGEST_NAME = 24


def overview(rows: Sequence[ProviderRow], screen: Screen, width: int) -> Table:
    """One line per provider."""
    table = Table.grid(padding=_GAP, expand=True)
    table.add_column(width=1)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(no_wrap=True)
    if width >= _FAULT_FROM:
        table.add_column(no_wrap=True)
    if width >= _MARKS_FROM:
        table.add_column(no_wrap=True)
        table.add_column(no_wrap=True, justify="right")
    if width >= _SPARK_FROM:
        table.add_column(width=_SPARK, no_wrap=True)
    if width >= _AGE_FROM:
        table.add_column(no_wrap=True, justify="right")
    for row in rows:
        table.add_row(*_cells(row, screen, width))
    return table


def _cells(row: ProviderRow, screen: Screen, width: int) -> list[Text]:
    main, fault = _main(row), whose_fault(row)
    beside = f" · {fault}" if fault and width < _FAULT_FROM else ""
    cells = (
        (0, symbol(row.level)),
        (0, Text.assemble((row.name, "bold"), (beside, "dim"))),
        (0, Text(row.level.label, LEVEL_STYLES[row.level])),
        (_FAULT_FROM, Text(fault)),
        (_MARKS_FROM, Text().join(_mark(probe) for probe in row.probes)),
        (_MARKS_FROM, Text(latency_text(main) if main else "")),
        (_SPARK_FROM, sparkline(main.totals if main else (), _SPARK)),
        (_AGE_FROM, Text(length_text(screen.now - row.since) if row.since else "", "dim")),
    )
    return [cell for needed, cell in cells if width >= needed]


def changes(events: Sequence[Event], screen: Screen, width: int) -> Table:
    """One line per change, newest first; of whom, unless there is only one provider."""
    watched = {row.name for row in screen.rows}
    named = len(watched) != 1 or any(event.provider not in watched for event in events)
    table = Table.grid(padding=_GAP, expand=True)
    table.add_column(no_wrap=True)
    if named:
        table.add_column(no_wrap=True, overflow="ellipsis", max_width=_LONGEST_NAME)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    for event in reversed(events):
        when = Text(time_text(event.at, screen.now, screen.zone), "dim")
        who = [Text(event.provider)] if named else []
        why = " · ".join(filter(None, [FAULTS.get(event.party, ""), event.why]))
        table.add_row(when, *who, _turn(event, both=width >= _BOTH_LEVELS_FROM), Text(why, "dim"))
    return table


def _turn(event: Event, *, both: bool) -> Text:
    before = Text.assemble(symbol(event.before), f" {event.before.label} ") if both else Text()
    return before + Text.assemble("→ ", symbol(event.after), " ", (event.after.label, LEVEL_STYLES[event.after]))


def _main(row: ProviderRow) -> ProbeRow | None:
    """The probe that speaks for the others: inference where it is probed."""
    return next((probe for probe in row.probes if probe.observation.probe.paid), next(iter(row.probes), None))


def _mark(probe: ProbeRow) -> Text:
    return Text("✓", "green") if probe.observation.ok else Text("✗", "red")
