"""What a test does, as it does it."""

import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from traymon.app.reporting import Listener
from traymon.cli.testing.lines import Line, line_of, line_of_check
from traymon.diagnosis.report import Words
from traymon.model import Evidence, Outcome
from traymon.tray.speech import clip

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

_RUNNING = "…"

_MS = 8
"""Columns for milliseconds."""


@dataclass(kw_only=True)
class Board:
    """What is known so far of each check, in the order in which they started."""

    words: Words
    running: dict[str, None] = field(default_factory=dict)
    found: dict[str, list[Evidence]] = field(default_factory=dict)

    def start(self, check: str) -> None:
        """``check`` begins, or begins anew."""
        self.found.pop(check, None)
        self.running[check] = None

    def add(self, one: Evidence) -> None:
        """A finding; of what did not run, the verdict speaks."""
        if one.outcome is not Outcome.SKIPPED:
            self.running.pop(one.check, None)
            self.found.setdefault(one.check, []).append(one)

    def finished(self) -> list[Line]:
        """One line per check that found something."""
        return [line_of_check(check, found, self.words) for check, found in self.found.items()]

    def waiting(self) -> str:
        """Names of the checks under way."""
        return ", ".join(self.words("checks", check) for check in self.running)


@contextlib.contextmanager
def shown(words: Words, *, quiet: bool) -> Iterator[Listener]:
    """A listener that shows on standard output what it hears: in place on a terminal, else line by line."""
    if quiet or sys.stdout is None:  # no console
        yield Listener()
    elif sys.stdout.isatty():
        with _in_place(words) as listener:
            yield listener
    else:
        yield _line_by_line(words)


def _line_by_line(words: Words) -> Listener:
    started: set[str] = set()

    def start(check: str) -> None:
        if check in started:
            started.clear()
            click.echo(f"\n{words('display', 'again')}")
        started.add(check)

    def tell(one: Evidence) -> None:
        if one.outcome is not Outcome.SKIPPED:
            click.echo(line_of(one, words).text())

    return Listener(on_start=start, on_evidence=tell)


@contextlib.contextmanager
def _in_place(words: Words) -> Iterator[Listener]:
    from rich.console import Console  # noqa: PLC0415 - 60 ms, on terminals only
    from rich.live import Live  # noqa: PLC0415

    board, console = Board(words=words), Console(highlight=False)
    live = Live(console=console, transient=True, auto_refresh=False, vertical_overflow="crop")

    def show() -> None:
        live.update(_picture(board, console), refresh=True)

    def start(check: str) -> None:
        board.start(check)
        show()

    def add(one: Evidence) -> None:
        board.add(one)
        show()

    with live:
        yield Listener(on_start=start, on_evidence=add)
    console.print(_rows(board.finished(), console.width))


def _picture(board: Board, console: "Console") -> "RenderableType":
    from rich.console import Group  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    newest = board.finished()[-max(console.height - 3, 1) :]
    waiting = board.waiting()
    under_way = [Text(f"{_RUNNING} {waiting}", style="dim", no_wrap=True, overflow="ellipsis")] if waiting else []
    return Group(_rows(newest, console.width), *under_way)


def _rows(lines: Sequence[Line], width: int) -> "Text":
    """Mark, name, what was found and milliseconds below each other, one line each."""
    from rich.text import Text  # noqa: PLC0415

    names = max((len(line.name) for line in lines), default=0)
    rows = Text("\n").join(_row(line, names, width) for line in lines)
    rows.no_wrap = True
    return rows


def _row(line: Line, names: int, width: int) -> "Text":
    from rich.text import Text  # noqa: PLC0415

    ms = "" if line.ms is None else f"{line.ms:.0f} ms"
    said = clip(line.said, max(width - names - 4 - _MS, 10))
    row = Text.assemble((line.mark, line.colour), f" {line.name:<{names}}  {said}")
    row.pad_right(max(width - 1 - _MS - row.cell_len, 0))
    return row.append(f"{ms:>{_MS}}", style="dim")
