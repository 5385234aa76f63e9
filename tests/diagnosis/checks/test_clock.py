from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.diagnosis.cases import answers, case_of, now
from traymon.diagnosis.checks.clock import CHECK, judge
from traymon.model import Evidence, Outcome, Reply

YEARS = 2 * 365 * 86400


def told(ahead, who="Google", check="anchor", word="", target=""):
    """A server of ``who`` whose ``Date`` says that this clock is ``ahead`` seconds ahead."""
    reply = Reply(status=200, date=None if ahead is None else now() - timedelta(seconds=ahead))
    return Evidence(check=check, target=target, operator=who, outcome=Outcome.OK, at=now(), word=word, reply=reply)


def captive(ahead, host, word="ok"):
    return told(ahead, who="", check="captive_portal", word=word, target=f"http://{host}/x")


@pytest.mark.parametrize(
    ("found", "word", "number"),
    [
        pytest.param([told(0, "A"), told(1, "B")], "ok", 0.5, id="right"),
        pytest.param([told(100, "A"), told(101, "B")], "ok", 100.5, id="a minute or two do no harm"),
        pytest.param([told(125, "A"), told(127, "B")], "off", 126.0, id="just too far ahead"),
        pytest.param([told(-YEARS, "A"), captive(-YEARS + 2, "b.test")], "off", -YEARS + 1.0, id="two years behind"),
        pytest.param([told(YEARS, "A"), told(YEARS, "B"), told(0, "C")], "off", float(YEARS), id="two against one"),
        pytest.param([told(0, "A"), told(3600, "B")], "unknown", None, id="one says this, the other that"),
        pytest.param([told(0, "A"), told(1, "B"), told(3600, "C"), told(3601, "D")], "unknown", None, id="two say this, two say that"),
        pytest.param([told(3600, "A"), told(3600, "A"), told(3601, "a")], "unknown", None, id="one operator, however often"),
        pytest.param([captive(3600, "a.test", "portal"), captive(3600, "b.test", "portal")], "unknown", None, id="a portal that answers for all"),
        pytest.param([captive(3600, "a.test", "portal"), captive(3600, "b.test", "portal"), told(0, "A"), told(0, "B")], "ok", 0.0, id="a portal lies"),
        pytest.param([told(None, "A"), told(0, "B")], "unknown", None, id="no date"),
        pytest.param([], "unknown", None, id="nobody answered"),
    ],
)  # fmt: skip
def test_two_operators_must_agree_on_the_time(found, word, number):
    (evidence,) = answers(CHECK, case_of(found=found))
    assert (evidence.word, evidence.number) == (word, number)
    assert evidence.outcome is {"ok": Outcome.OK, "off": Outcome.FAILED}.get(word, Outcome.INCONCLUSIVE)


def test_it_says_how_far_off_the_clock_is():
    (evidence,) = answers(CHECK, case_of(found=[told(-YEARS, "A"), told(-YEARS, "B")]))
    assert evidence.note == "2 servers say that this clock is 730 days behind"


def test_a_clock_before_this_program_was_written_is_wrong_whatever_anybody_says():
    case = case_of()
    object.__setattr__(case, "now", lambda: datetime(2019, 1, 1, tzinfo=UTC))
    (evidence,) = CHECK.ask(case)
    assert (evidence.word, evidence.outcome) == ("off", Outcome.FAILED)
    assert evidence.number < -YEARS


@settings(deadline=None)
@given(st.lists(st.floats(min_value=-1e9, max_value=1e9), max_size=8))
def test_the_order_of_the_servers_does_not_matter(ahead):
    assert judge(ahead) == judge(ahead[::-1])
