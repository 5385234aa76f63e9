import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from traymon.cli.watching.frame import Frame
from traymon.cli.watching.reading import Element, provider_row
from traymon.cli.watching.values import ProviderRow, Screen, Totals
from traymon.model import ProbeKind

NOW = datetime(2026, 11, 22, 18, 0, 3, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def element() -> Callable[..., dict[str, object]]:
    """An element of ``status.json`` by its name in the saved file, with some keys changed."""
    saved = json.loads((Path(__file__).parent / "data" / "elements.json").read_text("utf-8"))

    def changed(which: str = "operational", /, **changes: object) -> dict[str, object]:
        return {**saved[which], **changes}

    return changed


@pytest.fixture
def row(element: Callable[..., Element]) -> Callable[..., ProviderRow]:
    """A row made of such an element."""

    def made(
        which: str = "operational", /, totals: dict[ProbeKind, Totals] | None = None, **changes: object
    ) -> ProviderRow:
        part = element(which, **changes)
        return provider_row(part, {(str(part["id"]), probe): known for probe, known in (totals or {}).items()})

    return made


@pytest.fixture
def drawn() -> Callable[..., list[str]]:
    """The lines of the picture of some rows, as plain text."""

    def draw(*rows: ProviderRow, width: int = 100, height: int | None = None, **more: object) -> list[str]:
        screen = Screen(**{"now": NOW, "mode": "following pid 7", "rows": rows, "zone": UTC, **more})  # type: ignore[arg-type]
        console = Console(record=True, width=width, force_terminal=True, color_system="truecolor", file=io.StringIO())
        console.print(Frame(screen, height))
        return console.export_text().removesuffix("\n").split("\n")

    return draw
