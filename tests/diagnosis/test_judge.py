"""Evidence → verdict."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from traymon import catalog
from traymon.diagnosis.case import Memory
from traymon.diagnosis.codes import CODES, SECONDARY
from traymon.diagnosis.judge import judge, needs_second_run, verdict_on
from traymon.diagnosis.signals import WORDS, Signals, signals_of
from traymon.diagnosis.similarity import faults
from traymon.diagnosis.sources import SOURCES
from traymon.model import (
    Alternative,
    Certificate,
    Evidence,
    Failure,
    Origin,
    Outcome,
    Party,
    Phase,
    Reply,
    Skipped,
    Verdict,
)
from traymon.settings.choices import Diagnosis

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MISTRAL = catalog.load("mistral")
PUBLIC = Certificate(issuer="WE1", public=True)


def said(check, word="", outcome=Outcome.OK, **more):
    return Evidence(check=check, word=word, outcome=outcome, at=NOW, **more)


def failed(check, word="", failure=None, phase=None, **more):
    return said(check, word, Outcome.FAILED, failure=failure, phase=phase, **more)


def anchor(address, failure=None):
    outcome = Outcome.FAILED if failure else Outcome.OK
    return said(
        "anchor", outcome=outcome, failure=failure, phase=Phase.CONNECT if failure else None, address=address, family=4,
        operator=address, certificate=None if failure else PUBLIC, ms=30.0,
    )  # fmt: skip


def path(failure=None, phase=Phase.CONNECT, check="provider_path_system", certificate=None):
    return said(
        check, outcome=Outcome.FAILED if failure else Outcome.OK, failure=failure, phase=phase if failure else None,
        address="104.18.22.1", family=4, origin=Origin.SYSTEM, certificate=certificate,
    )  # fmt: skip


def verdict(*evidence, memory=None, provider=MISTRAL, diagnosis=None) -> Verdict:
    return judge(evidence, provider=provider, diagnosis=diagnosis or Diagnosis(), memory=memory)


HOST = (
    said("interfaces", "ok"),
    said("default_route", "ok", family=4),
    said("default_route", outcome=Outcome.SKIPPED, family=6, note="no IPv6"),
    said("gateway", "alive"),
    said("vpn", "off"),
    said("hosts_file", "no"),
    said("proxy", "none"),
    said("network_changed", "no"),
)
NET = (
    anchor("8.8.8.8"),
    anchor("9.9.9.9"),
    said("captive_portal", "ok"),
    said("peer", "up"),
    said("cdn_control", "ok"),
)
NO_NET = (
    anchor("8.8.8.8", Failure.TIMEOUT),
    anchor("9.9.9.9", Failure.TIMEOUT),
    failed("captive_portal", "none"),
    failed("peer", "down"),
    failed("doh", "none"),
)
NAMES = (
    said("system_dns", role="provider", addresses=("104.18.22.1",)),
    said("system_dns", role="control", addresses=("192.0.32.8",)),
    said("doh", "noerror", addresses=("104.18.22.1",)),
)
NO_NAMES = (
    failed("system_dns", role="provider", failure=Failure.TIMEOUT),
    failed("system_dns", role="control", failure=Failure.TIMEOUT),
)
DENIED = failed("system_dns", role="provider", failure=Failure.DNS_NXDOMAIN)
CONTROL = said("system_dns", role="control", addresses=("192.0.32.8",))
SILENT = path(Failure.TIMEOUT)
REACHED = path(certificate=PUBLIC)


@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        pytest.param((*HOST, *NET, *NAMES, REACHED, said("edge", "401"), said("api", "200")), "ok", id="all is well"),
        pytest.param((said("edge", "401"), said("api", "nokey", Outcome.SKIPPED)), "key_missing", id="no key"),
        pytest.param((*HOST, *NET, *NAMES, REACHED, said("edge", "401")), "ok_reachable", id="the key was not tried"),
        pytest.param((*HOST, *NO_NET, *NO_NAMES, path(Failure.TIMEOUT, check="provider_path_memory")), "internet_down", id="the line is dead"),
        pytest.param((*HOST, *NET, *NAMES, SILENT), "unreachable_unconfirmed", id="only the provider is silent"),
        pytest.param((*HOST, *NET, *NAMES, SILENT, failed("outside_view", "down", role="world")), "provider_unreachable", id="silent from everywhere"),
        pytest.param((*HOST, *NET, *NO_NAMES, NAMES[2], path(check="provider_path_doh")), "dns_resolver_down", id="the resolver is silent"),
        pytest.param((*HOST, *NET, DENIED, CONTROL, NAMES[2], path(check="provider_path_doh")), "dns_blocked", id="the resolver denies the name"),
        pytest.param((*HOST, *NET, DENIED, CONTROL, failed("doh", "nxdomain")), "provider_dns_failure", id="the name is gone"),
        pytest.param((*HOST, *NET, *NAMES, REACHED, failed("edge", "52x")), "provider_origin_down", id="the origin is down"),
        pytest.param((*HOST, *NET, *NAMES, REACHED, said("edge", "401"), failed("api", "5xx")), "provider_api_down", id="the API is down"),
        pytest.param((*HOST, *NET, *NAMES, REACHED, failed("edge", "stall")), "inconclusive", id="answers stall"),
        pytest.param((*HOST, *NET, *NAMES, path(Failure.CONNECTION_RESET, Phase.TLS), said("control_sni", "ctl_ok")), "sni_blocked", id="the name is cut off"),
        pytest.param((*HOST, *NET, *NAMES, failed("proxy", "407")), "proxy_auth_required", id="the proxy wants a password"),
        pytest.param((*HOST, *NET[:2], failed("captive_portal", "portal"), SILENT), "captive_portal", id="a portal"),
        pytest.param((failed("interfaces", "none"), *NO_NET), "no_network_interface", id="no network"),
        pytest.param((said("gateway", outcome=Outcome.INCONCLUSIVE, failure=Failure.LOCAL_RESOURCE_EXHAUSTED),), "local_resource_exhausted", id="no sockets left"),
    ],
)  # fmt: skip
def test_from_evidence_to_a_verdict(evidence, code):
    told = verdict(*evidence)
    assert (told.code, told.party) == (code, CODES[code].party)


def test_an_api_on_this_computer_needs_no_internet():
    provider = replace(MISTRAL, base_url="http://127.0.0.1:8000/v1")
    refused = path(Failure.CONNECTION_REFUSED)
    assert (
        verdict(*HOST, *NO_NET, replace(refused, address="127.0.0.1"), provider=provider).code == "provider_unreachable"
    )


def test_it_says_what_it_rests_on():
    told = verdict(*HOST, *NET, DENIED, CONTROL, NAMES[2], path(check="provider_path_doh"))
    assert set(told.supports) == {"system_dns", "doh", "provider_path_doh"}


def test_it_says_what_was_not_tested():
    skipped = said("outside_view", outcome=Outcome.SKIPPED, note="off in settings")
    cut_off = said("doh", outcome=Outcome.INCONCLUSIVE, note="too late")
    silent = said("gateway", "unknown", Outcome.INCONCLUSIVE, note="the router does not answer, as many do")
    assert verdict(*HOST, skipped, skipped, cut_off, silent).not_tested == (
        Skipped(check="outside_view", why="off in settings"),
        Skipped(check="doh", why="too late"),
    )


def test_a_test_of_nothing_was_aborted():
    nothing = [replace(one, outcome=Outcome.SKIPPED) for one in (*HOST, *NET)]
    told = verdict(*nothing)
    assert (told.code, told.alternatives, needs_second_run(told)) == ("test_aborted", (), False)


def test_a_stall_alone_names_both_who_may_cause_it():
    told = verdict(*HOST, *NET, *NAMES, REACHED, failed("edge", "stall"))
    assert [one.code for one in told.alternatives] == ["throttled", "provider_degraded"]


def test_a_key_that_worked_an_hour_ago_is_not_called_bad_at_once():
    evidence = (*HOST, *NET, *NAMES, REACHED, said("edge", "401"), failed("api", "401"))
    memory = Memory(key_worked_at=NOW - timedelta(hours=1))
    assert verdict(*evidence).code == "key_invalid"
    told = verdict(*evidence, memory=memory)
    assert (told.party, told.alternatives[0].code, needs_second_run(told)) == (Party.UNKNOWN, "key_invalid", True)


def test_notes_stand_beside_the_root_cause():
    told = verdict(
        *HOST, *NET, *NAMES, REACHED, said("api", "200"), failed("status_page", "incident"), said("vpn", "on")
    )
    assert told.secondary == ("status_incident", "vpn_active")


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: f"{fault.number}-{fault.name}")
def test_known_faults_are_told_as_sure_as_the_table_is(fault):
    told = verdict_on(Signals(**fault.words))
    assert (told.code, told.party) == (fault.code, CODES[fault.code].party)
    assert told.confidence >= 0.45
    assert all(0 < one.confidence < 1 for one in told.alternatives)


def test_where_the_nearest_fault_is_another_it_is_only_likely_and_says_so():
    """A resolver that denies the name, on a network where all else is dead but one anchor."""
    signals = Signals(
        system_dns="nx", control_dns="ok", doh="ok", tls_other="ok", tcp4="timeout", tcp6="timeout", anchors4="some",
        anchors6="some", peers="mixed", cdn_control="fail", status_page="down", captive="fail", issuer="public",
    )  # fmt: skip
    told = verdict_on(signals)
    assert told.code == "dns_blocked"
    assert told.confidence <= 0.6
    assert told.alternatives == (Alternative(code="isp_partial_outage", confidence=0.2),)


def test_an_answer_of_the_api_is_doubted_by_no_likeness():
    odd = Signals(api="429c", captive="fail", anchors4="none", anchors6="none", system_dns="timeout", gateway="dead")
    assert (verdict_on(odd).code, verdict_on(odd).confidence) == ("provider_capacity", 0.85)


@pytest.mark.parametrize(
    ("code", "confidence", "again"),
    [
        ("unreachable_unconfirmed", 0.5, True),
        ("dns_blocked", 0.9, False),
        ("network_degraded", 0.85, True),
        ("network_changed", 0.9, True),
        ("test_aborted", 0.4, False),
        ("ok", 0.97, False),
    ],
)
def test_a_doubt_is_worth_a_second_run(code, confidence, again):
    assert needs_second_run(Verdict(code=code, party=CODES[code].party, confidence=confidence)) is again


_CHECKS = sorted({check for several in SOURCES.values() for check in several})
_WORDS = sorted(
    {word for several in WORDS.values() for word in several}
    | {"", "noerror", "nxdomain", "refused", "unknown", "rewritten", "answered", "silent", "fail_h2", "ctl_ok", "none"}
)
_ADDRESSES = some.sampled_from(
    [
        "",
        "8.8.8.8",
        "9.9.9.9",
        "104.18.22.1",
        "0.0.0.0",
        "127.0.0.1",
        "198.18.0.1",
        "2606:4700::1",
        "fe80::1%eth0",
        "no",
    ]
)
_OPTIONAL_TIME = some.none() | some.just(NOW) | some.just(NOW - timedelta(days=400))
_EVIDENCE = some.builds(
    Evidence,
    check=some.sampled_from([*_CHECKS, "direct", "edge_trace", "tomorrow"]),
    outcome=some.sampled_from(Outcome),
    failure=some.none() | some.sampled_from(Failure),
    phase=some.none() | some.sampled_from(Phase),
    ms=some.none() | some.floats(min_value=0, max_value=1e5),
    at=some.none() | some.just(NOW),
    word=some.sampled_from(_WORDS),
    role=some.sampled_from(
        ["", "provider", "control", "random", "configured", "third_party", "anchor", "world", "own_network"]
    ),
    family=some.sampled_from([0, 4, 6]),
    address=_ADDRESSES,
    addresses=some.lists(_ADDRESSES, max_size=2).map(tuple),
    origin=some.none() | some.sampled_from(Origin),
    cdn=some.sampled_from(["", "cloudflare"]),
    certificate=some.none()
    | some.builds(
        Certificate,
        subject=some.sampled_from(["", "x.mistral.ai", "other.example"]),
        public=some.none() | some.booleans(),
        verify_code=some.sampled_from([None, 9, 10, 20, 62]),
        not_before=_OPTIONAL_TIME,
        not_after=_OPTIONAL_TIME,
    ),
    reply=some.none() | some.builds(Reply, status=some.integers(100, 599)),
    number=some.none() | some.floats(allow_nan=False),
)


@settings(max_examples=150, deadline=None)
@given(
    evidence=some.lists(_EVIDENCE, max_size=40),
    memory=some.builds(
        Memory,
        addresses=some.lists(_ADDRESSES, max_size=2).map(tuple),
        anchors=some.frozensets(some.sampled_from(["google", "quad9", "gone"])),
        key_worked_at=some.none() | some.just(NOW),
        inference_failed=some.booleans(),
    ),
    base_url=some.sampled_from(
        ["https://api.mistral.ai/v1", "http://localhost:1/v1", "https://a.example", "", "http://["]
    ),
    diagnosis=some.sampled_from(
        [Diagnosis(), Diagnosis(bogus_ranges=("nonsense",), nat64_prefix="", fake_ip_ranges=())]
    ),
)
def test_any_evidence_gets_a_verdict(evidence, memory, base_url, diagnosis):
    told = judge(evidence, provider=replace(MISTRAL, base_url=base_url), diagnosis=diagnosis, memory=memory)
    assert told.party is CODES[told.code].party
    assert 0 < told.confidence < 1
    assert set(told.secondary) <= SECONDARY
    assert {one.code for one in told.alternatives} <= set(CODES) - {told.code}
    assert set(told.supports) <= {one.check for one in evidence if one.outcome in {Outcome.OK, Outcome.FAILED}}


@settings(max_examples=150, deadline=None)
@given(evidence=some.lists(_EVIDENCE, max_size=40))
def test_every_word_is_one_of_its_signal(evidence):

    signals = signals_of(evidence, provider=MISTRAL, diagnosis=Diagnosis(), memory=Memory(), known_url=MISTRAL.base_url)
    assert {name: word for name, word in signals.known().items() if word not in WORDS[name]} == {}


def test_an_answer_that_makes_no_sense_is_not_called_reachable_without_a_key():
    broken = said(
        "api", "other", Outcome.INCONCLUSIVE, failure=Failure.PROTOCOL, phase=Phase.TRANSFER, reply=Reply(status=200)
    )
    verdict = judge(
        [anchor("203.0.113.11"), anchor("203.0.113.12"), said("edge", "401", reply=Reply(status=401)), broken],
        provider=MISTRAL,
        diagnosis=Diagnosis(),
    )
    assert (verdict.code, verdict.party) == ("inconclusive", Party.UNKNOWN)
