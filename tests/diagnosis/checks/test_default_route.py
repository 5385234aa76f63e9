import pytest

from tests.diagnosis.cases import answers, case_of
from traymon.diagnosis.checks.default_route import CHECK
from traymon.diagnosis.host.facts import Facts, Interface, Route
from traymon.model import Failure, Outcome

BOTH = Interface(name="eth0", addresses=("192.0.2.2", "2001:db8::2", "fe80::2"))
V4 = Interface(name="eth0", addresses=("192.0.2.2", "fe80::2"))
V6 = Interface(name="eth0", addresses=("2001:db8::2", "fe80::2"))
BARE = Interface(name="eth0", addresses=("fe80::2",))
WAY4 = Route(family=4, gateway="192.0.2.1", interface="eth0")
WAY6 = Route(family=6, gateway="fe80::1%eth0", interface="eth0")

OK, NONE, SKIPPED, UNKNOWN = (
    ("ok", Outcome.OK),
    ("none", Outcome.FAILED),
    ("", Outcome.SKIPPED),
    ("", Outcome.INCONCLUSIVE),
)


@pytest.mark.parametrize(
    ("card", "routes", "sources", "v4", "v6"),
    [
        pytest.param(BOTH, [WAY4, WAY6], {4: "192.0.2.2", 6: "2001:db8::2"}, OK, OK, id="both"),
        pytest.param(V4, [WAY4], {4: "192.0.2.2"}, OK, SKIPPED, id="IPv4 alone"),
        pytest.param(V6, [WAY6], {6: "2001:db8::2"}, SKIPPED, OK, id="IPv6 alone"),
        pytest.param(V4, [WAY4, WAY6], {4: "192.0.2.2"}, OK, OK, id="a route without an address is a route"),
        pytest.param(BOTH, [WAY4], {4: "192.0.2.2"}, OK, NONE, id="addresses, but no way for IPv6"),
        pytest.param(BOTH, [], {}, NONE, NONE, id="addresses, but no way at all"),
        pytest.param(BARE, [], {}, NONE, SKIPPED, id="no addresses"),
        pytest.param(V4, [], {4: "192.0.2.2"}, OK, SKIPPED, id="policy routing shows in no table"),
        pytest.param(V4, None, {4: "192.0.2.2"}, OK, SKIPPED, id="the table may not be read"),
        pytest.param(V4, None, {}, NONE, SKIPPED, id="the table may not be read, and nothing goes out"),
        pytest.param(V4, None, None, UNKNOWN, UNKNOWN, id="nothing can be read"),
    ],
)  # fmt: skip
def test_each_family_has_a_way_out_or_not(card, routes, sources, v4, v6):
    facts = Facts(interfaces=(card,), routes=None if routes is None else tuple(routes), sources=sources)
    four, six = answers(CHECK, case_of(facts=facts))
    assert (four.family, six.family) == (4, 6)
    assert (four.word, four.outcome) == v4
    assert (six.word, six.outcome) == v6


def test_the_best_route_is_named():
    four, _ = answers(CHECK, case_of(facts=Facts(interfaces=(V4,), routes=(WAY4,), sources={4: "192.0.2.2"})))
    assert (four.address, four.interface) == ("192.0.2.1", "eth0")


def test_exhaustion_is_told():
    four, _ = answers(CHECK, case_of(facts=Facts(exhausted=True, problems=("Could not read the routes: no.",))))
    assert (four.failure, four.note) == (Failure.LOCAL_RESOURCE_EXHAUSTED, "Could not read the routes: no.")
