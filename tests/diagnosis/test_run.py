"""The runner with made-up checks: what starts when, what is waited for, and how everything ends."""

import logging
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.host.facts import Facts, Interface
from traymon.diagnosis.run import NOT_NEEDED, Listener, collect
from traymon.model import Evidence, Failure, Outcome, Phase, Provider
from traymon.settings import Settings
from traymon.settings.choices import Diagnosis

PROVIDER = Provider(id="mistral", name="Mistral AI", base_url="https://api.example.test/v1")


def found(check, outcome=Outcome.OK, **more):
    return Evidence(check=check, outcome=outcome, **more)


def says(name, *evidence, **more):
    """A check that ends at once."""
    return Check(name=name, ask=lambda _case: evidence or (found(name),), **more)


def hangs(name, gate, **more):
    """A check that ends when ``gate`` is opened, long after the test."""
    return Check(name=name, ask=lambda _case: gate.wait(60) and (), **more)


@pytest.fixture
def gate():
    gate = threading.Event()
    yield gate
    gate.set()


def case_of(seconds=5.0, *, facts=Facts, now=lambda: datetime.now(UTC), **diagnosis):
    return Case(
        provider=PROVIDER,
        settings=Settings(diagnosis=Diagnosis(**diagnosis)),
        deadline=time.monotonic() + seconds,
        now=now,
        facts=facts,
    )


def by_name(evidence):
    return {each.check: each for each in evidence}


API_OK = says("api", found("api", word="200"))


def test_all_evidence_comes_with_the_time_it_was_found():
    several = (found("anchor", address="192.0.2.1"), found("anchor", address="192.0.2.2"))
    evidence = collect(case_of(), [says("anchor", *several), Check(name="vpn", ask=lambda case: case.facts() and ())])
    assert [each.address for each in evidence if each.check == "anchor"] == ["192.0.2.1", "192.0.2.2"]
    assert all(each.at for each in evidence)
    assert by_name(evidence)["network_changed"].word == "no"


def test_a_check_sees_the_evidence_of_those_it_needs():
    seen = []
    late = Check(name="late", needs=("early", "not there"), ask=lambda case: seen.append(case.of("early")) or ())
    collect(case_of(), [late, says("early", found("early", word="first"))])
    assert [each.word for each in seen[0]] == ["first"]


def test_a_check_starts_as_soon_as_what_it_needs_has_ended_though_others_still_run(gate):
    opener = Check(name="opener", needs=("early",), ask=lambda _case: gate.set() or ())
    evidence = collect(case_of(30), [hangs("slow", gate), opener, says("early")])
    assert "slow" not in by_name(evidence)


def test_a_check_that_need_not_run_says_why_and_lets_others_go_on():
    unneeded = says("unneeded", unless=lambda _case: "there is no proxy")
    evidence = by_name(collect(case_of(), [unneeded, says("next", needs=("unneeded",))]))
    assert (evidence["unneeded"].outcome, evidence["unneeded"].note) == (Outcome.SKIPPED, "there is no proxy")
    assert evidence["next"].outcome is Outcome.OK


def test_a_broken_check_is_inconclusive_and_its_message_is_not_logged(caplog):
    def broken(_case):
        yield found("broken", word="half")
        raise ZeroDivisionError("the key is abc")

    with caplog.at_level(logging.DEBUG):
        evidence = collect(case_of(), [Check(name="broken", ask=broken), says("other")])
    assert [each.outcome for each in evidence if each.check == "broken"] == [Outcome.OK, Outcome.INCONCLUSIVE]
    assert by_name(evidence)["other"].outcome is Outcome.OK
    assert caplog.text.count("the check broken broke: ZeroDivisionError") == 1
    assert "abc" not in caplog.text


def test_a_check_that_meets_the_deadline_itself_is_inconclusive():
    evidence = by_name(collect(case_of(0.1), [Check(name="slow", ask=lambda case: [case.left(0)])]))
    assert evidence["slow"].outcome is Outcome.INCONCLUSIVE


def test_at_the_deadline_hanging_checks_are_inconclusive_and_those_behind_them_skipped(gate):
    checks = [hangs("hanging", gate, patience=60.0), says("behind", needs=("hanging",)), says("quick")]
    evidence = by_name(collect(case_of(0.2), checks))
    assert evidence["hanging"].outcome is Outcome.INCONCLUSIVE
    assert "had not ended after" in evidence["hanging"].note
    assert (evidence["behind"].outcome, evidence["behind"].note) == (Outcome.SKIPPED, "waited in vain for hanging")
    assert evidence["quick"].outcome is Outcome.OK


