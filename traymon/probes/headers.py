"""What the headers of an answer announce: limits, waiting times, ids for the support."""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from traymon.model import RateLimits

REQUEST_IDS = ("x-kong-request-id", "mistral-correlation-id", "cf-ray", "x-request-id", "request-id")
"""Headers a support team asks for."""

_LIMITS: dict[str, tuple[str, ...]] = {
    # the first header present wins: Mistral 2026, Mistral 2025, OpenAI
    "requests_per_minute": ("x-ratelimit-limit-req-minute", "x-ratelimit-limit-requests"),
    "requests_remaining": ("x-ratelimit-remaining-req-minute", "x-ratelimit-remaining-requests"),
    "tokens_per_minute": (
        "x-ratelimit-limit-tokens-minute",
        "x-ratelimitbysize-limit-minute",
        "x-ratelimit-limit-tokens",
    ),
    "tokens_remaining": (
        "x-ratelimit-remaining-tokens-minute",
        "x-ratelimitbysize-remaining-minute",
        "x-ratelimit-remaining-tokens",
    ),
    "tokens_per_month": ("x-ratelimitbysize-limit-month",),
    "tokens_remaining_month": ("x-ratelimitbysize-remaining-month",),
    "query_cost": ("x-ratelimit-tokens-query-cost", "ratelimitbysize-query-cost"),
}

RETRY_AFTER_CAP = 900.0
"""Seconds. A server that asks for more is asked again after 15 minutes."""


def request_ids_of(headers: Mapping[str, str]) -> dict[str, str]:
    """The ids among ``REQUEST_IDS`` that the answer carries."""
    return {name: headers[name][:128] for name in REQUEST_IDS if headers.get(name)}


def rate_limits_of(headers: Mapping[str, str]) -> RateLimits:
    """The limits announced; what is missing or no whole number is ``None``."""
    values = {field: _first_number(headers, names) for field, names in _LIMITS.items()}
    reset = _number(headers.get("ratelimitbysize-reset"))
    return RateLimits(**values, reset_s=None if reset is None else float(reset))


def retry_after_of(headers: Mapping[str, str], now: datetime) -> float | None:
    """Seconds to wait by ``Retry-After`` (a number or an HTTP date, RFC 9110 10.2.3) or ``retry-after-ms``."""
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return min(milliseconds / 1000, RETRY_AFTER_CAP)
    value = headers.get("retry-after", "").strip()
    seconds = _number(value)
    if seconds is None and value:
        seconds = _seconds_until(value, now)
    return None if seconds is None else min(max(float(seconds), 0.0), RETRY_AFTER_CAP)


def date_of(text: str) -> datetime | None:
    """An HTTP date, in UTC (RFC 9110 5.6.7); ``None`` for anything else, hours and zones without end among it."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _seconds_until(date: str, now: datetime) -> int | None:
    moment = date_of(date)
    return int((moment - now).total_seconds()) if moment else None


def _first_number(headers: Mapping[str, str], names: tuple[str, ...]) -> int | None:
    return next((_number(headers[name]) for name in names if name in headers), None)


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None  # noqa: PLR2004 - no real limit is longer
