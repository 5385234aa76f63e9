"""What the monitor's own look makes of faults with real packets: one round of ``traymon check``."""

import json
import sys
from pathlib import Path

import pytest

from tests.netlab.lab import Lab
from tests.netlab.scenarios import SCENARIOS
from tests.netlab.scene import Scene

BY_NUMBER = {scenario.number: scenario for scenario in SCENARIOS}


@pytest.mark.netlab
@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    ("number", "party", "cause"),
    [
        pytest.param("1", "you", "no_network_interface", id="cable out"),
        pytest.param("32", "local_network", "captive_portal", id="a login page"),
        pytest.param("37", "local_network", "dns_blocked", id="a resolver that hides the name"),
        pytest.param("61", "provider", "provider_dns_failure", id="the provider's zone is broken"),
        pytest.param("63", "provider", "provider_tls_misconfigured", id="the provider's certificate has run out"),
    ],
)
def test_the_cause_is_found(number, party, cause):
    with Lab() as lab:
        scene = Scene(lab)
        for fault in BY_NUMBER[number].faults:
            fault(scene)
        done = scene.run(str(Path(sys.executable).with_name("traymon")), "check", "--json")
    [provider] = json.loads(done.stdout)["providers"]
    assert (provider["party"], provider["cause"]) == (party, cause), provider["evidence"]
