"""What was measured, beside what must hold: a table for people."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured value. Of the three goals any may be missing; all that are given must be met."""

    name: str
    value: float
    unit: str
    floor: float | None = None
    """The same measured, in the same run, of something that does only what cannot be avoided."""
    at_most: float | None = None
    at_most_times: float | None = None
    """Goal: so many times the floor."""
    at_most_above: float | None = None
    """Goal: so much more than the floor."""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Value to floor."""
        return self.value / self.floor if self.floor else None

    @property
    def bounds(self) -> dict[str, float]:
        """Each goal in words, and as the greatest value that meets it."""
        floor = self.floor or 0.0
        goals = {
            f"<= {self.at_most} {self.unit}": self.at_most,
            f"<= {self.at_most_times} x floor": None if self.at_most_times is None else floor * self.at_most_times,
            f"<= floor + {self.at_most_above} {self.unit}": None
            if self.at_most_above is None
            else floor + self.at_most_above,
        }
        return {words: bound for words, bound in goals.items() if bound is not None}

    @property
    def verdict(self) -> str:
        """``met``, ``NOT MET``, or nothing where there is no goal."""
        if not self.bounds:
            return ""
        return "met" if all(self.value <= bound for bound in self.bounds.values()) else "NOT MET"


HEADINGS = ("figure", "value", "unit", "floor", "ratio", "goal", "", "note")


def row(figure: Figure) -> tuple[str, ...]:
    """The cells of one line."""
    ratio = figure.ratio
    return (
        figure.name,
        _number(figure.value),
        figure.unit,
        "" if figure.floor is None else _number(figure.floor),
        "" if ratio is None else f"{ratio:.2f}",
        ", ".join(figure.bounds),
        figure.verdict,
        figure.note,
    )


def table(figures: Iterable[Figure]) -> str:
    """All of them, in columns."""
    rows = [HEADINGS, *map(row, figures)]
    widths = [max(len(cells[column]) for cells in rows) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(map(str.ljust, cells, widths)).rstrip() for cells in rows)


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 100 else f"{value:,.0f}"
