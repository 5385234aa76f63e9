"""The local test of a demo provider, without the checks that leave this computer."""

import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from traymon.app import one_test, testing
from traymon.app.parts import Parts
from traymon.credentials import Key
from traymon.demo import Anchors, Behaviour, Condition, DemoServer, Trouble, everywhere, settings_toml
from traymon.diagnosis.case import Check
from traymon.diagnosis.checks import CHECKS
from traymon.history import open_history, open_reader
from traymon.model import (
    Assessment,
    Evidence,
    Failure,
    Level,
    Observation,
    Outcome,
    Party,
    ProbeKind,
    Update,
)
from traymon.settings import parse

NEAR = tuple(check for check in CHECKS if check.name in {"anchor", "api", "edge", "inference", "status_page"})


@pytest.fixture
def server():
    with DemoServer() as server:
        yield server


@pytest.fixture
def parts(server):
    with Anchors() as anchors:
        settings = parse(settings_toml(server, anchors, speed=1.0).encode(), Path("config.toml"))
        key = Key(value=server.key, origin="keyring")
        yield Parts(settings=settings, look_up=lambda _provider: key)


def run(parts, **more):
    [provider] = parts.settings.providers.values()
    return testing.test_provider(parts, provider, **{"checks": NEAR} | more)


def words(diagnosis):
    return {evidence.check: evidence.word for evidence in diagnosis.evidence}


def test_a_provider_that_is_well_gets_an_ok(parts):
    diagnosis = run(parts)
    assert (diagnosis.verdict.code, diagnosis.verdict.party) == ("ok", Party.NONE)
    assert (words(diagnosis)["api"], words(diagnosis)["edge"]) == ("200", "401")
    assert diagnosis.provider == "mistral"
    assert 0 < diagnosis.duration_ms < 9000


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (Trouble.KEY_REFUSED, "key_invalid"),
        (Trouble.CAPACITY_3505, "provider_capacity"),
        (Trouble.QUOTA_ZERO, "quota_exhausted"),
        (Trouble.ORIGIN_TIMEOUT, "provider_origin_down"),
        (Trouble.UNAVAILABLE, "provider_api_down"),
    ],
)
def test_trouble_gets_its_verdict(server, parts, trouble, code):
    server.play(everywhere(Behaviour(trouble=trouble)))
    assert run(parts).verdict.code == code


def test_only_the_api_is_asked_with_the_key_and_only_once(server, parts):
    run(parts)
    assert server.counts["GET /v1/models"] == 2


def test_without_a_key_the_edge_is_the_answer(parts):
    diagnosis = run(replace(parts, look_up=lambda _provider: Key()))
    assert diagnosis.verdict.code == "key_missing"
    assert [one.note for one in diagnosis.evidence if one.check == "api"] == ["no key"]


def test_a_key_store_that_could_not_be_read_is_named(parts):
    told = []
    locked = Key(problem="the key store is locked")
    run(replace(parts, look_up=lambda _provider: locked), on_evidence=told.append)
    assert {one.note for one in told if one.check == "api"} == {"the key store is locked"}


def test_a_key_store_that_hangs_does_not_cost_the_test(parts):
    gate = threading.Event()
    diagnosis = run(replace(parts, look_up=lambda _provider: gate.wait(60) and Key()))
    gate.set()
    assert diagnosis.verdict.code == "key_missing"
    assert [one.note for one in diagnosis.evidence if one.check == "api"] == ["the key store did not answer in time"]


def test_whoever_asks_again_soon_gets_the_same_result(server, parts):
    first = run(parts)
    assert run(parts) is first
    assert server.counts["GET /v1/models"] == 2


def test_a_key_that_was_stored_meanwhile_is_tested_at_once(parts):
    assert run(replace(parts, look_up=lambda _provider: Key())).verdict.code == "key_missing"
    assert run(parts).verdict.code == "ok"


def test_who_asks_meanwhile_waits_for_the_result(parts):
    begun, gate, runs, results = threading.Event(), threading.Event(), [], []

    def slow(_case):
        runs.append(1)
        begun.set()
        gate.wait(30)
        return [Evidence(check="api", outcome=Outcome.OK, word="200")]

    checks = [Check(name="api", ask=slow, patience=30.0)]
    askers = [threading.Thread(target=lambda: results.append(run(parts, checks=checks))) for _ in range(3)]
    for asker in askers:
        asker.start()
    assert begun.wait(10)
    gate.set()
    for asker in askers:
        asker.join(20)
    assert len(runs) == 1
    assert len(results) == 3
    assert len(set(map(id, results))) == 1


