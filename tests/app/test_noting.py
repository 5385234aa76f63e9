from datetime import UTC, datetime

import pytest

from traymon.app.noting import Noting
from traymon.diagnosis.memory_file import Networks
from traymon.model import Failure, Observation, ProbeKind, Provider, Timings

PROVIDER = Provider(id="mistral", name="Mistral AI", base_url="https://localhost:8443/v1")


@pytest.fixture
def networks(tmp_path):
    return Networks(tmp_path / "networks.json")


def noting(networks, *, failure=None, resolve=1.0, local=False):
    def ask(probe, *, fresh):
        assert fresh
        return Observation(
            provider="mistral",
            probe=probe,
            at=datetime(2027, 1, 5, 10, 0, tzinfo=UTC),
            failure=failure,
            timings=Timings(resolve=resolve),
            local_target=local,
        )

    return Noting(ask, PROVIDER, networks)


def test_the_addresses_of_an_api_that_answers_are_noted(networks):
    assert noting(networks)(ProbeKind.MODELS, fresh=True).ok
    assert "127.0.0.1" in networks.addresses("mistral")


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param({"failure": Failure.TIMEOUT}, id="it does not answer"),
        pytest.param({"resolve": None}, id="over a kept connection, or by a proxy that looks names up"),
        pytest.param({"local": True}, id="it is on this computer"),
    ],
)
def test_nothing_else_is_noted(networks, seen):
    noting(networks, **seen)(ProbeKind.CHAT, fresh=True)
    assert networks.addresses("mistral") == ()


def test_it_is_done_now_and_then_only(networks, tmp_path):
    ask = noting(networks)
    ask(ProbeKind.MODELS, fresh=True)
    (tmp_path / "networks.json").unlink()
    ask(ProbeKind.MODELS, fresh=True)
    assert networks.addresses("mistral") == ()
