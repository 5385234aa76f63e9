from dataclasses import replace

from tests.diagnosis.cases import case_of
from tests.diagnosis.http_servers import CLOUDFLARE, answering
from traymon.diagnosis.checks import edge_trace
from traymon.model import Outcome

TRACE = (
    b"fl=1f1\nh=api.example.test\nip=192.0.2.77\nts=1.2\nvisit_scheme=https\ncolo=CDG\nloc=FR\ntls=TLSv1.3\nwarp=off\n"
)


def test_the_place_is_told_and_never_the_address_of_this_line():
    asked = []
    with answering((200, CLOUDFLARE, TRACE), asked=asked) as url:
        [evidence] = edge_trace.ask(case_of(f"{url}/v1"))
    assert asked[0][:2] == ("GET", "/cdn-cgi/trace")
    assert (evidence.outcome, evidence.note) == (Outcome.OK, "colo CDG, loc FR, warp off")
    assert "192.0.2.77" not in repr(evidence)


def test_a_host_without_one_tells_nothing():
    with answering((404, CLOUDFLARE, b"")) as url:
        [evidence] = edge_trace.ask(case_of(f"{url}/v1"))
    assert evidence.outcome is Outcome.INCONCLUSIVE


def test_only_cloudflare_has_one():
    case = case_of()
    assert edge_trace.CHECK.unless(case) == ""
    assert edge_trace.CHECK.unless(replace(case, provider=replace(case.provider, cdn="fastly")))
