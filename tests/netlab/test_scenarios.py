"""The scenarios of every day with real packets. All of them: ``python -m tests.netlab``."""

import pytest

from tests.netlab.playing import play
from tests.netlab.scenarios import NOT_HERE, SCENARIOS
from traymon.diagnosis.codes import CODES

CATALOGUE = {str(number) for number in range(1, 85)}


@pytest.mark.netlab
@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "scenario", [pytest.param(one, id=f"{one.number} {one.title}") for one in SCENARIOS if one.daily]
)
def test_the_fault_is_found(scenario):
    said = play(scenario).said
    assert (said.code, said.party) == (scenario.code, scenario.party), said.told()
    assert said.document["duration_ms"] < 9500


def test_every_fault_of_the_catalogue_is_reproduced_or_says_why_not():
    played = {one.number.rstrip("abcdefgh") for one in SCENARIOS} - {"0"}
    assert played.isdisjoint(NOT_HERE)
    assert played | NOT_HERE.keys() == CATALOGUE


def test_no_number_is_given_twice():
    numbers = [one.number for one in SCENARIOS]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize("scenario", [pytest.param(one, id=one.number) for one in SCENARIOS])
def test_each_expected_code_has_the_expected_party(scenario):
    assert CODES[scenario.code].party == scenario.party