def test_a_check_that_hangs_beyond_its_patience_is_given_up_and_others_go_on(gate):
    checks = [hangs("hanging", gate, patience=0.1), says("behind", needs=("hanging",))]
    evidence = by_name(collect(case_of(60), checks))
    assert evidence["hanging"].outcome is Outcome.INCONCLUSIVE
    assert evidence["behind"].outcome is Outcome.OK


def test_the_run_ends_when_the_api_answers_and_the_cheap_checks_are_in(gate):
    checks = [hangs("doh", gate, patience=60.0), says("behind", needs=("doh",)), API_OK, says("anchor", cheap=True)]
    evidence = by_name(collect(case_of(60), checks))
    assert evidence["anchor"].outcome is Outcome.OK
    assert {evidence[name].note for name in ("doh", "behind")} == {NOT_NEEDED}
    assert {evidence[name].outcome for name in ("doh", "behind")} == {Outcome.SKIPPED}


def test_a_working_api_is_not_told_before_the_cheap_checks_had_their_time(gate):
    began = time.monotonic()
    evidence = by_name(collect(case_of(60), [API_OK, hangs("anchor", gate, cheap=True, patience=60.0)]))
    assert evidence["anchor"].note == NOT_NEEDED
    assert time.monotonic() - began >= 1.5


def test_inference_is_waited_for():
    slow = Check(name="inference", needs=("api",), ask=lambda _case: time.sleep(0.3) or [found("inference")])
    assert by_name(collect(case_of(60), [API_OK, slow]))["inference"].outcome is Outcome.OK


def test_an_api_that_fails_ends_nothing(gate):
    refused = says("api", found("api", Outcome.FAILED, word="401"))
    evidence = by_name(collect(case_of(0.3), [refused, hangs("doh", gate, patience=60.0)]))
    assert evidence["doh"].outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("edge", "is_enough"),
    [pytest.param(Outcome.OK, True, id="well"), pytest.param(Outcome.FAILED, False, id="ill")],
)
def test_without_a_key_the_edge_must_be_well(gate, edge, is_enough):
    no_key = says("api", found("api", Outcome.SKIPPED, word="nokey"))
    checks = [no_key, says("edge", found("edge", edge)), hangs("doh", gate, patience=60.0)]
    assert (by_name(collect(case_of(0.3), checks))["doh"].note == NOT_NEEDED) is is_enough


def test_silent_ipv6_is_waited_for_although_the_api_works():
    named = found("system_dns", role="provider", addresses=("192.0.2.1", "2001:db8::1"))

    def path(_case):
        yield found("provider_path_system", family=4)
        time.sleep(2.0)
        yield found("provider_path_system", Outcome.FAILED, family=6, failure=Failure.TIMEOUT)

    checks = [API_OK, says("system_dns", named), Check(name="provider_path_system", ask=path, cheap=True)]
    assert 6 in {each.family for each in collect(case_of(60), checks)}


@pytest.mark.parametrize(
    ("chosen", "ran"),
    [
        pytest.param({"mode": "minimal"}, {"vpn"}, id="minimal"),
        pytest.param({"mode": "standard"}, {"vpn", "anchor"}, id="standard"),
        pytest.param(
            {"mode": "standard", "other_interface": True}, {"vpn", "anchor", "other_interface"}, id="asked for"
        ),
        pytest.param({"mode": "full"}, {"vpn", "anchor", "other_interface", "outside_view"}, id="full"),
    ],
)
def test_the_mode_says_who_is_asked(chosen, ran):
    names = ("vpn", "anchor", "other_interface", "outside_view")
    evidence = collect(case_of(**chosen), [says(name) for name in names])
    assert {each.check for each in evidence if each.outcome is Outcome.OK} - {"network_changed"} == ran
    assert {each.note for each in evidence if each.outcome is Outcome.SKIPPED} <= {"off in settings"}


def test_whoever_listens_hears_of_each_check_that_starts_and_of_all_evidence():
    started, told = [], []
    listener = Listener(on_start=started.append, on_evidence=told.append)
    evidence = collect(case_of(), [says("edge"), says("proxy", unless=lambda _case: "none")], listener)
    assert started == ["edge"]
    assert sorted(each.check for each in told) == sorted(each.check for each in evidence)


def test_all_checks_get_one_reading_of_the_facts():
    readings = []

    def read():
        readings.append(threading.current_thread().name)
        return Facts()

    seen = []
    checks = [Check(name=f"check {number}", ask=lambda case: seen.append(case.facts()) or ()) for number in range(5)]
    collect(case_of(facts=read), checks)
    assert len({id(facts) for facts in seen}) == 1
    assert len([name for name in readings if name.startswith("check")]) == 1


