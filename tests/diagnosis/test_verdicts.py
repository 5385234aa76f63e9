"""The table, by the known faults, whole and with words left out. ``test_missing``: with words that are wanted."""

import itertools
import random
from dataclasses import fields

import pytest

from traymon.diagnosis.codes import CODES
from traymon.diagnosis.notes import notes_on
from traymon.diagnosis.signals.words import WORDS, Signals
from traymon.diagnosis.similarity import Fault, faults
from traymon.diagnosis.sources import SOURCES
from traymon.diagnosis.verdicts import OTHERWISE, TABLE, first_match
from traymon.diagnosis.verdicts.rule import words_of
from traymon.model import Party

FAULTS = faults()
BY_NUMBER = {fault.number: fault for fault in FAULTS}

OUTSIDE = ("outside", "outside_own_network", "other_interface")

SIDE = {
    Party.YOU: "near",
    Party.LOCAL_NETWORK: "near",
    Party.ISP: "near",
    Party.PATH: "near",
    Party.CDN: "far",
    Party.PROVIDER: "far",
    Party.ACCOUNT: "account",
    Party.NONE: "nobody",
    Party.UNKNOWN: "unknown",
}

SECONDARY = {
    21: "vpn_active",
    23: "vpn_active",
    26: "doh_blocked tls_intercepted",
    27: "tls_intercepted",
    28: "doh_blocked tls_intercepted",
    30: "doh_blocked",
    33: "doh_blocked",
    42: "doh_blocked",
    47: "doh_blocked",
    53: "doh_blocked",
    64: "status_incident",
    65: "status_incident",
    72: "status_incident",
    73: "status_incident",
}

CANNOT_BE_SEEN = {
    ("network_changed", "internet_down"),
    ("inconclusive", "key_invalid"),
    ("geo_blocked", "key_forbidden"),
}
"""That the network changed during the run, that a key worked before, who it was that refused: nothing else tells."""


def _alone(fault: Fault) -> dict[str, str]:
    return {name: word for name, word in fault.words.items() if name not in OUTSIDE}


def _code(words: dict[str, str]) -> str:
    return first_match(Signals(**words)).code


def _names_of(number):
    return f"{number}-{BY_NUMBER[number].name}"


def test_all_known_faults_are_there():
    assert set(range(85)) <= set(BY_NUMBER)


@pytest.mark.parametrize("number", BY_NUMBER, ids=_names_of)
def test_every_known_fault_is_named(number):
    fault = BY_NUMBER[number]
    assert _code(dict(fault.words)) == fault.code


@pytest.mark.parametrize("number", BY_NUMBER, ids=_names_of)
def test_without_a_view_from_outside_the_verdict_is_honest(number):
    assert _code(_alone(BY_NUMBER[number])) == BY_NUMBER[number].alone


def test_the_look_from_outside_only_turns_a_doubt_into_a_name():
    for fault in FAULTS:
        if fault.alone != fault.code:
            sides = SIDE[CODES[fault.alone].party], SIDE[CODES[fault.code].party]
            assert sides[0] in ("unknown", sides[1]), fault


@pytest.mark.parametrize("number", [number for number in BY_NUMBER if number <= 84], ids=_names_of)
def test_what_else_is_worth_a_note(number):
    fault = BY_NUMBER[number]
    signals = Signals(**fault.words)
    assert notes_on(signals, first_match(signals).code) == tuple(SECONDARY.get(number, "").split())


@pytest.mark.parametrize("code", ["clock_wrong", "trust_store_broken"])
def test_encrypted_dns_is_not_called_blocked_where_no_certificate_can_be_valid(code):
    signals = Signals(doh="none", anchors4="all")
    assert notes_on(signals, "ok") == ("doh_blocked",)
    assert notes_on(signals, code) == ()


def test_words_are_words_of_their_signal():
    for fault in FAULTS:
        for name, word in fault.words.items():
            assert word in WORDS[name], (fault.number, name, word)
    for rule in TABLE:
        for name, condition in rule.when.items():
            assert words_of(condition) <= WORDS[name], (rule.code, name, condition)


def test_every_signal_has_words_and_a_source():
    names = {field.name for field in fields(Signals)} | {
        name for name, member in vars(Signals).items() if isinstance(member, property)
    }
    assert names == set(WORDS) == set(SOURCES)


def test_the_table_speaks_of_known_codes():
    for rule in (*TABLE, OTHERWISE):
        assert {rule.code, *rule.instead} <= set(CODES)
        assert 0 < rule.confidence <= 1
        assert rule.code not in rule.instead


