from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traymon.assessment.cadence import RECHECKS, Terms, plan
from traymon.model import Price, ProbeKind, Provider, RateLimits

MISTRAL = Provider(
    id="mistral",
    name="Mistral",
    base_url="https://api.example.test/v1",
    probes=tuple(ProbeKind),
    chat_model="small",
    embeddings_model="embed",
    chat_price=Price(input=0.1, output=0.1),
    embeddings_price=Price(input=0.1),
)


def limits(per_minute):
    return {probe: RateLimits(requests_per_minute=per_minute) for probe in ProbeKind if probe.paid}


def seconds(made):
    return {probe.value: round(length.total_seconds()) for probe, length in made.intervals.items()}


@pytest.mark.parametrize(
    ("terms", "announced", "has_key", "expected"),
    [
        pytest.param(
            Terms(), limits(60), True, {"models": 30, "chat": 60, "stream": 60, "embeddings": 60}, id="paid key"
        ),
        pytest.param(
            Terms(), limits(4), True, {"models": 30, "chat": 91, "stream": 91, "embeddings": 60}, id="free key"
        ),
        pytest.param(
            Terms(), limits(2), True, {"models": 30, "chat": 182, "stream": 182, "embeddings": 91}, id="tiny key"
        ),
        pytest.param(
            Terms(), {}, True, {"models": 30, "chat": 60, "stream": 60, "embeddings": 60}, id="limit not known"
        ),
        pytest.param(Terms(), limits(60), False, {"models": 30}, id="no key: nothing that costs"),
        pytest.param(Terms(usd_per_month=0.0), limits(60), True, {"models": 30}, id="no budget"),
        pytest.param(
            Terms(interval=timedelta(minutes=5)),
            {},
            False,
            {"models": 300},
            id="the free probe's interval is the user's",
        ),
        pytest.param(
            Terms(),
            {ProbeKind.MODELS: RateLimits(requests_per_minute=2)},
            False,
            {"models": 91},
            id="the list counts where its answer says so",
        ),
    ],
)
def test_how_often_each_endpoint_is_asked(terms, announced, has_key, expected):
    assert seconds(plan(MISTRAL, terms, limits=announced, has_key=has_key)) == expected


def test_a_dear_model_is_asked_as_rarely_as_the_budget_wants():
    dear = replace(MISTRAL, chat_price=Price(input=10.0, output=30.0))
    made = plan(dear, Terms(usd_per_month=1.0), limits=limits(600), has_key=True)
    assert made.limited_by == "budget"
    assert made.usd_per_month == pytest.approx(1.0, rel=0.01)


@pytest.mark.parametrize(
    ("spent", "days", "expected"),
    [
        pytest.param(0.0, 31, 60, id="the month begins"),
        pytest.param(0.15, 15, 60, id="more was spent than half, and enough is left"),
        pytest.param(0.23, 10, 194, id="trouble was dear: what is left lasts until the end"),
    ],
)
def test_what_is_left_of_the_budget_lasts_until_the_end_of_the_month(spent, days, expected):
    made = plan(MISTRAL, Terms(), limits=limits(600), has_key=True, spent_usd=spent, left=timedelta(days=days))
    assert seconds(made)["chat"] == pytest.approx(expected, abs=1)


def test_a_month_whose_budget_is_spent_asks_nothing_that_costs():
    made = plan(MISTRAL, Terms(usd_per_month=0.25), limits={}, has_key=True, spent_usd=0.25)
    assert seconds(made) == {"models": 30}


def test_rechecks_are_quick_and_keep_the_keys_spacing():
    made = plan(MISTRAL, Terms(), limits=limits(60), has_key=True)
    assert [made.recheck_after(ProbeKind.MODELS, step).total_seconds() for step in range(5)] == [*RECHECKS, 6.0, 6.0]
    tiny = plan(MISTRAL, Terms(), limits=limits(2), has_key=True)
    assert tiny.recheck_after(ProbeKind.CHAT, 0) == tiny.spacing[ProbeKind.CHAT]


@pytest.mark.parametrize(("minutes", "paid", "free"), [(1, 6.06, 6), (5, 15, 10), (600, 20, 10)])
def test_what_has_been_down_for_long_is_looked_at_less_often(minutes, paid, free):
    made = plan(MISTRAL, Terms(), limits=limits(60), has_key=True)
    outage = timedelta(minutes=minutes)
    assert made.recheck_after(ProbeKind.CHAT, 9, outage).total_seconds() == pytest.approx(paid, abs=0.01)
    assert made.recheck_after(ProbeKind.MODELS, 9, outage).total_seconds() == free


@pytest.mark.parametrize(
    ("announced", "minutes", "expected"),
    [
        pytest.param(limits(60), 60, 20, id="a paid key asks on"),
        pytest.param(limits(4), 1, 91, id="a free key as often as it may at first"),
        pytest.param(limits(4), 3, 180, id="then it saves its requests for the end"),
        pytest.param(limits(4), 60, 300, id="for five minutes at most"),
    ],
)
def test_while_the_free_probe_fails_as_well_it_will_tell_of_the_end(announced, minutes, expected):
    made = plan(MISTRAL, Terms(), limits=announced, has_key=True)
    found = made.recheck_when_heralded(ProbeKind.CHAT, 9, timedelta(minutes=minutes))
    assert found.total_seconds() == pytest.approx(expected, abs=0.5)


@pytest.mark.parametrize(
    ("announced", "has_key", "most"),
    [
        pytest.param(limits(60), True, 60, id="paid key"),
        pytest.param(limits(4), True, 240, id="free key: said plainly"),
        pytest.param({}, False, 60, id="no key"),
    ],
)
def test_the_detection_time_can_be_stated(announced, has_key, most):
    made = plan(MISTRAL, Terms(), limits=announced, has_key=has_key)
    soonest = made.detection(3, timedelta(seconds=10))
    assert timedelta(seconds=30) < soonest <= timedelta(seconds=most)
    assert made.detection(3, timedelta(seconds=10), hang=timedelta(seconds=10)) > soonest


@given(
    st.integers(1, 10_000),
    st.floats(0.01, 1.0),
    st.floats(0.0, 100.0),
    st.floats(0.0, 200.0),
)
def test_no_plan_exceeds_the_share_of_the_limit_or_the_budget(per_minute, share, budget, price):
    terms = Terms(usd_per_month=budget, share_of_rate_limit=share)
    provider = replace(MISTRAL, chat_price=Price(input=price, output=price))
    made = plan(provider, terms, limits=limits(per_minute), has_key=True)
    of_small = [made.intervals[probe] for probe in (ProbeKind.CHAT, ProbeKind.STREAM) if probe in made.intervals]
    assert sum(timedelta(minutes=1) / interval for interval in of_small) <= per_minute * share + 1e-6
    assert made.usd_per_month <= budget * (1 + 1e-6)
