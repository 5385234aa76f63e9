"""Sleep, wake, lost networks, VPNs and clocks that jump, played to the real monitor in virtual time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.virtual import START, VirtualClock, World, play, readable
from traymon.history import open_history, open_reader
from traymon.history.intervals import PartyGroup
from traymon.model import Component, Failure, Level, Party, ProbeKind, StatusReport
from traymon.monitor import Monitor

AT = 617.0
HOUR = 3600.0
GOOD = (Level.OPERATIONAL, Party.NONE)
OUT = (Level.MAJOR_OUTAGE, Party.PROVIDER)
OFFLINE = (Level.UNKNOWN, Party.LOCAL_NETWORK)
NO_NAME, SILENT, FAULT = Failure.DNS_TEMPORARY, Failure.TIMEOUT, Failure.PROVIDER_FAULT


def failing(start, end, failure=SILENT, **more):
    return World(failure=lambda at, _probe: failure if start <= at < end else None, **more)


def wakes_after(seconds):
    return {AT: lambda clock: clock.sleep(seconds)}


disturbed = Monitor.disturbed
going_to_sleep = {AT: lambda monitor: monitor.disturbed(asks=False)}


@pytest.mark.parametrize(
    ("world", "clock_script", "script"),
    [
        pytest.param(World(), wakes_after(8 * HOUR), {}, id="sleeps for a night"),
        pytest.param(
            failing(AT, AT + 12, NO_NAME), wakes_after(8 * HOUR), {}, id="wakes before the Wi-Fi: no name resolves"
        ),
        pytest.param(
            failing(AT, AT + 14, FAULT), wakes_after(HOUR), {}, id="wakes behind a portal that answers 503 for 14 s"
        ),
        pytest.param(
            failing(AT, AT + 14, controls=lambda at: not AT <= at < AT + 9),
            wakes_after(HOUR),
            {AT + 9: disturbed},
            id="wakes offline, gets an address after 9 s, the VPN 5 s later",
        ),
        pytest.param(
            failing(AT, AT + 25),
            wakes_after(HOUR),
            {AT + 11: disturbed, AT + 13: disturbed, AT + 22: disturbed},
            id="a network that comes in several steps within half a minute",
        ),
        pytest.param(
            failing(AT - 1, AT + 12), wakes_after(HOUR), going_to_sleep, id="says that it sleeps, then wakes offline"
        ),
        pytest.param(failing(AT, AT + 14), {}, {AT: disturbed}, id="a VPN goes up"),
        pytest.param(
            failing(AT, AT + 14, Failure.EDGE_BLOCK), {}, {AT: disturbed, AT + 10: disturbed}, id="a captive login"
        ),
        pytest.param(
            failing(AT, AT + 14),
            {AT: lambda clock: clock.stall(300)},
            {},
            id="sleeps on Windows, where monotonic time goes on",
        ),
        pytest.param(World(), wakes_after(-2 * HOUR), {}, id="the clock is set back"),
        pytest.param(World(), wakes_after(-12), {}, id="the clock is set back a little"),
        pytest.param(World(), wakes_after(45), {}, id="the clock is set forward a little"),
        pytest.param(
            World(), {AT + 60 * n: lambda clock: clock.sleep(600) for n in range(20)}, {}, id="a dozing laptop"
        ),
        pytest.param(
            World(has_key=False, failure=lambda at, _: Failure.KEY_MISSING),
            wakes_after(HOUR),
            {},
            id="without a key",
        ),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_is_told(world, clock_script, script, seed):
    story = play(world, minutes=40, seed=seed, clock_script=clock_script, script=script)
    told = [state for at, *state in story.told if at > AT - 60]
    assert told == []
    assert all(update.assessment.level <= Level.OPERATIONAL for _, update in story.updates)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    ("clock_script", "script"),
    [
        pytest.param(wakes_after(8 * HOUR), {}, id="while it slept"),
        pytest.param(wakes_after(-2 * HOUR), {}, id="as the clock is set back"),
        pytest.param({}, {AT: disturbed}, id="as the network changes"),
        pytest.param(
            wakes_after(HOUR), {AT + 0.5: disturbed, AT + 6: disturbed}, id="while it slept, and the network came later"
        ),
    ],
)
def test_a_real_outage_is_told_within_60_s_all_the_same(clock_script, script, seed):
    story = play(failing(AT - 1, AT + 500, FAULT), minutes=20, seed=seed, clock_script=clock_script, script=script)
    (told_at, *state), *_ = story.told
    assert tuple(state) == OUT
    assert told_at - AT <= 60


@pytest.mark.parametrize("seed", range(20))
def test_a_network_that_changes_all_the_time_hides_an_outage_for_half_a_minute_at_most(seed):
    script = {AT + n: disturbed for n in range(0, 600, 7)}
    story = play(failing(AT - 1, AT + 500, FAULT), minutes=20, seed=seed, script=script)
    (told_at, *state), *_ = story.told
    assert tuple(state) == OUT
    assert told_at - AT <= 75


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("failure", [FAULT, SILENT])
def test_an_outage_at_the_start_is_told_within_60_s_but_not_at_once(failure, seed):
    (told_at, *state), *_ = play(failing(0, 1e9, failure), minutes=5, seed=seed).told
    assert tuple(state) == OUT
    assert 15 <= told_at <= 45


def test_a_login_before_the_network_is_up_tells_nothing():
    story = play(failing(0, 12, controls=lambda at: at > 12), minutes=10)
    assert story.states == []
    assert story.last.assessment.level is Level.OPERATIONAL


def test_a_network_that_stays_away_is_told_once():
    world = failing(AT, AT + 900, controls=lambda at: not AT <= at < AT + 900)
    story = play(world, minutes=40, clock_script=wakes_after(HOUR), script={AT + 900: disturbed})
    assert story.states == [OFFLINE, GOOD]
    offline_at, back_at = (at for at, *_ in story.told)
    assert offline_at - AT <= 60
    assert back_at - (AT + 900) <= 20


def test_an_outage_that_ended_during_sleep_is_told_to_be_over():
    story = play(failing(300, AT), minutes=20, clock_script=wakes_after(6 * HOUR))
    assert story.states == [OUT, GOOD]


def test_an_outage_that_goes_on_after_sleep_is_not_told_again():
    world = failing(300, AT + 600, FAULT)
    story = play(world, minutes=40, clock_script=wakes_after(6 * HOUR))
    assert story.states == [OUT, GOOD]


@pytest.mark.parametrize("jump", [-7200.0, -30.0, 7200.0])
@pytest.mark.parametrize("at", [617.0, 715.0])
def test_the_end_of_an_outage_is_told_in_time_though_the_clock_was_set(jump, at):
    story = play(failing(300, 700, FAULT), minutes=30, clock_script={at: lambda clock: clock.sleep(jump)})
    assert story.states == [OUT, GOOD]
    assert story.told[-1][0] - 700 <= 90


@pytest.mark.parametrize("length", [60.0, 8 * HOUR])
def test_what_happened_during_sleep_is_unknown(length):
    story = play(World(), minutes=20, clock_script=wakes_after(length))
    woke = START + timedelta(seconds=AT + length)
    gap = next(update for at, update in story.updates if at >= AT)
    assert (gap.assessment.level, gap.assessment.party) == (Level.UNKNOWN, Party.UNKNOWN)
    assert gap.at == gap.assessment.since < woke - timedelta(seconds=length - 1)
    after = next(update for _, update in story.updates if update.at >= woke)
    assert after.observation.ok
    assert after.assessment.level is Level.OPERATIONAL


@pytest.mark.parametrize("length", [60.0, 240.0, 8 * HOUR])
def test_sleep_is_no_uptime(tmp_path, length):
    story = play(World(), minutes=20, clock_script=wakes_after(length))
    history = open_history(tmp_path / "history.sqlite", now=START)
    for _, update in story.updates:
        history(update)
    history.close()
    with open_reader(tmp_path / "history.sqlite") as known:
        spent = known.uptime(START, story.last.at, "mistral")
    assert sum(spent.seconds.values()) + spent.unobserved_s == pytest.approx(1200 + length, abs=60)
    assert spent.seconds[Level.OPERATIONAL, PartyGroup.NONE] <= 1200
    assert spent.operational_percent == 100.0


def test_until_something_answers_after_sleep_nothing_is_known():
    story = play(failing(AT, AT + 14), minutes=12, clock_script=wakes_after(HOUR))
    levels = {update.assessment.level for at, update in story.updates if AT <= at < AT + 14}
    assert levels == {Level.UNKNOWN}


def test_after_sleep_everything_is_asked_at_once_over_new_connections():
    story = play(World(), minutes=20, clock_script=wakes_after(HOUR))
    asked = {(probe, fresh) for at, probe, fresh in story.asked if AT <= at <= AT + 4}
    assert asked == {(probe, True) for probe in ProbeKind}
    assert [at for at in story.pages_read if AT <= at <= AT + 4]


def test_what_failed_in_the_grace_is_asked_again_at_its_end_over_a_new_connection():
    story = play(failing(AT, AT + 14), minutes=12, clock_script=wakes_after(HOUR))
    asked = [(probe, fresh) for at, probe, fresh in story.asked if AT + 14 <= at <= AT + 18]
    assert sorted(asked) == sorted((probe, True) for probe in ProbeKind)


def test_failures_in_the_grace_are_kept_on_record():
    story = play(failing(AT, AT + 14), minutes=12, clock_script=wakes_after(HOUR))
    failed = [update.observation.failure for at, update in story.updates if update.observation and at <= AT + 14]
    assert failed.count(SILENT) == len(ProbeKind)


def test_a_page_that_is_unreadable_in_the_grace_is_read_again_after_a_minute():
    def page(at):
        when = START + timedelta(seconds=at)
        return StatusReport(readable=False, at=when, reason="no network") if AT <= at < AT + 10 else None

    story = play(World(page=page), minutes=15, clock_script=wakes_after(HOUR))
    first, second, *_ = (at for at in story.pages_read if at >= AT)
    assert 50 < second - first < 70


def test_a_clock_that_was_set_back_does_not_keep_asking_now_from_asking():
    script = {AT + 120: Monitor.check_now}
    story = play(World(), minutes=20, clock_script=wakes_after(-2 * HOUR), script=script)
    assert {probe for at, probe, _ in story.asked if AT + 120 <= at <= AT + 125} == set(ProbeKind)


def test_saving_asks_a_third_as_often_and_ends_with_asking_everything():
    script = {
        600.0: lambda monitor: monitor.save(on=True),
        4200.0: lambda monitor: monitor.save(on=False),
    }
    story = play(World(), minutes=120, script=script)
    dear = sum(700 < at < 4200 for at, *_ in story.asked) / 3500
    usual = sum(4300 < at < 7200 for at, *_ in story.asked) / 2900
    assert dear == pytest.approx(usual / 3, rel=0.1)
    pages = [at for at in story.pages_read if 700 < at < 4200]
    assert 8 <= len(pages) <= 12
    assert {probe for at, probe, _ in story.asked if 4200 <= at <= 4204} == set(ProbeKind)


def test_while_saving_an_outage_is_told_within_two_minutes():
    script = {60.0: lambda monitor: monitor.save(on=True)}
    for seed in range(20):
        (told_at, *_), *_ = play(failing(AT, 1e9, FAULT), minutes=20, seed=seed, script=script).told
        assert told_at - AT <= 120


def test_a_paused_monitor_stays_so_through_a_sleep():
    script = {600.0: lambda monitor: monitor.pause(on=True), 650.0: disturbed}
    story = play(World(), minutes=20, clock_script={AT: lambda clock: clock.sleep(HOUR)}, script=script)
    assert not [at for at, *_ in story.asked if at > 601]


def test_the_page_alone_decides_again_after_sleep():
    def page(at):
        level = Level.MAJOR_OUTAGE if at >= AT else Level.OPERATIONAL
        page = readable(level, START + timedelta(seconds=at + (HOUR if at >= AT else 0)))
        return replace(page, components=(Component(name="API", level=level),))

    world = World(has_key=False, failure=lambda at, _: Failure.KEY_MISSING, page=page)
    told = play(world, minutes=20, clock_script=wakes_after(HOUR)).told
    assert [state for at, *state in told if at > AT] == [list(OUT)]


def test_a_wait_that_lasted_far_too_long_was_a_sleep_as_well():
    story = play(World(), minutes=20, clock_script={AT: lambda clock: clock.stall(300)})
    assert [update.at for _, update in story.updates if update.assessment.level is Level.UNKNOWN]
    asked = {(probe, fresh) for at, probe, fresh in story.asked if AT + 300 <= at <= AT + 304}
    assert asked == {(probe, True) for probe in ProbeKind}


def test_nothing_to_watch_is_disturbed_by_nothing(caplog):
    clock = VirtualClock(120)
    monitor = Monitor([], submit=lambda job: job(), clock=clock)
    clock.stop = monitor.stop
    clock.later(30, monitor.disturbed)
    monitor.run()
    assert not caplog.records