def facts_with(*addresses):
    return Facts(interfaces=(Interface(name="eth0", addresses=addresses),))


def test_a_network_that_changes_makes_the_test_begin_anew_once():
    snapshots = [facts_with("192.0.2.1"), facts_with("192.0.2.2")]
    asked = []

    def read():
        return snapshots.pop(0) if len(snapshots) > 1 else snapshots[0]

    check = Check(name="interfaces", ask=lambda case: asked.append(case.facts()) or [found("interfaces")])
    evidence = collect(case_of(30, facts=read), [check])
    assert [facts.interfaces[0].addresses for facts in asked] == [("192.0.2.1",), ("192.0.2.2",)]
    assert [each.word for each in evidence if each.check == "network_changed"] == ["no"]
    assert len([each for each in evidence if each.check == "interfaces"]) == 1


def test_a_network_that_keeps_changing_is_told():
    numbers = iter(range(1000))
    check = Check(name="interfaces", ask=lambda case: case.facts() and ())
    evidence = collect(case_of(30, facts=lambda: facts_with(f"192.0.2.{next(numbers)}")), [check])
    assert by_name(evidence)["network_changed"].word == "yes"


def test_containers_that_come_and_go_are_no_change():
    numbers = iter(range(1000))

    def read():
        container = Interface(name=f"veth{next(numbers)}", kind="virtual")
        return Facts(interfaces=(Interface(name="eth0", addresses=("192.0.2.1",)), container))

    check = Check(name="interfaces", ask=lambda case: case.facts() and ())
    assert by_name(collect(case_of(30, facts=read), [check]))["network_changed"].word == "no"


def test_a_clock_that_jumps_is_a_change():
    times = SimpleNamespace(shift=timedelta(0))

    def sleep(_case):
        times.shift += timedelta(hours=1)
        return ()

    evidence = collect(case_of(1.0, now=lambda: datetime.now(UTC) + times.shift), [Check(name="sleep", ask=sleep)])
    assert by_name(evidence)["network_changed"].outcome is Outcome.FAILED
    assert "jumped" in by_name(evidence)["network_changed"].note


def test_a_look_from_outside_may_come_after_the_verdict(gate):
    late = threading.Event()
    told = []

    def look(_case):
        gate.wait(30)
        yield found("outside_view", word="up")

    def on_late(evidence):
        told.append(evidence.word)
        late.set()

    checks = [Check(name="outside_view", ask=look, patience=60.0), says("api", found("api", Outcome.FAILED))]
    evidence = collect(case_of(0.2, mode="full"), checks, Listener(on_late=on_late))
    assert by_name(evidence)["outside_view"].outcome is Outcome.INCONCLUSIVE
    gate.set()
    assert late.wait(10)
    assert told == ["up"]


@pytest.mark.parametrize(
    ("on_late", "outcome"),
    [
        pytest.param(None, Outcome.OK, id="nobody takes it later"),
        pytest.param(lambda _evidence: None, Outcome.INCONCLUSIVE, id="somebody does"),
    ],
)
def test_where_the_name_is_not_found_a_look_from_outside_is_waited_for(gate, on_late, outcome):
    nowhere = found("edge", Outcome.FAILED, failure=Failure.DNS_NXDOMAIN, phase=Phase.RESOLVE)

    def look(_case):
        if on_late:
            gate.wait(30)
        yield found("outside_view", word="down")

    checks = [
        says("edge", nowhere),
        hangs("api", gate, patience=60.0),
        Check(name="outside_view", ask=look, needs=("edge",), patience=60.0),
    ]
    evidence = collect(case_of(20.0, mode="full"), checks, Listener(on_late=on_late))
    assert by_name(evidence)["outside_view"].outcome is outcome


_INTERRUPTED = """
import time
from datetime import UTC, datetime
from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.host.facts import Facts
from traymon.diagnosis.run import Listener, collect
from traymon.model import Provider
from traymon.settings import Settings

case = Case(
    provider=Provider(id="x", name="X", base_url="https://x.example.test/v1"), settings=Settings(),
    deadline=time.monotonic() + 60, now=lambda: datetime.now(UTC), facts=Facts,
)
hanging = [Check(name=f"hanging {n}", ask=lambda _case: time.sleep(60) or (), patience=60.0) for n in range(20)]
try:
    collect(case, hanging, Listener(on_start=lambda name: print(name, flush=True)))
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_ctrl_c_leaves_at_once_although_checks_hang():
    with subprocess.Popen([sys.executable, "-c", _INTERRUPTED], stdout=subprocess.PIPE, text=True) as process:
        for _ in range(20):
            assert process.stdout.readline().startswith("hanging")
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20)[0] == "interrupted\n"
        assert process.returncode == 0
