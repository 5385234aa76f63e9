from itertools import combinations
from math import atan2, degrees, dist, hypot

import pytest

from tests.tray.colour_vision import PANELS, contrast, lab_of
from traymon.model import IconState
from traymon.tray.palette import INKS, PAPER

NOT_THE_PROVIDERS = set(IconState) - {
    IconState.OPERATIONAL,
    IconState.DEGRADED,
    IconState.PARTIAL_OUTAGE,
    IconState.MAJOR_OUTAGE,
}

every_panel = pytest.mark.parametrize("panel", PANELS)


@every_panel
def test_no_two_states_share_a_colour(panel):
    inks = [lab_of(INKS[panel][state]) for state in IconState]

    assert min(dist(one, other) for one, other in combinations(inks, 2)) > 10


@every_panel
@pytest.mark.parametrize("state", sorted(NOT_THE_PROVIDERS))
def test_what_is_not_the_providers_fault_never_looks_like_an_outage(panel, state):
    _, red, yellow = lab_of(INKS[panel][state])

    cold = 130 < degrees(atan2(yellow, red)) % 360 < 330
    assert cold or hypot(red, yellow) < 10


@every_panel
@pytest.mark.parametrize(
    ("state", "hues"),
    [
        (IconState.OPERATIONAL, range(120, 170)),
        (IconState.DEGRADED, range(70, 100)),
        (IconState.PARTIAL_OUTAGE, range(45, 70)),
        (IconState.MAJOR_OUTAGE, range(15, 45)),
    ],
)
def test_the_providers_own_states_go_from_green_to_red(panel, state, hues):
    _, red, yellow = lab_of(INKS[panel][state])

    assert int(degrees(atan2(yellow, red))) in hues


@every_panel
@pytest.mark.parametrize("state", IconState)
def test_ink_stands_out_from_its_panel_and_on_any_other_from_its_outline(panel, state):
    assert contrast(INKS[panel][state], PANELS[panel]) > 3
    assert contrast(INKS[panel][state], PAPER[panel]) > 3
