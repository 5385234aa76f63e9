import threading

from traymon.cli.examining.findings import Finding, examine
from traymon.model import TraymonError

SECRET = "c4nary"


def raising(error):
    def look():
        raise error

    return look


def only(look, patience=5.0):
    (finding,) = examine([("part", look)], patience)
    return finding


def test_findings_come_in_the_order_of_the_examinations():
    first_may_end = threading.Event()

    def last():
        first_may_end.set()
        return Finding(ok=True, found="last")

    def first():
        assert first_may_end.wait(5)
        return Finding(ok=True, found="first")

    assert [(each.name, each.found) for each in examine([("a", first), ("b", last)])] == [("a", "first"), ("b", "last")]


def test_an_error_for_people_is_a_finding_with_its_advice():
    assert only(raising(TraymonError("broken", "Mend it."))) == Finding(
        name="part", ok=False, found="broken", remedy="Mend it."
    )


def test_what_a_library_raises_is_told_without_its_text():
    found = only(raising(ValueError(SECRET)))
    assert (found.ok, found.found) == (None, "could not be examined (ValueError)")


def test_who_does_not_answer_is_given_up_on():
    for_ever = threading.Event()
    found = only(for_ever.wait, patience=0.01)
    assert (found.ok, found.found) == (False, "no answer within 0.01 s")
    for_ever.set()


def test_texts_from_outside_become_plain():
    assert only(lambda: Finding(ok=True, found="a\x1b[2Jb\nc")).found == "a [2Jb c"
