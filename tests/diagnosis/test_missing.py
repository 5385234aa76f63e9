"""Words that checks were cut off from telling: the party stays right, or becomes unknown."""

import itertools
import random
from collections import Counter
from dataclasses import fields

import pytest

from traymon import catalog
from traymon.diagnosis.codes import CODES
from traymon.diagnosis.judge import judge
from traymon.diagnosis.missing import deciding_rule, missing_words
from traymon.diagnosis.run import NOT_NEEDED
from traymon.diagnosis.running.worker import WAITED_IN_VAIN
from traymon.diagnosis.signals import Signals
from traymon.diagnosis.similarity import Fault, faults
from traymon.diagnosis.sources import SOURCES
from traymon.model import Evidence, Failure, Outcome, Party, Phase, Reply, Skipped
from traymon.settings.choices import Diagnosis

MISTRAL = catalog.load("mistral")

FAULTS = faults()

OUTSIDE = ("outside", "outside_own_network", "other_interface")

CHECKS = sorted({check for field in fields(Signals) for check in SOURCES[field.name]})

SAMPLES = 20
"""Random sets of words or checks for each fault."""

RIGHT = {
    ("words", 1): 96, ("words", 2): 92, ("words", 4): 85,
    ("checks", 1): 94, ("checks", 2): 88, ("checks", 4): 79,
}  # fmt: skip
"""Percent of verdicts, at the least, that still name the right party."""


def said(check, word="", outcome=Outcome.OK, **more):
    return Evidence(check=check, word=word, outcome=outcome, **more)


def cut_off(check, note="had not ended after 4 s", **more):
    return said(check, outcome=Outcome.INCONCLUSIVE, note=note, **more)


def skipped(check, note, **more):
    return said(check, outcome=Outcome.SKIPPED, note=note, **more)


@pytest.mark.parametrize(
    ("evidence", "missing"),
    [
        pytest.param(cut_off("gateway"), {"gateway"}, id="the deadline came first"),
        pytest.param(said("doh", "none", Outcome.INCONCLUSIVE), {"doh"}, id="a server had no time to answer"),
        pytest.param(skipped("trust_store", f"{WAITED_IN_VAIN} anchor"), {"trust_store"}, id="it waited for one that did"),
        pytest.param(cut_off("interfaces", "the check itself broke (KeyError)"), {"interface"}, id="it broke"),
        pytest.param(said("gateway", "unknown", Outcome.INCONCLUSIVE), set(), id="a silent router is an answer"),
        pytest.param(said("captive_portal", "none", Outcome.INCONCLUSIVE, reply=Reply(status=404)), set(), id="an unfit answer is one"),
        pytest.param(skipped("outside_view", "off in settings"), set(), id="nobody wanted it"),
        pytest.param(skipped("repeat", "not needed: the API answered"), set(), id="nobody needed it"),
        pytest.param(skipped("default_route", "this computer has no IPv6 address", family=6), set(), id="nothing to ask"),
    ],
)  # fmt: skip
def test_a_word_is_missing_where_its_check_was_cut_off(evidence, missing):
    assert missing_words(Signals(), [evidence]) == missing


def test_a_word_that_another_answer_gives_is_not_missing():
    assert "doh" not in missing_words(Signals(doh="ok"), [said("doh", "none", Outcome.INCONCLUSIVE)])


def _told(fault: Fault, *, alone: bool) -> tuple[dict[str, str], str]:
    """All words, and the code that they lead to."""
    if not alone:
        return dict(fault.words), fault.code
    return {name: word for name, word in fault.words.items() if name not in OUTSIDE}, fault.alone


def _sets(of, words, missing, rng):
    """Sets of names out of ``words``: every single one, or random ones of several; or all those of checks."""
    things = sorted(words) if of == "words" else CHECKS
    chosen = (
        itertools.combinations(things, 1) if missing == 1 else (rng.sample(things, missing) for _ in range(SAMPLES))
    )
    if of == "words":
        return map(frozenset, chosen)
    return (frozenset(name for name in words if not set(checks).isdisjoint(SOURCES[name])) for checks in chosen)


