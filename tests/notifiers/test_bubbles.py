from traymon.notifiers.bubbles import REMEMBERED, Bubbles


def test_a_shown_subject_is_replaced_until_it_is_closed():
    bubbles = Bubbles()
    assert bubbles.bubble_of("mistral") == 0
    bubbles.shown("mistral", 7)
    assert bubbles.bubble_of("mistral") == 7
    bubbles.closed(7)
    assert bubbles.bubble_of("mistral") == 0


def test_a_button_of_a_bubble_that_was_just_closed_still_has_its_subject():
    bubbles = Bubbles()
    bubbles.shown("mistral", 7)
    bubbles.closed(7)
    assert bubbles.subject_of(7) == "mistral"


def test_bubbles_of_other_programs_are_none_of_ours():
    bubbles = Bubbles()
    bubbles.closed(3)
    assert bubbles.subject_of(3) is None


def test_closing_an_old_bubble_leaves_the_new_one():
    bubbles = Bubbles()
    bubbles.shown("mistral", 7)
    bubbles.shown("mistral", 8)
    bubbles.closed(7)
    assert bubbles.bubble_of("mistral") == 8


def test_a_desktop_that_counts_anew_makes_all_ids_void():
    bubbles = Bubbles()
    bubbles.shown("mistral", 7)
    bubbles.forget()
    assert (bubbles.bubble_of("mistral"), bubbles.subject_of(7)) == (0, None)


def test_only_the_newest_are_remembered():
    bubbles = Bubbles()
    for number in range(REMEMBERED + 1):
        bubbles.shown("mistral", number)
    assert bubbles.subject_of(0) is None
    assert bubbles.subject_of(REMEMBERED) == "mistral"
