from datetime import UTC, datetime

import pytest

from traymon.diagnosis.case import Memory
from traymon.diagnosis.host.facts import Facts, Route
from traymon.diagnosis.memory_file import Networks
from traymon.diagnosis.remembering import learn, recalled
from traymon.model import Diagnosis, Evidence, Failure, Origin, Outcome, Party, Provider, Verdict

NOW = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
MISTRAL = Provider(id="mistral", name="Mistral AI", base_url="https://api.example.test/v1")
HOME = Facts(routes=(Route(family=4, gateway="192.0.2.1", interface="wlan0"),), resolvers=("192.0.2.1",))
CAFE = Facts(routes=(Route(family=4, gateway="198.51.100.1", interface="wlan0"),), resolvers=("198.51.100.1",))
EVIDENCE = (
    Evidence(check="provider_path_system", outcome=Outcome.OK, address="203.0.113.1", origin=Origin.SYSTEM),
    Evidence(check="provider_path_system", outcome=Outcome.FAILED, address="203.0.113.2", failure=Failure.TIMEOUT),
    Evidence(check="anchor", outcome=Outcome.OK, target="google", address="203.0.113.8"),
    Evidence(check="anchor", outcome=Outcome.FAILED, target="quad9", failure=Failure.TIMEOUT),
)


@pytest.fixture
def networks(tmp_path):
    return Networks(tmp_path / "networks.json")


def run(code="ok", party=Party.NONE, evidence=EVIDENCE):
    verdict = Verdict(code=code, party=party, confidence=0.9)
    return Diagnosis(provider="mistral", at=NOW, duration_ms=1.0, verdict=verdict, evidence=evidence)


def test_a_good_run_teaches_what_worked(networks):
    learn(networks, run(), HOME)
    known = recalled(networks, MISTRAL, HOME, Memory(key_worked_at=NOW))
    assert known == Memory(addresses=("203.0.113.1",), anchors=frozenset({"google"}), key_worked_at=NOW)


def test_addresses_are_known_everywhere_anchors_where_they_answered(networks):
    learn(networks, run(), HOME)
    known = recalled(networks, MISTRAL, CAFE, Memory())
    assert known == Memory(addresses=("203.0.113.1",))


def test_a_lease_that_changes_is_the_same_network(networks):
    learn(networks, run(), HOME)
    moved = Facts(routes=HOME.routes, resolvers=HOME.resolvers, sources={4: "192.0.2.99"})
    assert recalled(networks, MISTRAL, moved, Memory()).anchors == {"google"}


@pytest.mark.parametrize(
    ("code", "party"),
    [
        ("provider_api_down", Party.PROVIDER),
        ("captive_portal", Party.LOCAL_NETWORK),
        ("ok_intercepted", Party.NONE),
        ("inconclusive", Party.UNKNOWN),
    ],
)
def test_any_other_run_teaches_nothing(networks, code, party):
    learn(networks, run(code, party), HOME)
    assert recalled(networks, MISTRAL, HOME, Memory()) == Memory()


def test_an_address_from_the_settings_need_not_be_learnt(networks):
    literal = Evidence(check="provider_path_system", outcome=Outcome.OK, address="192.0.2.7", origin=Origin.LITERAL)
    learn(networks, run(evidence=(literal,)), HOME)
    assert recalled(networks, MISTRAL, HOME, Memory()).addresses == ()


def test_a_network_without_a_way_out_has_no_name(networks):
    learn(networks, run(), Facts())
    assert recalled(networks, MISTRAL, Facts(), Memory()).anchors == frozenset()
