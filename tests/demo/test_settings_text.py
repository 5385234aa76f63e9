import tomllib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from traymon import settings
from traymon.demo import SCRIPT, Anchors, DemoServer, settings_toml


@pytest.fixture
def anchors() -> Iterator[Anchors]:
    with Anchors() as opened:
        yield opened


@pytest.mark.parametrize("speed", [1.0, 60.0, 1000.0])
def test_the_settings_point_at_the_demo_alone(server: DemoServer, anchors: Anchors, speed: float) -> None:
    read = settings.parse(settings_toml(server, anchors, speed=speed).encode(), Path("demo.toml"))
    [provider] = read.providers.values()
    assert (provider.id, provider.base_url) == ("mistral", server.base_url)
    assert [(source.format, source.url) for source in provider.status_sources] == [("rootly", server.status_url)]
    assert [(anchor.address, anchor.port) for anchor in read.diagnosis.anchors] == [
        ("127.0.0.1", port) for port in anchors.ports
    ]
    assert len({anchor.operator for anchor in read.diagnosis.anchors}) == 2
    asked = read.diagnosis
    others = (asked.control_names, asked.captive_checks, asked.resolvers, asked.udp_resolvers, asked.peers)
    assert not any((*others, asked.cdn_controls, asked.injection_canary)), "nobody else is asked by a test"


def test_no_address_of_another_machine_stands_in_the_text(server: DemoServer, anchors: Anchors) -> None:
    text = settings_toml(server, anchors, speed=1.0)
    assert text.count("://") == text.count("://127.0.0.1:")


@pytest.mark.parametrize(
    ("speed", "total", "slow_floor"),
    [
        pytest.param(1.0, timedelta(seconds=10), timedelta(milliseconds=1600), id="real time"),
        pytest.param(10.0, timedelta(seconds=1), timedelta(milliseconds=160), id="ten times"),
        pytest.param(100.0, timedelta(milliseconds=400), timedelta(milliseconds=16), id="never too impatient"),
    ],
)
def test_what_is_measured_on_real_sockets_shrinks_with_speed(
    server: DemoServer, anchors: Anchors, speed: float, total: timedelta, slow_floor: timedelta
) -> None:
    read = settings.parse(settings_toml(server, anchors, speed=speed).encode(), Path("demo.toml"))
    assert read.timeouts.total == total
    assert read.judgement.slow_floor == slow_floor
    assert read.interval == timedelta(seconds=30)


def test_it_is_toml(server: DemoServer, anchors: Anchors) -> None:
    assert "mistral" in tomllib.loads(settings_toml(server, anchors, speed=7.3))["providers"]


@pytest.mark.parametrize("speed", [1.0, 60.0])
def test_the_slow_answers_of_the_script_count_as_slow_and_the_others_do_not(
    server: DemoServer, anchors: Anchors, speed: float
) -> None:
    read = settings.parse(settings_toml(server, anchors, speed=speed).encode(), Path("demo.toml"))
    latencies = {stage.name: stage.condition.models.latency / speed for stage in SCRIPT}
    floor = read.judgement.slow_floor.total_seconds()
    assert {name for name, latency in latencies.items() if latency > floor} == {"degraded"}


@pytest.mark.parametrize("speed", [1.0, 60.0, 100.0])
def test_a_stalled_stream_can_be_confirmed_while_its_stage_lasts(
    server: DemoServer, anchors: Anchors, speed: float
) -> None:
    read = settings.parse(settings_toml(server, anchors, speed=speed).encode(), Path("demo.toml"))
    [stalls] = [stage for stage in SCRIPT if stage.name == "stream_stalls"]
    until_probed, rechecks = timedelta(seconds=60), timedelta(seconds=1 + 2)
    assert until_probed + rechecks + 3 * read.timeouts.stream_idle * speed < stalls.lasts
