"""What the README lists is what there is."""

import re
from pathlib import Path

import pytest

from traymon import catalog
from traymon.cli import COMMANDS
from traymon.model import Failure, Level, Party
from traymon.status_pages import FORMATS

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
WORDS = set(re.findall(r"[\w-]+", README))


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(catalog.ids(), id="providers"),
        pytest.param([known.NAME for known in FORMATS], id="formats of status pages"),
        pytest.param([failure.value for failure in Failure], id="failures"),
        pytest.param([level.word for level in Level], id="levels"),
        pytest.param([party.value for party in Party], id="parties"),
    ],
)
def test_every_name_is_listed(names: list[str]) -> None:
    assert set(names) <= WORDS


def test_every_command_is_in_the_table() -> None:
    assert [
        name for name in COMMANDS if f"| `traymon {name}" not in README and f"`traymon {name} [" not in README
    ] == []


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"\]\((assets/[^)]+)\)", README)
    assert pictures
    assert [path for path in pictures if not (Path(__file__).parents[1] / path).is_file()] == []
