"""The second opinion."""

import random

import pytest

from traymon.diagnosis.similarity import faults, nearest

FAULTS = faults()


def _alone(fault):
    return {name: word for name, word in fault.words.items() if not name.startswith(("outside", "other_interface"))}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.number}-{fault.name}")
def test_every_known_fault_is_nearest_to_itself(fault):
    assert fault.code in nearest(fault.words).best()
    assert nearest(fault.words).likeness[0][1] == 1.0


def test_without_a_view_from_outside_it_expects_what_can_be_known_then():
    assert all(fault.alone in nearest(_alone(fault)).best() for fault in FAULTS)


def test_missing_words_leave_the_right_one_among_the_nearest():
    rng, right, runs = random.Random(7), 0, 0
    for fault in FAULTS:
        for _ in range(20):
            gone = rng.sample(sorted(fault.words), 4)
            left = {name: word for name, word in fault.words.items() if name not in gone}
            right += {fault.code, fault.alone} & nearest(left).best() != set()
            runs += 1
    assert right / runs > 0.95


def test_one_wrong_word_is_survived():
    """Where the table reads that very word, it is not."""
    dead = next(fault for fault in FAULTS if fault.number == 5)
    assert "internet_down" in nearest({**dead.words, "system_dns": "nx"}).best()


def test_nothing_is_like_nothing():
    assert {likeness for _, likeness in nearest({}).likeness} == {0.0}


def test_an_answer_where_no_connection_is_possible_makes_a_fault_less_likely():
    words = next(fault for fault in FAULTS if fault.number == 62).words
    assert dict(nearest({**words, "edge": "401"}).likeness)["provider_unreachable"] < 1.0
