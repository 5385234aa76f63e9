"""Refuses values that have the right type and still cannot work, before a thread stumbles over them."""

import ipaddress
import operator
import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from traymon.assessment.rules import Rules
from traymon.model import Anchor, Level, Provider
from traymon.settings.choices import Budget, Settings
from traymon.settings.whom_to_ask import complaints_of
from traymon.tables import Reader, SettingsError, path_of

_NOTHING = timedelta(0)

_RANGES: dict[str, tuple[Any, Any, str]] = {
    "interval": (timedelta(seconds=10), timedelta(hours=1), "10s to 1h"),
    "status_interval": (
        timedelta(seconds=60),
        timedelta(hours=24),
        "60s to 24h: providers ask not to be polled faster",
    ),
    "keep_history": (timedelta(days=1), timedelta(days=400), "1d to 400d"),
    "budget.usd_per_month": (0, 1_000_000, "0 to 1000000"),
    "budget.share_of_rate_limit": (0.01, 1, "0.01 to 1"),
    "timeouts.total": (timedelta(milliseconds=100), timedelta(minutes=10), "100ms to 10m"),
    "timeouts.stream": (timedelta(milliseconds=100), timedelta(minutes=10), "100ms to 10m"),
    "timeouts.stream_idle": (timedelta(milliseconds=100), timedelta(minutes=10), "100ms to 10m"),
    "judgement.failures": (1, 100, "1 to 100"),
    "judgement.failures_span": (_NOTHING, timedelta(hours=1), "0s to 1h"),
    "judgement.unsteady_span": (_NOTHING, timedelta(hours=1), "0s to 1h"),
    "judgement.witnessed_span": (_NOTHING, timedelta(hours=1), "0s to 1h"),
    "judgement.addresses_span": (_NOTHING, timedelta(hours=1), "0s to 1h"),
    "judgement.usual_errors": (0.0001, 0.5, "0.0001 to 0.5"),
    "judgement.error_share": (0.001, 0.99, "0.001 to 0.99"),
    "judgement.error_evidence": (1, 1000, "1 to 1000"),
    "judgement.glitch": (_NOTHING, timedelta(minutes=10), "0s to 10m"),
    "judgement.slow_evidence": (1, 1000, "1 to 1000"),
    "judgement.unstable_onsets": (2, 100, "2 to 100"),
    "judgement.unstable_window": (timedelta(minutes=1), timedelta(days=1), "1m to 1d"),
    "judgement.steady_span": (_NOTHING, timedelta(hours=1), "0s to 1h"),
    "judgement.recovery_span": (_NOTHING, timedelta(hours=1), "0s to 1h"),
    "judgement.recovery_evidence": (1, 1000, "1 to 1000"),
    "judgement.slow_factor": (1, 1000, "1 to 1000"),
    "judgement.slow_floor": (_NOTHING, timedelta(minutes=10), "0s to 10m"),
    "judgement.forget_after": (timedelta(minutes=1), timedelta(days=1), "1m to 1d"),
    "judgement.key_retests_span": (_NOTHING, timedelta(hours=1), "0s to 1h"),
    "breaker.errors": (1, 100, "1 to 100"),
    "breaker.within": (timedelta(seconds=1), timedelta(hours=1), "1s to 1h"),
    "breaker.open_for": (timedelta(seconds=1), timedelta(hours=24), "1s to 24h"),
    "alerts.remind_after": (_NOTHING, timedelta(days=30), "0s to 30d"),
    "diagnosis.deadline": (timedelta(seconds=1), timedelta(minutes=1), "1s to 1m"),
}
"""Key path → least, greatest, and both in words."""

_USER_AGENT = re.compile(r"[ -~]{0,300}")
"""A line of a header."""

_SMALLEST_BUDGET = 0.001
"""USD a month. Below that the time between two paid probes is centuries."""

_DEAREST = 100_000
"""USD per million tokens; the dearest models of 2026 cost some hundred."""

_LEVELS = tuple(level.word for level in Level if level > Level.OPERATIONAL)

_MODES = ("minimal", "standard", "full")

_LANGUAGES = ("", "en", "fr")

_HOURS = re.compile(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)")

_PATH = re.compile(r"/[\x21-\x7e]*")

_HEADER, _HEADER_VALUE = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"), re.compile(r"[\x20-\x7e]*")
"""RFC 9110, 5.1 and 5.5, without what nobody needs."""

_OWN_HEADERS = frozenset({"host", "content-length", "content-type", "transfer-encoding", "connection"})
"""They say what is sent where: a wrong one leads the key elsewhere."""


