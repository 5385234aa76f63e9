from dataclasses import replace

import pytest

from tests.diagnosis.cases import NOWHERE, answers, case_of
from tests.diagnosis.http_servers import answering
from tests.probes.conftest import serving
from traymon.diagnosis.checks import cdn_control, peer
from traymon.model import Failure, Outcome
from traymon.settings.choices import NamedUrl


@pytest.mark.parametrize(
    ("status", "word", "outcome"),
    [
        (200, "up", Outcome.OK),
        (401, "up", Outcome.OK),
        (404, "up", Outcome.OK),
        (429, "up", Outcome.OK),
        (407, "down", Outcome.FAILED),
        (500, "down", Outcome.FAILED),
        (511, "down", Outcome.FAILED),
    ],
)
def test_any_answer_below_500_of_the_peer_itself_is_up(status, word, outcome):
    with answering((status, {}, {})) as url:
        [evidence] = answers(peer.CHECK, case_with(NamedUrl(name="one", url=f"{url}/v1/models?key=x", cdn="google")))
    assert (evidence.word, evidence.outcome, evidence.operator, evidence.cdn) == (word, outcome, "one", "google")
    assert evidence.target.endswith("/v1/models")
    assert evidence.reply.status == status


def case_with(*peers):
    return case_of(diagnosis=replace(NOWHERE, peers=peers))


def test_peers_are_asked_side_by_side_and_a_dead_one_is_down():
    with serving(lambda connection: connection.recv(1)) as closed:
        pass
    with answering((401, {}, {})) as url:
        up, dead = NamedUrl(name="up", url=url), NamedUrl(name="dead", url=f"http://127.0.0.1:{closed}")
        found = {evidence.operator: evidence for evidence in answers(peer.CHECK, case_with(dead, up))}
    assert (found["up"].word, found["dead"].word) == ("up", "down")
    assert found["dead"].failure is Failure.CONNECTION_REFUSED


def test_a_silent_peer_that_had_little_time_tells_nothing():
    with serving(lambda connection: connection.recv(65536) and connection.recv(1)) as port:
        silent = NamedUrl(name="silent", url=f"http://127.0.0.1:{port}")
        case = case_of(diagnosis=replace(NOWHERE, peers=(silent,)), seconds=0.3)
        [evidence] = peer.ask(case)
    assert (evidence.word, evidence.outcome) == ("", Outcome.INCONCLUSIVE)


def test_plain_http_is_only_for_this_computer():
    case = case_with(NamedUrl(name="plain", url="http://api.example.test/"))
    assert [evidence.note for evidence in peer.ask(case)] == ["plain HTTP"]


def test_the_provider_is_no_peer_of_itself():
    assert peer.CHECK.unless(case_with(NamedUrl(name="itself", url="https://api.provider.test/v1/models")))


def test_only_hosts_on_the_providers_cdn_are_its_controls():
    with answering((200, {}, b"")) as url:
        controls = (NamedUrl(name="cf", url=url, cdn="cloudflare"), NamedUrl(name="other", url=url, cdn="google"))
        [evidence] = answers(cdn_control.CHECK, case_of(diagnosis=replace(NOWHERE, cdn_controls=controls)))
    assert (evidence.operator, evidence.word, evidence.cdn) == ("cf", "ok", "cloudflare")


def test_a_control_that_is_ill_fails():
    with answering((503, {}, b"")) as url:
        controls = (NamedUrl(name="cf", url=url, cdn="cloudflare"),)
        [evidence] = answers(cdn_control.CHECK, case_of(diagnosis=replace(NOWHERE, cdn_controls=controls)))
    assert (evidence.word, evidence.outcome) == ("fail", Outcome.FAILED)


@pytest.mark.parametrize(
    ("base_url", "cdn"),
    [
        pytest.param("https://api.provider.test/v1", "", id="no CDN is known"),
        pytest.param("http://127.0.0.1:9/v1", "cloudflare", id="a provider on this computer"),
    ],
)
def test_without_a_cdn_out_there_nobody_is_asked(base_url, cdn):
    controls = (NamedUrl(name="cf", url="https://www.example.test/", cdn="cloudflare"),)
    case = case_of(base_url, diagnosis=replace(NOWHERE, cdn_controls=controls))
    assert cdn_control.CHECK.unless(replace(case, provider=replace(case.provider, cdn=cdn)))
