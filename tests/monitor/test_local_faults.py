"""Faults of this side, as the monitor itself finds out: nothing wrong is told, and a real outage still is."""

import pytest

from tests.virtual import World, play
from traymon.model import Failure, IconState, Level, Party, ProbeKind, Verdict
from traymon.tray.icon_state import state_of

GOOD = (Level.OPERATIONAL, Party.NONE)
DOWN = (Level.MAJOR_OUTAGE, Party.PROVIDER)
AT, END = 617.0, 1217.0


def verdict(code, party, confidence=0.9):
    return Verdict(code=code, party=party, confidence=confidence)


def trouble(failure, said=None, *, controls=True, start=AT, end=END):
    """``failure`` of everything from ``start`` to ``end``; ``said``: the verdict on it."""

    def between(at):
        return start <= at < end

    return World(
        failure=lambda at, _probe: failure if between(at) else None,
        verdict=lambda at: said if between(at) else None,
        controls=lambda at: controls or not between(at),
    )


LOGIN = verdict("captive_portal", Party.LOCAL_NETWORK, 0.95)
GONE = verdict("provider_dns_failure", Party.PROVIDER, 0.8)
INVALID = verdict("provider_tls_misconfigured", Party.PROVIDER, 0.75)


@pytest.mark.parametrize(
    ("world", "state"),
    [
        pytest.param(
            trouble(Failure.TIMEOUT, verdict("internet_down", Party.ISP, 0.6), controls=False),
            (Level.UNKNOWN, Party.LOCAL_NETWORK),
            id="the line is down",
        ),
        pytest.param(
            trouble(Failure.NETWORK_UNREACHABLE, verdict("no_network_interface", Party.YOU, 0.98), controls=False),
            (Level.UNKNOWN, Party.YOU),
            id="no network at all",
        ),
        pytest.param(trouble(Failure.TLS_AUTHORITY, LOGIN), (Level.UNKNOWN, Party.LOCAL_NETWORK), id="a login page"),
        pytest.param(
            trouble(Failure.TIMEOUT, LOGIN, controls=True),
            (Level.UNKNOWN, Party.LOCAL_NETWORK),
            id="a login page that lets the controls through",
        ),
        pytest.param(
            trouble(Failure.TIMEOUT, verdict("vpn_black_hole", Party.YOU, 0.7), controls=False),
            (Level.UNKNOWN, Party.YOU),
            id="a VPN that leads nowhere",
        ),
        pytest.param(
            trouble(Failure.DNS_NXDOMAIN, verdict("dns_blocked", Party.LOCAL_NETWORK)),
            (Level.UNKNOWN, Party.LOCAL_NETWORK),
            id="a resolver that hides the name",
        ),
        pytest.param(
            trouble(Failure.TLS_CERTIFICATE, verdict("clock_wrong", Party.YOU)),
            (Level.UNKNOWN, Party.YOU),
            id="a wrong clock",
        ),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_is_one_quiet_state_that_ends_by_itself(world, state, seed):
    story = play(world, minutes=30, seed=seed)
    assert story.states == [state, GOOD]
    assert story.told[1][0] - END < 60


@pytest.mark.parametrize("seed", range(5))
def test_where_on_this_side_it_lies_is_told_once(seed):
    """A cable is pulled, the Wi-Fi wants a login, then its line is down."""
    world = trouble(Failure.TIMEOUT, controls=False)
    steps = (("no_network_interface", Party.YOU), ("captive_portal", Party.LOCAL_NETWORK), ("internet_down", Party.ISP))
    world.verdict = lambda at: verdict(*steps[min(int((at - AT) // 200), 2)]) if AT <= at < END else None
    story = play(world, minutes=30, seed=seed)
    assert story.states == [(Level.UNKNOWN, Party.YOU), GOOD]


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        pytest.param(Failure.DNS_NXDOMAIN, GONE, id="the name is gone"),
        pytest.param(Failure.TLS_CERTIFICATE, INVALID, id="the certificate has run out"),
    ],
)
@pytest.mark.parametrize("seed", range(10))
def test_a_real_outage_of_names_or_certificates_is_told_within_60_s(failure, said, seed):
    story = play(trouble(failure, said, start=AT + 7 * seed), minutes=30, seed=seed)
    assert story.states == [DOWN, GOOD]
    assert story.told[0][0] - (AT + 7 * seed) <= 60
    transition = next(update.transition for _, update in story.updates if update.transition)
    assert transition.after.cause == said.code


@pytest.mark.parametrize("failure", [Failure.DNS_NXDOMAIN, Failure.TLS_CERTIFICATE])
def test_without_a_sure_verdict_nobody_is_accused_of_names_and_certificates(failure):
    assert play(trouble(failure, verdict("inconclusive", Party.UNKNOWN, 0.5)), minutes=30).states == []
    assert play(trouble(failure, verdict("provider_dns_failure", Party.PROVIDER, 0.6)), minutes=30).states == []


@pytest.mark.parametrize("probe", list(ProbeKind))
def test_one_failed_probe_announces_nothing(probe):
    world = World(failure=lambda at, _probe: None)
    once = []

    def failure(at, asked):
        if asked is probe and at > AT and not once:
            once.append(at)
            return Failure.DNS_NXDOMAIN
        return None

    world.failure, world.verdict = failure, lambda _at: GONE
    assert play(world, minutes=30).states == []
    assert once


def test_a_change_of_the_network_while_it_was_asked_proves_nothing():
    changed = verdict("network_changed", Party.UNKNOWN)
    assert play(trouble(Failure.TIMEOUT, changed), minutes=30).states == []


def test_a_login_page_is_shown_as_one_and_said_first():
    story = play(trouble(Failure.TLS_AUTHORITY, LOGIN), minutes=30)
    during = [update for at, update in story.updates if AT + 60 < at < END]
    assert {state_of(update) for update in during} == {IconState.CAPTIVE_PORTAL}
    assert during[-1].assessment.evidence[0] == "the network wants you to log in first"
    assert during[-1].assessment.cause == "captive_portal"
    assert story.last.assessment.cause == ""


@pytest.mark.parametrize("seed", range(10))
def test_after_a_local_fault_only_what_was_asked_since_counts(seed):
    """Two failures of the provider, then the line is lost; afterwards it takes all the evidence anew."""
    blip, lost, back = AT, AT + 9, AT + 300

    def failure(at, _probe):
        return (
            Failure.PROVIDER_FAULT
            if blip <= at < lost or back <= at < back + 8
            else (Failure.TIMEOUT if lost <= at < back else None)
        )

    world = World(failure=failure, controls=lambda at: not lost <= at < back)
    states = play(world, minutes=30, seed=seed).states
    assert DOWN not in states


@pytest.mark.parametrize("seed", range(10))
def test_an_outage_that_begins_during_a_local_fault_is_told_within_60_s_of_its_end(seed):
    def failure(at, _probe):
        return Failure.TIMEOUT if AT <= at < END else Failure.PROVIDER_FAULT if END <= at < END + 600 else None

    world = World(failure=failure, controls=lambda at: not AT <= at < END)
    story = play(world, minutes=50, seed=seed)
    assert story.states == [(Level.UNKNOWN, Party.LOCAL_NETWORK), DOWN, GOOD]
    assert story.told[1][0] - END <= 60
