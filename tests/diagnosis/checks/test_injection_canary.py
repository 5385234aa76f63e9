from dataclasses import replace

import dns.rcode
import pytest

from tests.diagnosis.cases import NOWHERE, answers, case_of
from tests.diagnosis.dns_server import dns_server, saying, saying_nothing
from traymon.diagnosis.checks import injection_canary
from traymon.model import Failure, Outcome


def found_at(canary, **more):
    (found,) = answers(injection_canary.CHECK, case_of(diagnosis=replace(NOWHERE, injection_canary=canary), **more))
    return found


@pytest.mark.parametrize(
    "answer", [saying("203.0.113.99"), saying(code=dns.rcode.NXDOMAIN)], ids=["address", "no-name"]
)
def test_an_answer_from_where_no_server_is_was_forged(answer):
    with dns_server(answer) as nobody:
        found = found_at(nobody)
    assert (found.outcome, found.word, found.address) == (Outcome.FAILED, "answered", "127.0.0.1")


def test_the_forged_address_is_kept():
    with dns_server(saying("203.0.113.99")) as nobody:
        assert found_at(nobody).addresses == ("203.0.113.99",)


def test_silence_is_as_it_should_be():
    with dns_server(saying_nothing) as nobody:
        found = found_at(nobody)
    assert (found.outcome, found.word, found.failure) == (Outcome.OK, "silent", None)


def test_a_refusal_is_silence_too():
    assert found_at("127.0.0.1:1").outcome is Outcome.OK


def test_a_question_that_could_not_be_sent_says_nothing():
    found = found_at("no.such.address")
    assert (found.outcome, found.word) == (Outcome.INCONCLUSIVE, "silent")
    assert isinstance(found.failure, Failure)


@pytest.mark.parametrize(
    ("canary", "url"),
    [
        pytest.param("", "https://api.provider.test/v1", id="no-canary"),
        pytest.param("192.0.2.1", "https://192.0.2.9/v1", id="no-name-to-ask-for"),
    ],
)
def test_it_is_left_out(canary, url):
    assert injection_canary.CHECK.unless(case_of(base_url=url, diagnosis=replace(NOWHERE, injection_canary=canary)))
