"""The whole picture, fitted into a terminal of any size. Pure: a screen in, lines out."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.segment import Segment
from rich.styled import Styled
from rich.text import Text

from traymon.cli.watching import margins
from traymon.cli.watching.cards import card, whose_fault
from traymon.cli.watching.overview import changes, overview
from traymon.cli.watching.values import ProviderRow, Screen
from traymon.model import Level

WIDEST = 120
"""Cells; longer lines are hard to read."""

_MOST_EVENTS, _LEAST_EVENTS = 8, 2

_Lines = list[list[Segment]]


class Frame:
    """A picture of ``screen`` in exactly ``height`` lines; without one, to be printed: all of it, but for the keys."""

    def __init__(self, screen: Screen, height: int | None = None) -> None:
        self._screen = screen
        self._height = height

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = min(options.max_width, WIDEST)
        drawing = _Drawing(screen=self._screen, console=console, options=options, width=width)
        for line in drawing.whole(self._height):
            yield from line
            yield Segment.line()


@dataclass(frozen=True, kw_only=True)
class _Drawing:
    """The parts of one picture as lines of ``width`` cells."""

    screen: Screen
    console: Console
    options: ConsoleOptions
    width: int

    def whole(self, height: int | None) -> _Lines:
        """Head, providers, last changes, and on the last line the keys."""
        head, foot = self._lines(margins.head(self.screen)), self._lines(margins.foot(self.screen))
        if height is None:
            return [*head, *_joined([self._card(row) for row in self.screen.rows]), *self._events(_MOST_EVENTS)]
        room = max(height - len(head) - len(foot), 0)
        body = self._providers(room)
        events = self._events(_MOST_EVENTS, room - len(body))
        filler: _Lines = [[]] * (room - len(body) - len(events))
        above = [*head, *body, *filler, *events]
        return [*above[: max(height - len(foot), 0)], *foot][:height]

    def _providers(self, room: int) -> _Lines:
        """As roomy as it fits: all at length; or the most urgent ones, and a line for each of the others."""
        rows = self.screen.rows
        if not rows:
            return self._lines(Text(" No provider is enabled in the settings.", "dim"))[:room]
        urgent = sorted(rows, key=_urgency, reverse=True)
        less = room - len(self._events(_LEAST_EVENTS))
        for airy in (True, False):
            cards = self._cards(rows, less, airy=airy)
            if len(cards) == len(rows):
                return [*_joined(cards), *self._legend(less - sum(map(len, cards)))]
        if len(rows) == 1:
            return self._card(rows[0], airy=False)[:room]
        cards = self._cards(urgent, less, airy=False, line_for_rest=True)
        return [*_joined(cards), *self._overview(urgent[len(cards) :], room - sum(map(len, cards)))]

    def _cards(
        self, rows: Sequence[ProviderRow], room: int, *, airy: bool, line_for_rest: bool = False
    ) -> list[_Lines]:
        """The first ones, until there is no room for another."""
        cards: list[_Lines] = []
        used = 0
        for row in rows:
            lines = self._card(row, airy=airy)
            used += len(lines)
            rest = len(rows) - len(cards) - 1 if line_for_rest else 0
            if used + rest > room:
                break
            cards.append(lines)
        return cards

    def _overview(self, rows: Sequence[ProviderRow], room: int) -> _Lines:
        fitting = rows if len(rows) <= room else rows[: max(room - 1, 0)]
        hidden = len(rows) - len(fitting)
        table = Padding(overview(fitting, self.screen, self.width - 2), (0, 1))
        return [
            *(self._lines(table) if fitting else []),
            *(self._lines(Text(f" … and {hidden} more", "dim")) if hidden else []),
        ]

    def _events(self, most: int, room: int | None = None) -> _Lines:
        """The ``most`` last changes, as far as there is room for them."""
        known = self.screen.events[-most:]
        fitting = known if room is None else known[len(known) - min(len(known), max(room - 1, 0)) :]
        if not fitting:
            return []
        table = Padding(changes(fitting, self.screen, self.width - 2), (0, 1))
        return [*self._lines(margins.heading("last changes")), *self._lines(table)]

    def _card(self, row: ProviderRow, *, airy: bool = True) -> _Lines:
        """With an empty line below it."""
        picture = card(row, self.screen, self.width, airy=airy)
        return [*self._lines(Styled(picture, "dim") if self.screen.stale else picture), []]

    def _legend(self, room: int) -> _Lines:
        lines = [*self._lines(margins.legend()), []]
        fits = len(lines) <= room and self.width >= margins.LEGEND_WIDTH
        return lines if fits and any(row.probes for row in self.screen.rows) else []

    def _lines(self, part: RenderableType) -> _Lines:
        return self.console.render_lines(part, self.options.update(width=self.width, height=None), pad=False)


def _joined(cards: Sequence[_Lines]) -> _Lines:
    return [line for lines in cards for line in lines]


def _urgency(row: ProviderRow) -> Level:
    """Trouble of the user's own is as urgent as a slow provider."""
    return max(row.level, Level.DEGRADED if whose_fault(row) else Level.UNKNOWN)