def test_every_code_can_be_reached():
    """``test_aborted`` is told by the judge."""
    reached = {rule.code for rule in TABLE}
    assert set(CODES) - reached == {"test_aborted"}


def test_nothing_known_says_nothing():
    assert first_match(Signals()) is OTHERWISE


@pytest.mark.parametrize(
    "words",
    [
        pytest.param({"tcp4": "timeout", "tcp6": "timeout"}, id="connections time out, and no control was asked"),
        pytest.param({"tcp4": "timeout", "net": "all"}, id="anchors answer, the provider does not"),
        pytest.param({"tls_system": "name"}, id="somebody else's certificate"),
        pytest.param({"tls_system": "rst", "outside": "up"}, id="handshakes are cut, from outside it works"),
        pytest.param({"edge": "stall", "captive": "ok"}, id="answers stall"),
        pytest.param(
            {"edge": "401", "api": "timeout", "net": "all", "outside": "up"},
            id="a short answer came, a long one did not",
        ),
        pytest.param(
            {"edge": "401", "api": "stall", "net": "all"}, id="a long answer stops, and nobody looks from outside"
        ),
        pytest.param({"edge": "5xx_edge"}, id="the edge is ill, and its CDN was not asked"),
        pytest.param({"system_dns": "servfail", "control_dns": "ok"}, id="one resolver cannot resolve the name"),
        pytest.param({"api": "timeout", "captive": "ok"}, id="the API keeps silent, and the edge was not asked"),
        pytest.param({"system_dns": "nx", "doh": "nx", "endpoint": None}, id="a name nowhere, perhaps mistyped"),
    ],
)
def test_thin_evidence_names_nobody(words):
    given = {name: word for name, word in words.items() if name != "net"}
    anchors = {"anchors4": words["net"]} if "net" in words else {}
    assert CODES[_code(given | anchors)].party is Party.UNKNOWN


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(
            {"tls_system": "timeout", "tls_other": "timeout", "anchors4": "all", "anchors_tls": "fail"},
            "network_policy_block",
            id="handshakes with anchors are cut as well, whatever it looks like from outside",
        ),
        pytest.param(
            {"system_dns": "nx", "doh": "nx", "endpoint": "own"},
            "config_bad_endpoint",
            id="a name of the user's own that exists nowhere",
        ),
        pytest.param(
            {"vpn": "on", "gateway": "dead", "anchors4": "none", "captive": "fail", "tcp4": "timeout"},
            "vpn_black_hole",
            id="the far end of a tunnel is no neighbour",
        ),
        pytest.param(
            {"api": "200", "captive": "portal", "network_changed": "yes", "hosts_file": "yes"},
            "ok",
            id="an answer ends the argument",
        ),
        pytest.param(
            {"api": "200", "exhausted": "yes"},
            "local_resource_exhausted",
            id="one answer, and nothing left for the next",
        ),
        pytest.param(
            {"api": "200", "proxy": "ok", "anchors4": "none", "anchors6": "none", "tcp4": "timeout", "tcp6": "timeout"},
            "ok",
            id="all goes by the proxy",
        ),
        pytest.param(
            {
                "anchors4": "none",
                "captive": "fail",
                "system_dns": "timeout",
                "gateway": "alive",
                "vpn": "off",
                "exhausted": "no",
            },
            "internet_down",
            id="a dead line, and no address of the provider to try",
        ),
        pytest.param(
            {"edge": "52x", "system_dns": "nx", "control_dns": "timeout"},
            "provider_origin_down",
            id="an answer came, so names are fine",
        ),
        pytest.param(
            {"proxy": "ok", "anchors4": "none", "captive": "fail", "tcp4": "timeout", "gateway": "alive"},
            "inconclusive",
            id="behind a working proxy, direct connections prove nothing",
        ),
        pytest.param(
            {"api": "200", "edge": "401", "inference_before": "failed"},
            "provider_inference_down",
            id="inference failed before, and nobody asked again",
        ),
        pytest.param(
            {"edge": "401", "api": "rejected"}, "request_no_longer_accepted", id="the request itself is refused"
        ),
        pytest.param(
            {"edge": "401", "api": "timeout", "anchors4": "all", "status_page": "incident"},
            "provider_degraded",
            id="hangs behind its edge",
        ),
        pytest.param(
            {"edge": "401", "api": "timeout", "anchors4": "some"}, "network_degraded", id="hangs, and so do others"
        ),
        pytest.param(
            {"edge": "401", "api": "timeout", "anchors4": "all", "flaky": "network"},
            "network_degraded",
            id="hangs, and packets get lost everywhere",
        ),
        pytest.param(
            {"edge": "401", "api": "stall", "anchors4": "all", "outside": "up"},
            "throttled",
            id="a long answer stops here, and elsewhere all is well",
        ),
        pytest.param(
            {"edge": "401", "api": "timeout", "large_body": "stall", "anchors4": "all", "outside": "up"},
            "throttled",
            id="no long answer comes here, and elsewhere all is well",
        ),
        pytest.param(
            {"edge": "401", "api": "timeout", "large_body": "ok", "anchors4": "all"},
            "provider_degraded",
            id="hangs, while long answers come",
        ),
        pytest.param(
            {"api": "200", "slow": "prov", "flaky": "network", "anchors4": "all"},
            "network_degraded",
            id="slow because packets get lost",
        ),
    ],
)
def test_single_rules(words, code):
    assert _code(words) == code


