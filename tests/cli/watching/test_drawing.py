import pytest

from traymon.cli.watching.drawing import PHASE_LOOKS, phase_bar, sparkline
from traymon.cli.watching.values import Totals
from traymon.model import Phase, Timings

WHOLE = Timings(resolve=20.0, connect=20.0, tls=40.0, first_byte=100.0, transfer=20.0, total=200.0)


def test_each_phase_has_its_share_of_the_bar() -> None:
    assert phase_bar(WHOLE, 200.0, 20).plain == "╌╌╍╍════━━━━━━━━━━──"


def test_a_shorter_request_has_a_shorter_bar() -> None:
    assert phase_bar(WHOLE, 400.0, 20).plain == "╌╍══━━━━━─"


def test_a_kept_connection_has_no_phases_before_the_first_byte() -> None:
    assert phase_bar(Timings(first_byte=90.0, transfer=10.0, total=100.0), 100.0, 10).plain == "━━━━━━━━━─"


@pytest.mark.parametrize("longest", [0.0, 1.0, 1e12], ids=str)
def test_a_bar_is_never_wider_than_its_room(longest: float) -> None:
    assert phase_bar(WHOLE, longest, 20).cell_len <= 20


def test_phases_can_be_told_apart_without_colour() -> None:
    assert set(PHASE_LOOKS) == set(Phase)
    assert len({glyph for glyph, _ in PHASE_LOOKS.values()}) == len(Phase)


@pytest.mark.parametrize(
    ("totals", "line"),
    [
        pytest.param((), "      ", id="nothing yet"),
        pytest.param((200.0, 200.0), "    ▅▅", id="steady times look steady, the newest is on the right"),
        pytest.param((100.0, 100.0, 100.0, 800.0), "  ▂▂▂█", id="a slow answer stands out"),
        pytest.param((200.0, None, 200.0), "   ▅✗▅", id="a failure is a gap"),
        pytest.param((None, None), "    ✗✗", id="failures only"),
        pytest.param((0.0, 0.0), "    ▁▁", id="too fast to measure"),
        pytest.param((1.0,) * 9, "▅▅▅▅▅▅", id="only the newest that fit"),
    ],
)
def test_sparkline(totals: Totals, line: str) -> None:
    assert sparkline(totals, 6).plain == line
