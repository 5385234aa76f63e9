from traymon.diagnosis.running.late import Late
from traymon.model import Evidence, Outcome

WAITING = Evidence(check="outside_view", outcome=Outcome.INCONCLUSIVE, note="had not ended after 9 s")
PARIS = Evidence(check="outside_view", outcome=Outcome.OK, word="up", operator="FR/Paris")
LYON = Evidence(check="outside_view", outcome=Outcome.OK, word="up", operator="FR/Lyon")
EDGE = Evidence(check="edge", outcome=Outcome.FAILED, word="451")


def test_late_evidence_takes_the_place_of_what_said_that_there_is_none():
    told = []
    late = Late(judge=tuple, tell=told.append)
    late.after((EDGE, WAITING))
    late(PARIS)
    late(LYON)
    assert told == [(EDGE, PARIS), (EDGE, PARIS, LYON)]


def test_what_came_in_time_is_kept():
    told = []
    late = Late(judge=tuple, tell=told.append)
    late.after((EDGE, PARIS, WAITING))
    late(LYON)
    assert told == [(EDGE, PARIS, LYON)]
