"""What stands above and below the providers. Pure."""

from collections import Counter

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from traymon.cli.watching.cards import BAR_BEGINS, LEVEL_STYLES, Railed, symbol
from traymon.cli.watching.drawing import PHASE_LOOKS
from traymon.cli.watching.values import Banner, Screen
from traymon.cli.watching.words import length_text

LEGEND_WIDTH = 90

_KEYS = (("q", "quit"), ("r", "check now"), ("t", "test now"))
_WITHOUT_KEYS = (("Ctrl-C", "quit"),)
_LINE = "dim"


def head(screen: Screen) -> RenderableType:
    """Name, a count of the levels, the time; then what is wrong with the watching, and what came of a key."""
    table = Table.grid(expand=True)
    table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right", no_wrap=True)
    left = Text.assemble((" traymon", "bold"), "  ", _summary(screen))
    table.add_row(left, Text(f"{screen.now.astimezone(screen.zone):%H:%M:%S} "))
    parts: list[RenderableType] = [table, Rule(style=_LINE)]
    if screen.notice:
        parts += [Railed(Text(f"! {screen.notice}", "yellow"), "yellow"), Text()]
    if screen.banner:
        parts += [_banner(screen.banner, screen), Text()]
    return Group(*parts)


def foot(screen: Screen) -> RenderableType:
    """Keys, and who watches."""
    keys = Text("  ").join(
        Text.assemble((f" {key} ", "reverse"), f" {word}") for key, word in (_KEYS if screen.keys else _WITHOUT_KEYS)
    )
    table = Table.grid(expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1, justify="right", no_wrap=True, overflow="ellipsis")
    table.add_row(Text(" ") + keys, Text(f"  {screen.mode} ", "dim"))
    return Group(Rule(style=_LINE), table)


def legend() -> RenderableType:
    """What the patterns of the bars mean, below them."""
    text = Text("  ").join(
        Text.assemble((glyph, style), (f" {phase.value.replace('_', ' ')}", "dim"))
        for phase, (glyph, style) in PHASE_LOOKS.items()
    )
    return Padding(text, (0, 0, 0, Railed.LEFT + BAR_BEGINS))


def heading(words: str) -> Rule:
    """A line with words at its beginning."""
    return Rule(Text(f" {words}", "dim"), align="left", style=_LINE)


def _summary(screen: Screen) -> Text:
    if len(screen.rows) < 2:  # noqa: PLR2004 - one needs no summary
        return Text()
    counts = Counter(row.level for row in screen.rows)
    return Text(" · ").join(
        Text.assemble(symbol(level), " ", (f"{counts[level]} {level.label}", LEVEL_STYLES[level]))
        for level in sorted(counts, reverse=True)
    )


def _banner(banner: Banner, screen: Screen) -> RenderableType:
    local = banner.at.astimezone(screen.zone)
    when = f" … {length_text(screen.now - banner.at)}" if banner.busy else f" ({local:%H:%M:%S})"
    title = Text.assemble((banner.title, "bold"), (when, "dim"))
    return Railed(Group(title, *(Text(line) for line in banner.lines)), "cyan")
