import pytest

from traymon.diagnosis.running.enough import ipv6_is_silent, is_hopeless, is_settled
from traymon.model import Evidence, Failure, Outcome, Phase


def api(word, outcome=Outcome.FAILED):
    return Evidence(check="api", outcome=outcome, word=word)


EDGE_WELL = Evidence(check="edge", outcome=Outcome.OK, word="401")
EDGE_ILL = Evidence(check="edge", outcome=Outcome.FAILED, word="5xx_gw")
INFERENCE_ILL = Evidence(check="inference", outcome=Outcome.FAILED, word="fail")


@pytest.mark.parametrize(
    ("found", "unfinished", "settled"),
    [
        pytest.param([api("200", Outcome.OK)], {"edge"}, True, id="works"),
        pytest.param([api("200", Outcome.OK)], {"inference"}, False, id="works, inference still asked"),
        pytest.param([api("200", Outcome.OK), INFERENCE_ILL], (), False, id="works but for inference"),
        pytest.param([api("nokey", Outcome.SKIPPED), EDGE_WELL], (), True, id="no key, edge well"),
        pytest.param([api("nokey", Outcome.SKIPPED)], {"edge"}, False, id="no key, edge still asked"),
        pytest.param([api("nokey", Outcome.SKIPPED), EDGE_ILL], (), False, id="no key, edge ill"),
        pytest.param([api("401"), EDGE_WELL], (), True, id="key refused"),
        pytest.param([api("401"), EDGE_ILL], (), False, id="key refused by something odd"),
        pytest.param([api("401")], {"edge"}, False, id="key refused, edge still asked"),
        pytest.param([api("5xx"), EDGE_WELL], (), False, id="ill"),
        pytest.param([], (), False, id="nothing was asked"),
    ],
)
def test_an_answer_of_the_api_itself_settles_everything_below(found, unfinished, settled):
    by_check = {check: [one for one in found if one.check == check] for check in ("api", "edge", "inference")}
    assert is_settled(by_check, unfinished) is settled


NAMED = Evidence(check="system_dns", outcome=Outcome.OK, role="provider", addresses=("192.0.2.1", "2001:db8::1"))
NAMED4 = Evidence(check="system_dns", outcome=Outcome.OK, role="provider", addresses=("192.0.2.1",))
TRIED6 = Evidence(check="provider_path_system", outcome=Outcome.FAILED, family=6)


@pytest.mark.parametrize(
    ("names", "paths", "running", "silent"),
    [
        pytest.param([NAMED], [], {"provider_path_system"}, True, id="silent"),
        pytest.param([NAMED], [TRIED6], {"provider_path_system"}, False, id="failed"),
        pytest.param([NAMED], [], (), False, id="not being tried"),
        pytest.param([NAMED4], [], {"provider_path_system"}, False, id="has none"),
    ],
)
def test_ipv6_addresses_that_are_being_tried_may_be_silent(names, paths, running, silent):
    assert ipv6_is_silent({"system_dns": names, "provider_path_system": paths}, running) is silent


def edge_lost_at(phase):
    return Evidence(check="edge", outcome=Outcome.FAILED, word="other", failure=Failure.TIMEOUT, phase=phase)


@pytest.mark.parametrize(
    ("edge", "unfinished", "hopeless"),
    [
        pytest.param(edge_lost_at(Phase.RESOLVE), {"api", "inference"}, True, id="only the API is left"),
        pytest.param(edge_lost_at(Phase.RESOLVE), {"api", "gateway"}, False, id="others are left"),
        pytest.param(edge_lost_at(Phase.RESOLVE), {"api", "outside_view"}, False, id="others find the name"),
        pytest.param(edge_lost_at(Phase.CONNECT), {"api"}, False, id="a connection may still come"),
        pytest.param(edge_lost_at(Phase.FIRST_BYTE), {"api"}, False, id="an answer may still come"),
        pytest.param(EDGE_WELL, {"api"}, False, id="the edge answers"),
    ],
)
def test_the_api_is_not_waited_for_where_its_name_is_not_found(edge, unfinished, hopeless):
    assert is_hopeless({"edge": [edge]}, unfinished) is hopeless


def test_it_is_waited_for_while_the_edge_is_still_asked():
    assert not is_hopeless({}, {"api"})
