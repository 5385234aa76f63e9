"""Stories of a provider, a network and a key, played to the real monitor in virtual time."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.virtual import START, Story, World, play
from traymon.model import Component, Failure, Level, Party, ProbeKind, RateLimits, StatusReport

FAULT = Failure.PROVIDER_FAULT
OUTAGE_AT = 617.0


def between(start, end, failure, probes=tuple(ProbeKind)):
    return lambda at, probe: failure if start <= at < end and probe in probes else None


def outage(failure=FAULT, start=OUTAGE_AT, end=1e9, probes=tuple(ProbeKind)) -> World:
    return World(failure=between(start, end, failure, probes))


def page_of(level, start, end):
    def page(at):
        state = level if start <= at < end else Level.OPERATIONAL
        when = START + timedelta(seconds=at)
        return StatusReport(
            readable=True, at=when, format="statuspage", level=state, components=(Component(name="API", level=state),)
        )

    return page


GOOD = (Level.OPERATIONAL, Party.NONE)
INFERENCE = (ProbeKind.CHAT, ProbeKind.STREAM, ProbeKind.EMBEDDINGS)


@pytest.mark.parametrize(
    ("world", "minutes", "told"),
    [
        pytest.param(World(), 60, [], id="all is well: nothing is ever told"),
        pytest.param(
            outage(end=OUTAGE_AT + 300),
            30,
            [(Level.MAJOR_OUTAGE, Party.PROVIDER), GOOD],
            id="everything is down for 5 min",
        ),
        pytest.param(
            outage(probes=(ProbeKind.EMBEDDINGS,), end=OUTAGE_AT + 600),
            30,
            [(Level.PARTIAL_OUTAGE, Party.PROVIDER), GOOD],
            id="embeddings alone are down",
        ),
        pytest.param(
            outage(probes=INFERENCE),
            30,
            [(Level.MAJOR_OUTAGE, Party.PROVIDER)],
            id="inference is down, the list answers",
        ),
        pytest.param(
            outage(probes=(ProbeKind.MODELS,)),
            30,
            [(Level.DEGRADED, Party.PROVIDER)],
            id="only the list of models fails",
        ),
        pytest.param(outage(end=OUTAGE_AT + 8), 30, [], id="a glitch of 8 s is not told"),
        pytest.param(
            outage(Failure.PROVIDER_CAPACITY, probes=INFERENCE),
            30,
            [(Level.DEGRADED, Party.PROVIDER)],
            id="no capacity is degraded, not out",
        ),
        pytest.param(
            outage(Failure.STALLED_STREAM, probes=(ProbeKind.STREAM,)),
            30,
            [(Level.DEGRADED, Party.PROVIDER)],
            id="streams stall",
        ),
        pytest.param(
            outage(Failure.TIMEOUT, end=OUTAGE_AT + 600),
            30,
            [(Level.MAJOR_OUTAGE, Party.PROVIDER), GOOD],
            id="no answer while the controls answer",
        ),
        pytest.param(
            World(failure=between(OUTAGE_AT, OUTAGE_AT + 600, Failure.TIMEOUT), controls=lambda _at: False),
            30,
            [(Level.UNKNOWN, Party.LOCAL_NETWORK), GOOD],
            id="the network is lost: one quiet state, no outage",
        ),
        pytest.param(outage(Failure.EDGE_BLOCK), 60, [], id="something in between answers: unknown is never told"),
        pytest.param(
            outage(Failure.KEY_INVALID, end=OUTAGE_AT + 120), 30, [], id="401 for two minutes of a key that worked"
        ),
        pytest.param(outage(Failure.KEY_INVALID), 30, [(Level.UNKNOWN, Party.ACCOUNT)], id="401 for good"),
        pytest.param(
            outage(Failure.USER_RATE_LIMIT, probes=INFERENCE),
            30,
            [(Level.OPERATIONAL, Party.ACCOUNT)],
            id="the user's own limit is no outage",
        ),
        pytest.param(
            outage(Failure.MODEL_UNAVAILABLE, probes=(ProbeKind.CHAT, ProbeKind.STREAM)),
            90,
            [(Level.PARTIAL_OUTAGE, Party.PROVIDER)],
            id="a model that worked and is still listed is refused: the provider's fault",
        ),
        pytest.param(
            World(ms=lambda at, _probe: 3000.0 if OUTAGE_AT <= at < OUTAGE_AT + 600 else 200.0),
            40,
            [(Level.DEGRADED, Party.PROVIDER), GOOD],
            id="fifteen times slower",
        ),
        pytest.param(
            World(ms=lambda at, _probe: 65.0 if at < OUTAGE_AT else 250.0), 60, [], id="65 to 250 ms is nothing"
        ),
        pytest.param(
            World(failure=between(600, 1200, FAULT), page=page_of(Level.MAINTENANCE, 500, 1200)),
            40,
            [(Level.MAINTENANCE, Party.PROVIDER), GOOD],
            id="announced maintenance",
        ),
        pytest.param(
            World(page=page_of(Level.MAJOR_OUTAGE, 600, 1200)), 40, [], id="the page cries wolf while the calls succeed"
        ),
        pytest.param(
            World(failure=lambda _at, _probe: Failure.KEY_MISSING, has_key=False),
            40,
            [(Level.OPERATIONAL, Party.ACCOUNT)],
            id="no key: the page says that all is well",
        ),
        pytest.param(
            World(
                failure=lambda _at, _probe: Failure.KEY_MISSING,
                has_key=False,
                page=page_of(Level.PARTIAL_OUTAGE, 600, 1200),
            ),
            40,
            [
                (Level.OPERATIONAL, Party.ACCOUNT),
                (Level.PARTIAL_OUTAGE, Party.PROVIDER),
                (Level.OPERATIONAL, Party.ACCOUNT),
            ],
            id="no key: the page decides",
        ),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_what_is_told(world, minutes, told, seed):
    assert play(world, minutes=minutes, seed=seed).states == told


@pytest.mark.parametrize("seed", range(25))
def test_a_total_outage_is_told_within_60_s_and_its_end_too(seed):
    start = 617.0 + seed * 7
    story = play(outage(start=start, end=start + 400), minutes=25, seed=seed)
    (told_at, level, _), (over_at, *over) = story.told
    assert level is Level.MAJOR_OUTAGE
    assert told_at - start <= 60
    assert tuple(over) == GOOD
    assert over_at - (start + 400) <= 60


def test_since_is_the_first_failure_and_not_the_moment_of_certainty():
    story = play(outage(end=OUTAGE_AT + 300), minutes=20)
    told_at, _, _ = story.told[0]
    transition = next(update.transition for _, update in story.updates if update.transition)
    first_failure = (transition.after.since - START).total_seconds()
    assert OUTAGE_AT <= first_failure < told_at


def test_the_evidence_says_what_fails_what_works_and_what_the_page_says():
    story = play(outage(probes=(ProbeKind.EMBEDDINGS,)), minutes=20)
    evidence = story.last.assessment.evidence
    assert evidence[0] == "embeddings: server error"
    assert any(sentence.startswith("chat answered in") for sentence in evidence)
    assert any("the status page does not say so yet" in sentence for sentence in evidence)


def test_in_doubt_only_new_connections_count():
    story = play(outage(end=OUTAGE_AT + 100), minutes=12)
    doubtful = [fresh for at, _, fresh in story.asked if OUTAGE_AT + 35 < at < OUTAGE_AT + 100]
    assert doubtful
    assert all(doubtful)


def test_a_page_is_never_read_more_than_once_a_minute():
    story = play(World(failure=lambda at, _probe: FAULT if int(at / 40) % 2 else None), minutes=60)
    gaps = [later - earlier for earlier, later in pairwise(story.pages_read)]
    assert min(gaps) >= 59.9


def test_an_api_that_flaps_is_not_asked_at_the_speed_of_its_answers():
    flaps = World(failure=lambda at, probe: FAULT if (int(at * 7) + len(probe)) % 2 else None)
    story = play(flaps, minutes=60)
    assert len(story.asked) < 60 * 40


@pytest.mark.parametrize(
    ("limit", "most_per_minute"),
    [
        pytest.param(2, 0.7, id="2 a minute"),
        pytest.param(4, 1.4, id="4 a minute"),
        pytest.param(60, 3.2, id="60 a minute"),
    ],
)
def test_the_share_of_the_rate_limit_is_kept_even_during_an_outage(limit, most_per_minute):
    world = World(
        failure=between(1800, 3600, FAULT),
        limits=RateLimits(requests_per_minute=limit),
    )
    story = play(world, minutes=120)
    healthy = [at for at, probe, _ in story.asked if probe in (ProbeKind.CHAT, ProbeKind.STREAM) and at > 3700]
    assert len(healthy) / ((7200 - 3700) / 60) <= most_per_minute
    in_doubt = [at for at, probe, _ in story.asked if probe in (ProbeKind.CHAT, ProbeKind.STREAM) and 1800 < at < 3600]
    assert len(in_doubt) / 30 <= max(limit * 0.33, most_per_minute) * 1.35


def test_retry_after_is_obeyed():
    world = World(failure=between(600, 1e9, Failure.USER_RATE_LIMIT, (ProbeKind.CHAT,)), retry_after=300.0)
    asked = [at for at, probe, _ in play(world, minutes=60).asked if probe is ProbeKind.CHAT and at >= 600]
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert min(gaps) >= 300


def test_without_a_key_no_paid_probe_is_sent():
    story = play(World(failure=lambda _at, _probe: Failure.KEY_MISSING, has_key=False), minutes=30)
    assert {probe for _, probe, _ in story.asked} == {ProbeKind.MODELS}


def test_the_free_probe_keeps_its_interval_with_ten_per_cent_of_jitter():
    asked = [at for at, probe, _ in play(World(), minutes=60).asked if probe is ProbeKind.MODELS]
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert 27 <= min(gaps) < max(gaps) <= 33
    assert len({round(gap, 3) for gap in gaps}) > 50


def test_inference_is_asked_at_even_steps():
    asked = [at for at, probe, _ in play(World(), minutes=30).asked if probe.paid and at > 200]
    gaps = [later - earlier for earlier, later in pairwise(asked)]
    assert 14 < min(gaps) <= max(gaps) < 26


def test_spend_is_counted():
    story: Story = play(World(), minutes=60)
    paid = sum(probe.paid for _, probe, _ in story.asked)
    assert story.last.spend_usd == pytest.approx(paid * 0.000001)


def test_a_paused_monitor_asks_nothing_and_begins_again_with_everything():
    script = {
        600.0: lambda monitor: monitor.pause(on=True),
        3000.0: lambda monitor: monitor.pause(on=False),
    }
    story = play(World(), minutes=60, script=script)
    assert not [at for at, _, _ in story.asked if 600.5 < at < 2999.5]
    assert {probe for at, probe, _ in story.asked if 2999.5 <= at <= 3003} == set(ProbeKind)


def test_asking_now_asks_every_endpoint_at_once():
    story = play(World(), minutes=20, script={700.0: lambda monitor: monitor.check_now()})
    assert {probe for at, probe, _ in story.asked if 700 <= at <= 703} == set(ProbeKind)


def test_a_probe_that_breaks_is_logged_and_asked_again(caplog):
    def broken(at, probe):
        if probe is ProbeKind.CHAT and 600 < at < 660:
            raise RuntimeError("a bug")

    story = play(World(failure=broken), minutes=20)
    assert "Asking mistral for chat broke" in caplog.text
    assert [at for at, probe, _ in story.asked if probe is ProbeKind.CHAT and at > 700]


def test_a_sink_that_breaks_does_not_silence_the_others(caplog):
    story = play(World(), minutes=5, broken_sink=True)
    assert story.updates
    assert caplog.text.count("break_down failed: ZeroDivisionError()") == 1