def refuse_what_cannot_work(settings: Settings, reader: Reader) -> None:
    """Raise ``SettingsError`` for the first value that cannot work."""
    for key, reason in _complaints(settings):
        raise SettingsError(reader.file, key, reason)


def _complaints(settings: Settings) -> Iterator[tuple[str, str]]:
    for key, (low, high, words) in _RANGES.items():
        if not low <= operator.attrgetter(key)(settings) <= high:
            yield key, f"must be {words}"
    if not _USER_AGENT.fullmatch(settings.status_user_agent):
        yield "status_user_agent", "must be at most 300 printable ASCII characters"
    if settings.language not in _LANGUAGES:
        yield "language", 'must be "en", "fr" or "", as the desktop speaks'
    yield from _of_budget(settings.budget)
    yield from _of_judgement(settings.judgement)
    if settings.alerts.quiet_hours and not _HOURS.fullmatch(settings.alerts.quiet_hours):
        yield "alerts.quiet_hours", 'must be a time of day and another, like "22:00-07:00"'
    for index, level in enumerate(settings.alerts.levels):
        if level not in _LEVELS:
            yield f"alerts.levels[{index}]", f"must be one of {', '.join(_LEVELS)}"
    if settings.diagnosis.mode not in _MODES:
        yield "diagnosis.mode", f"must be one of {', '.join(_MODES)}"
    yield from complaints_of(settings.diagnosis)
    for index, anchor in enumerate(settings.diagnosis.anchors):
        yield from _of_anchor(anchor, f"diagnosis.anchors[{index}]")
    yield from _of_providers(settings.providers)


def _of_budget(budget: Budget) -> Iterator[tuple[str, str]]:
    if 0 < budget.usd_per_month < _SMALLEST_BUDGET:
        yield "budget.usd_per_month", f"must be 0 (no paid probes) or at least {_SMALLEST_BUDGET:g}"


def _of_judgement(rules: Rules) -> Iterator[tuple[str, str]]:
    if rules.error_share <= rules.usual_errors:
        yield "judgement.error_share", "must be more than judgement.usual_errors"


def _of_anchor(anchor: Anchor, key: str) -> Iterator[tuple[str, str]]:
    for name, address in (("address", anchor.address), ("address6", anchor.address6 or anchor.address)):
        try:
            ipaddress.ip_address(address)
        except ValueError:
            yield f"{key}.{name}", "must be an IP address: a name would have to be looked up first"
    if not 0 < anchor.port < 65_536:  # noqa: PLR2004 - 16 bits
        yield f"{key}.port", "must be 1 to 65535"


def _of_providers(providers: Mapping[str, Provider]) -> Iterator[tuple[str, str]]:
    for provider in providers.values():
        for name, price in (("chat_price", provider.chat_price), ("embeddings_price", provider.embeddings_price)):
            if not (0 <= price.input <= _DEAREST and 0 <= price.output <= _DEAREST):
                yield f"providers.{provider.id}.{name}", f"must be 0 to {_DEAREST}"
        yield from _of_requests(provider)
        for index, probe in enumerate(provider.relies_on):
            if probe not in provider.probes:
                asked = ", ".join(asked.value for asked in provider.probes)
                yield f"providers.{provider.id}.relies_on[{index}]", f"is not asked: probes are {asked}"
        for index, source in enumerate(provider.status_sources):
            if trouble := _trouble_with_page(source.url):
                yield f"providers.{provider.id}.status_sources[{index}].url", trouble


def _of_requests(provider: Provider) -> Iterator[tuple[str, str]]:
    """What is put together to a request must neither break it nor lead its key to another host."""
    key = f"providers.{provider.id}"
    if not _PATH.fullmatch(provider.models_path):
        yield f"{key}.models_path", "must begin with / and hold no spaces or control characters"
    for name, value in provider.headers.items():
        at = path_of(f"{key}.headers", name)
        if not _HEADER.fullmatch(name) or name.lower() in _OWN_HEADERS:
            yield at, "is no header that may be added"
        elif not _HEADER_VALUE.fullmatch(value):
            yield at, "holds a line break, a control character or a letter that is not ASCII"
    for name, link in provider.links.items():
        if not link.startswith(("https://", "http://")):
            yield path_of(f"{key}.links", name), "must be an https:// URL"


def _trouble_with_page(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is not a URL"
    if parts.username is not None or parts.password is not None:
        return "holds a user name or password: a status page needs none"
    return "" if parts.scheme in {"http", "https"} and host else "must be the https:// URL of a status page"