def _knocked_out(words: dict[str, str], missing: int, rng: random.Random, samples: int):
    names = sorted(words)
    if missing == 1:
        return itertools.combinations(names, 1)
    return (rng.sample(names, missing) for _ in range(samples))


@pytest.mark.parametrize("missing", [1, 2, 4])
@pytest.mark.parametrize("view", ["outside", "alone"])
def test_words_that_nobody_asked_for_never_move_the_blame_to_the_other_side(view, missing):
    """Every single word, and random sets of more: the party is another on the same side at the worst."""
    rng = random.Random(missing)
    wrong = set()
    for fault in FAULTS:
        words, code = (dict(fault.words), fault.code) if view == "outside" else (_alone(fault), fault.alone)
        party = CODES[code].party
        for names in _knocked_out(words, missing, rng, 120):
            told = _code({name: word for name, word in words.items() if name not in names})
            now = CODES[told].party
            if SIDE[now] not in (SIDE[party], "unknown", "nobody") and (code, told) not in CANNOT_BE_SEEN:
                wrong.add((fault.number, code, told, tuple(names)))
    assert not wrong


def test_checks_that_nobody_asked_for_never_move_the_blame_to_the_other_side():
    """All words of a check at once, and of random threes: that is how they go missing. Nobody looks from outside."""
    checks = sorted({check for several in SOURCES.values() for check in several})
    rng = random.Random(3)
    wrong = set()
    for fault in FAULTS:
        side = SIDE[CODES[fault.alone].party]
        for missing in [*((check,) for check in checks), *(tuple(rng.sample(checks, 3)) for _ in range(60))]:
            left = {name: word for name, word in _alone(fault).items() if not set(SOURCES[name]) & set(missing)}
            told = _code(left)
            if SIDE[CODES[told].party] not in (side, "unknown", "nobody") and (fault.alone, told) not in CANNOT_BE_SEEN:
                wrong.add((fault.number, fault.alone, told, missing))
    assert not wrong


@pytest.mark.parametrize("number", [number for number in BY_NUMBER if number], ids=_names_of)
def test_a_fault_is_called_fine_only_where_nobody_asked_with_the_key_or_a_model(number):
    words = dict(BY_NUMBER[number].words)
    unusable = CODES[BY_NUMBER[number].code].usable == "no"
    for name in words:
        if unusable and _code({other: word for other, word in words.items() if other != name}) in (
            "ok",
            "ok_intercepted",
        ):
            assert name == "inference"


_ONE_WAY = {
    "tls": lambda word: {"tls_system": word},
    "net": lambda word: {"anchors4": word},
    "control": lambda word: {"peers": {"ok": "up", "fail": "down"}[word]},
    "reach": lambda word: {"tcp4": "timeout"},
    "permission": lambda word: {"anchors4": "eperm"} if word == "all" else {"tcp4": "eperm", "anchors4": "all"},
}
"""Words from which another follows."""


def _words_for(rule, rng):
    """Some words that fulfil the conditions; what a rule does not speak of is unknown."""
    found: dict[str, str] = {}
    for name in sorted(rule.when, key=lambda name: name not in _ONE_WAY):
        condition = rule.when[name]
        chosen = rng.choice(sorted(words_of(condition)) or [""])
        if not condition.startswith("!") and chosen and not ("?" in condition and rng.random() < 0.5):
            found |= _ONE_WAY[name](chosen) if name in _ONE_WAY else {name: chosen}
    return found


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: f"{rule.code}-{'-'.join(map(str, rule.when))}")
def test_no_rule_stands_in_the_shadow_of_one_before_it(rule):
    rng = random.Random(5)
    assert any(first_match(Signals(**_words_for(rule, rng))) is rule for _ in range(200))
