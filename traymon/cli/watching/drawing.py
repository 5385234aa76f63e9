"""Bars and sparklines. Pure."""

from itertools import accumulate, pairwise

from rich.text import Text

from traymon.cli.watching.values import Totals
from traymon.model import Phase, Timings

PHASE_LOOKS: dict[Phase, tuple[str, str]] = {
    Phase.RESOLVE: ("╌", "blue"),
    Phase.CONNECT: ("╍", "cyan"),
    Phase.TLS: ("═", "magenta"),
    Phase.FIRST_BYTE: ("━", "green"),
    Phase.TRANSFER: ("─", "yellow"),
}
"""Glyph and colour: each phase has a pattern of its own too."""

_HEIGHTS = "▁▂▃▄▅▆▇█"
_FAILED = Text("✗", "red")


def phase_bar(timings: Timings, longest_ms: float, width: int) -> Text:
    """The phases of one request in proportion; a request of ``longest_ms`` fills ``width`` cells."""
    lengths = [getattr(timings, phase.value) or 0.0 for phase in Phase]
    if longest_ms <= 0:
        return Text()
    edges = [min(round(sum_ * width / longest_ms), width) for sum_ in accumulate(lengths, initial=0.0)]
    bar = Text(no_wrap=True, overflow="crop")
    for (glyph, style), (start, end) in zip(PHASE_LOOKS.values(), pairwise(edges), strict=True):
        bar.append(glyph * (end - start), style)
    return bar or Text("·", "dim")


def sparkline(totals: Totals, width: int) -> Text:
    """The newest ``width`` totals, newest on the right; a failed probe is a cross.

    The scale begins at zero and reaches at least to twice the median, so that steady times look steady.
    """
    shown = totals[-width:] if width > 0 else ()
    known = sorted(total for total in shown if total is not None)
    top = max(known[-1], 2 * known[len(known) // 2]) if known else 0.0
    line = Text(" " * (width - len(shown)), no_wrap=True, overflow="crop")
    for total in shown:
        line.append_text(_FAILED if total is None else Text(_height(total, top), "cyan"))
    return line


def _height(total: float, top: float) -> str:
    share = total / top if top > 0 else 0.0
    return _HEIGHTS[min(int(share * len(_HEIGHTS)), len(_HEIGHTS) - 1)]
