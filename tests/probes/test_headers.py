from datetime import UTC, datetime

import pytest

from traymon.model import RateLimits
from traymon.probes.headers import rate_limits_of, request_ids_of, retry_after_of

NOW = datetime(2027, 1, 5, 10, 0, 0, tzinfo=UTC)


def test_mistral_limits_of_2026_are_read():
    headers = {
        "x-ratelimit-limit-req-minute": "50",
        "x-ratelimit-remaining-req-minute": "49",
        "x-ratelimit-limit-tokens-minute": "50000",
        "x-ratelimit-remaining-tokens-minute": "47300",
        "x-ratelimit-tokens-query-cost": "1300",
    }
    assert rate_limits_of(headers) == RateLimits(
        requests_per_minute=50,
        requests_remaining=49,
        tokens_per_minute=50000,
        tokens_remaining=47300,
        query_cost=1300,
    )


def test_mistral_limits_of_2025_are_read():
    headers = {
        "ratelimitbysize-query-cost": "32001",
        "ratelimitbysize-reset": "38",
        "x-ratelimitbysize-limit-minute": "500000",
        "x-ratelimitbysize-remaining-minute": "467999",
        "x-ratelimitbysize-limit-month": "1000000000",
        "x-ratelimitbysize-remaining-month": "995733790",
    }
    assert rate_limits_of(headers) == RateLimits(
        tokens_per_minute=500000,
        tokens_remaining=467999,
        tokens_per_month=1000000000,
        tokens_remaining_month=995733790,
        query_cost=32001,
        reset_s=38.0,
    )


@pytest.mark.parametrize("value", ["", "many", "-1", "1e3", "٣", "9" * 40])
def test_a_limit_that_is_no_number_is_none(value):
    assert rate_limits_of({"x-ratelimit-limit-req-minute": value}).requests_per_minute is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        pytest.param({"retry-after": "17"}, 17.0, id="seconds"),
        pytest.param({"retry-after": "Tue, 05 Jan 2027 10:01:30 GMT"}, 90.0, id="HTTP date"),
        pytest.param({"retry-after": "Tue, 05 Jan 2027 09:00:00 GMT"}, 0.0, id="a date in the past"),
        pytest.param({"retry-after": "86400"}, 900.0, id="at most 15 minutes"),
        pytest.param({"retry-after-ms": "1500"}, 1.5, id="milliseconds"),
        pytest.param({"retry-after": "Tue, 05 Jan 2027 10:00:00 +99999999999999999999"}, None, id="a zone beyond all"),
        pytest.param({"retry-after": "Tue, 05 Jan 2027 99999999999999999999:00:00 GMT"}, None, id="an hour beyond all"),
        pytest.param({"retry-after": "Fri, 31 Dec 9999 23:59:59 -2359"}, None, id="after the end of time"),
        pytest.param({"retry-after": "soon"}, None, id="words"),
        pytest.param({}, None, id="absent"),
    ],
)
def test_how_long_a_server_asks_to_wait(headers, seconds):
    assert retry_after_of(headers, NOW) == seconds


def test_ids_for_the_support_are_kept_and_nothing_else():
    headers = {"x-kong-request-id": "k", "mistral-correlation-id": "m", "cf-ray": "c", "set-cookie": "secret"}
    assert request_ids_of(headers) == {"x-kong-request-id": "k", "mistral-correlation-id": "m", "cf-ray": "c"}
