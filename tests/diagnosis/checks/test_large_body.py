from dataclasses import replace

import pytest

from tests.diagnosis.cases import NOWHERE, case_of
from tests.diagnosis.http_servers import answering
from tests.probes.conftest import serving
from traymon.diagnosis.checks import large_body
from traymon.model import Evidence, Outcome

STALL = Evidence(check="edge", outcome=Outcome.FAILED, word="stall")


def case_at(url, **more):
    return case_of(url, diagnosis=replace(NOWHERE, large_path="/big.js?v=1"), found=(STALL,), **more)


def ask(url, **more):
    [evidence] = large_body.ask(case_at(url, **more))
    return evidence


def test_a_long_answer_comes_through():
    asked = []
    with answering((200, {}, b"x" * 100_000), asked=asked) as url:
        evidence = ask(f"{url}/v1")
    assert asked[0][1] == "/big.js?v=1"
    assert (evidence.word, evidence.outcome, evidence.number) == ("ok", Outcome.OK, 100_000)
    assert evidence.target.endswith("/big.js")


def stops_after_14_kb(connection):
    connection.recv(65536)
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n" + b"x" * 14_000)
    connection.recv(1)


def test_an_answer_that_stops_on_the_way_is_a_stall():
    with serving(stops_after_14_kb) as port:
        evidence = ask(f"http://127.0.0.1:{port}/v1", seconds=0.4)
    assert (evidence.word, evidence.outcome, evidence.number) == ("stall", Outcome.FAILED, 14_000)


@pytest.mark.parametrize("reply", [(404, {}, b"no"), (200, {}, b"short")])
def test_a_short_answer_tells_nothing(reply):
    with answering(reply) as url:
        assert ask(url).outcome is Outcome.INCONCLUSIVE


def test_it_runs_only_on_a_stall_and_with_a_path():
    assert large_body.CHECK.unless(case_at("https://api.provider.test/v1")) == ""
    assert large_body.CHECK.unless(replace(case_at("https://api.provider.test/v1"), found={}))
    assert large_body.CHECK.unless(case_of(found=(STALL,)))


def test_silence_of_the_api_is_reason_enough():
    assert "api" in large_body.CHECK.needs
    case = replace(
        case_at("https://api.provider.test/v1"), found={"api": (replace(STALL, check="api", word="timeout"),)}
    )
    assert large_body.CHECK.unless(case) == ""