def test_everything_that_happens_is_told(parts):
    started, told = [], []
    diagnosis = run(parts, on_start=started.append, on_evidence=told.append)
    assert {"api", "edge"} <= set(started)
    assert {one.check for one in told} == {one.check for one in diagnosis.evidence}


def api_saying(*answers):
    """A check that says one of ``answers`` per run."""
    left = iter(answers)
    return Check(name="api", ask=lambda _case: [next(left)])


UNCLEAR = Evidence(check="api", outcome=Outcome.FAILED, word="other")
WELL = Evidence(check="api", outcome=Outcome.OK, word="200")


def test_what_leaves_doubt_is_tested_once_more(parts):
    diagnosis = run(parts, checks=[api_saying(UNCLEAR, WELL)])
    assert diagnosis.verdict.code == "ok"
    assert diagnosis.duration_ms >= one_test.SECOND_RUN_AFTER * 1000


def test_a_short_deadline_allows_no_second_run(parts):
    settings = parts.settings
    short = replace(settings, diagnosis=replace(settings.diagnosis, deadline=timedelta(seconds=2)))
    diagnosis = run(replace(parts, settings=short), checks=[api_saying(UNCLEAR, WELL)])
    assert words(diagnosis)["api"] == "other"


def test_a_check_that_hangs_does_not_hold_the_verdict_beyond_the_deadline(server, parts):
    server.play(everywhere(Behaviour(trouble=Trouble.SILENT)))
    settings = parts.settings
    short = replace(settings, diagnosis=replace(settings.diagnosis, deadline=timedelta(seconds=2)))
    diagnosis = run(replace(parts, settings=short))
    assert words(diagnosis)["api"] == "timeout"
    assert diagnosis.duration_ms < 7000


def test_a_look_from_outside_that_comes_late_is_judged_anew(parts):
    gate, updated, updates = threading.Event(), threading.Event(), []

    def look(_case):
        gate.wait(30)
        yield Evidence(check="outside_view", outcome=Outcome.OK, word="up", role="world", operator="FR/Paris")

    def on_update(diagnosis):
        updates.append(diagnosis)
        updated.set()

    settings = parts.settings
    short = replace(settings.diagnosis, deadline=timedelta(seconds=1), mode="full")
    checks = [
        Check(name="outside_view", ask=look, patience=60.0),
        Check(name="edge", ask=lambda _case: [Evidence(check="edge", outcome=Outcome.FAILED, word="451")]),
    ]
    diagnosis = run(replace(parts, settings=replace(settings, diagnosis=short)), checks=checks, on_update=on_update)
    gate.set()
    assert updated.wait(10)
    assert [one.word for one in updates[0].evidence if one.check == "outside_view"] == ["up"]
    assert [one.word for one in diagnosis.evidence if one.check == "outside_view"] == [""]


NOW = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)


def update_of(provider, probe, failure, at):
    observation = Observation(provider=provider.id, probe=probe, at=at, failure=failure)
    assessment = Assessment(provider=provider.id, level=Level.OPERATIONAL, party=Party.NONE, at=at, since=NOW)
    return Update(provider=provider, assessment=assessment, at=at, observation=observation, latest=(observation,))


def not_asked_for(parts):
    """The demo's settings ask for it."""
    chosen = replace(parts.settings.diagnosis, inference=False)
    return replace(parts, settings=replace(parts.settings, diagnosis=chosen))


@pytest.mark.parametrize(
    ("chat", "word"),
    [pytest.param(Failure.PROVIDER_FAULT, "ok", id="failed"), pytest.param(None, "", id="worked")],
)
def test_inference_is_asked_if_it_failed_last_time(parts, tmp_path, chat, word):
    [provider] = parts.settings.providers.values()
    with closing(open_history(tmp_path / "history.db", now=NOW, max_gap=timedelta(minutes=5))) as history:
        history(update_of(provider, ProbeKind.MODELS, None, NOW))
        history(update_of(provider, ProbeKind.CHAT, chat, NOW + timedelta(seconds=1)))
    with open_reader(tmp_path / "history.db") as known:
        assert words(run(not_asked_for(parts), known=known))["inference"] == word


def test_models_that_fail_while_the_list_works_are_found(server, parts):
    asked = replace(parts.settings.diagnosis, inference=True)
    server.play(Condition(chat=Behaviour(trouble=Trouble.UNAVAILABLE)))
    diagnosis = run(replace(parts, settings=replace(parts.settings, diagnosis=asked)))
    assert (words(diagnosis)["api"], words(diagnosis)["inference"]) == ("200", "fail")
    assert diagnosis.verdict.code == "provider_inference_down"