@pytest.mark.parametrize("alone", [False, True], ids=["with a look from outside", "alone"])
@pytest.mark.parametrize(("of", "missing"), RIGHT)
def test_the_party_stays_right_or_becomes_unknown(of, missing, alone):
    """Prints a line of the table in the README, which comes from 120 samples (``pytest -s``)."""
    rng = random.Random(missing)
    kinds: Counter[str] = Counter()
    wrong = []
    for fault in FAULTS:
        words, code = _told(fault, alone=alone)
        for gone in _sets(of, words, missing, rng):
            left = {name: word for name, word in words.items() if name not in gone}
            party = CODES[deciding_rule(Signals(**left), gone).code].party
            kind = "right" if party is CODES[code].party else "unknown" if party is Party.UNKNOWN else "other"
            kinds[kind] += 1
            if kind == "other":
                wrong.append((fault.number, code, party, sorted(gone)))
    share = {kind: round(100 * kinds[kind] / kinds.total(), 1) for kind in ("right", "unknown", "other")}
    print(f"{missing} {of} missing, {'alone' if alone else 'with a look from outside'}: {share} of {kinds.total()}")
    assert wrong == []
    assert share["right"] >= RIGHT[of, missing]


def test_nothing_missing_leaves_the_table_as_it_is():
    for fault in FAULTS:
        assert deciding_rule(Signals(**fault.words), frozenset()).code == fault.code


DEAD_LINE = (
    said("interfaces", "ok"),
    said("default_route", "ok", family=4),
    said("vpn", "off"),
    said("proxy", "none"),
    said("hosts_file", "no"),
    said("network_changed", "no"),
    *(
        said("anchor", outcome=Outcome.FAILED, failure=Failure.TIMEOUT, phase=Phase.CONNECT, address=one, family=4)
        for one in ("192.0.2.1", "192.0.2.2")
    ),
    said("captive_portal", "none", Outcome.FAILED),
    said("doh", "none", Outcome.FAILED),
    said("system_dns", outcome=Outcome.FAILED, role="provider", failure=Failure.TIMEOUT),
    said("system_dns", outcome=Outcome.FAILED, role="control", failure=Failure.TIMEOUT),
)


def verdict(*evidence):
    return judge(evidence, provider=MISTRAL, diagnosis=Diagnosis())


def test_a_dead_line_is_nobodys_fault_while_the_router_was_not_heard():
    assert verdict(*DEAD_LINE, said("gateway", "alive")).party is Party.ISP
    assert verdict(*DEAD_LINE, said("gateway", "dead", Outcome.FAILED)).party is Party.LOCAL_NETWORK
    assert verdict(*DEAD_LINE, cut_off("gateway")).party is Party.UNKNOWN


def test_a_verdict_left_open_names_who_it_may_be_and_what_is_missing():
    told = verdict(*DEAD_LINE, cut_off("gateway"))
    assert (told.code, told.confidence) == ("inconclusive", 0.5)
    assert [one.code for one in told.alternatives] == ["internet_down", "gateway_unreachable"]
    assert told.not_tested == (Skipped(check="gateway", why="had not ended after 4 s"),)


def test_a_silent_router_leaves_the_verdict_as_the_table_has_it():
    assert verdict(*DEAD_LINE, said("gateway", "unknown", Outcome.INCONCLUSIVE)).code == "internet_down"


def test_what_is_not_needed_once_the_api_answered_is_not_missing():
    evidence = [skipped(check, NOT_NEEDED) for check in CHECKS if check != "api"]
    assert verdict(*evidence, said("api", "200")).code == "ok"


@pytest.mark.parametrize(
    "unread", ["interfaces", "default_route", "gateway", "vpn", "hosts_file", "dns_packets", "clock", "trust_store"]
)
def test_a_computer_that_can_read_little_of_itself_is_still_well(unread):
    """On a healthy line, and each as if it had been cut off."""
    healthy = Signals(**{name: word for name, word in FAULTS[0].words.items() if unread not in SOURCES[name]})
    assert deciding_rule(healthy, missing_words(healthy, [cut_off(unread)])).code == "ok"
