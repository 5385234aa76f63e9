"""The monitor's own look at the network, with real servers on loopback."""

import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.diagnosis.cases import NOWHERE, now
from tests.diagnosis.http_servers import answering
from traymon.demo import Anchors
from traymon.diagnosis.memory_file import Networks
from traymon.diagnosis.quick import Quick
from traymon.model import Anchor, Failure, Observation, Party, Phase, ProbeKind, Provider
from traymon.settings import Settings
from traymon.settings.choices import CaptiveCheck, Diagnosis

LOGIN = (200, {"content-type": "text/html"}, b"<html>Room number?</html>")
WELL = (200, {}, b"success")
NOBODY = 1
"""A port where nothing listens."""


def provider(name="mistral", url="https://api.provider.invalid/v1"):
    return Provider(id=name, name=name, base_url=url)


def failed(failure=Failure.DNS_NXDOMAIN, phase=Phase.RESOLVE):
    at = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)
    return Observation(provider="mistral", probe=ProbeKind.CHAT, at=at, failure=failure, phase=phase)


@contextmanager
def network(answer, *ports):
    """Settings for anchors at ``ports`` and a captive check that gets ``answer``."""
    asked = []
    with answering(answer, asked=asked) as url:
        anchors = tuple(Anchor(name=f"a{port}", operator=f"A{port}", address="127.0.0.1", port=port) for port in ports)
        check = CaptiveCheck(url=f"{url}/check", body="success")
        yield Settings(diagnosis=replace(NOWHERE, anchors=anchors, captive_checks=(check,))), asked


def test_a_login_page_is_told_from_an_outage():
    with network(LOGIN, NOBODY) as (settings, _):
        quick = Quick(settings, now)
        verdict = quick.diagnose(provider(), failed())
    assert (verdict.code, verdict.party) == ("captive_portal", Party.LOCAL_NETWORK)
    assert [control.failure for control in quick.controls()] == [Failure.CONNECTION_REFUSED]


def test_a_name_that_nobody_else_was_asked_for_accuses_nobody():
    with Anchors() as anchors, network(WELL, *anchors.ports) as (settings, _):
        quick = Quick(settings, now)
        verdict = quick.diagnose(provider(), failed())
        assert verdict.party is Party.UNKNOWN
        assert [control.ok for control in quick.controls()] == [True, True]


def test_several_providers_and_probes_share_one_look_at_the_network():
    with Anchors() as anchors, network(WELL, *anchors.ports) as (settings, asked):
        quick = Quick(settings, now)
        several = [provider(name, f"https://{name}.invalid/v1") for name in "abc" for _probe in range(4)]
        threads = [threading.Thread(target=quick.diagnose, args=(one, failed())) for one in several]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert anchors.accepted == (1, 1)
        assert len(asked) == 1


def test_where_nobody_answers_nothing_more_is_asked():
    dead = Anchor(name="dead", operator="Dead", address="127.0.0.1", port=NOBODY)
    lost = replace(NOWHERE, anchors=(dead,), captive_checks=(CaptiveCheck(url=f"http://127.0.0.1:{NOBODY}/"),))
    with Anchors() as api:
        own = provider(url=f"http://127.0.0.1:{api.ports[0]}/v1")
        verdict = Quick(Settings(diagnosis=lost), now).diagnose(own, failed())
        assert api.accepted == (0, 0)
    assert verdict.party is not Party.PROVIDER


@pytest.mark.parametrize(("mode", "count"), [("standard", (1, 1)), ("minimal", (0, 0))])
def test_the_mode_says_who_may_be_asked(mode, count):
    with Anchors() as anchors, network(WELL, *anchors.ports) as (settings, asked):
        chosen: Diagnosis = replace(settings.diagnosis, mode=mode)
        quick = Quick(Settings(diagnosis=chosen), now)
        quick.diagnose(provider(), failed())
        assert anchors.accepted == count
        assert len(asked) == 1
        assert all(control.ok for control in quick.controls())


@pytest.mark.parametrize(
    ("failure", "phase", "count"),
    [
        pytest.param(Failure.TIMEOUT, Phase.CONNECT, 1, id="not again what was just waited for"),
        pytest.param(Failure.CONNECTION_RESET, Phase.TLS, 2, id="the same address once more"),
        pytest.param(Failure.STALLED_STREAM, Phase.TRANSFER, 2, id="whether it can be reached at all"),
    ],
)
def test_the_way_to_the_provider_is_tried(failure, phase, count):
    with Anchors() as anchors, network(WELL, *anchors.ports) as (settings, _):
        own = provider(url=f"https://localhost:{anchors.ports[1]}/v1")
        Quick(settings, now).diagnose(own, failed(failure, phase))
        assert anchors.accepted[0] == 1
        assert (anchors.accepted[1] > 1) is (count > 1)


def test_an_address_that_worked_before_is_tried_where_the_name_fails(tmp_path):
    networks = Networks(tmp_path / "networks.json")
    networks.note_addresses("mistral", ["127.0.0.1"])
    with Anchors() as anchors, network(WELL, *anchors.ports) as (settings, _):
        own = provider(url=f"https://api.provider.invalid:{anchors.ports[1]}/v1")
        Quick(settings, now, networks=networks).diagnose(own, failed())
        assert anchors.accepted == (1, 2)
