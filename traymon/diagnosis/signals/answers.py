"""Words on what answered by HTTP, how fast, and whether it is who was meant."""

from datetime import timedelta
from urllib.parse import urlsplit

from traymon.diagnosis.case import Memory
from traymon.diagnosis.signals.addresses import host_of
from traymon.diagnosis.signals.controls import network_is_slow
from traymon.diagnosis.signals.found import Found
from traymon.model import Failure, Outcome, Phase, Provider

SLOW_PROVIDER = 3000.0
"""Milliseconds to the first byte of a list of models: it takes 200 when all is well."""

KEY_MEMORY = timedelta(hours=24)
"""A key that worked this recently is not called bad on one answer."""

_NOT_FOUND = 404

_TYPO = 2
"""Letters that may differ before a host counts as another one on purpose."""


def words_on_answers(found: Found, provider: Provider, memory: Memory, known_url: str) -> dict[str, str | None]:
    """The edge, the API, inference, and what is remembered of them."""
    edge = _edge(found)
    api = _api(found, edge)
    return {
        "edge": edge,
        "api": api,
        "inference": found.best("inference", "inference", ("fail", "ok")),
        "inference_before": "failed" if memory.inference_failed else None,
        "key_before": _key_before(found, memory),
        "large_body": found.best("large_body", "large_body", ("stall", "ok")),
        "slow": _slow(found, provider),
        "endpoint": _endpoint(found, provider, known_url, api),
    }


def _edge(found: Found) -> str | None:
    """``other`` without an answer says nothing that the connections do not say better."""
    answered = any(each.reply for each in found.ran("edge"))
    word = found.word("edge", "edge")
    return word if word != "other" or answered else None


def _api(found: Found, edge: str | None) -> str | None:
    """The best of several; ``nokey`` is why it did not run."""
    if any(each.word == "nokey" for each in found.by_check.get("api", ())):
        return "nokey"
    if any(each.failure is Failure.REQUEST_REJECTED for each in found.by_check.get("api", ())):
        return "rejected"
    word = found.best("api", "api", ("200",)) or found.word("api", "api")
    if word == "timeout" and any(each.phase is Phase.TRANSFER for each in found.ran("api")):
        return "stall"
    unanswered = any(each.outcome is Outcome.FAILED and not each.reply for each in found.ran("api"))
    if not word and unanswered and edge in ("401", "ok"):
        return "timeout"  # where the edge answered over the same path, any silence is as one
    tried = any(each.outcome is Outcome.INCONCLUSIVE and each.reply for each in found.by_check.get("api", ()))
    return word or ("unclear" if tried else None)


def _key_before(found: Found, memory: Memory) -> str | None:
    at = next((each.at for each in found.ran("api") if each.at), None)
    if memory.key_worked_at is None or at is None:
        return None
    return "worked" if at - memory.key_worked_at <= KEY_MEMORY else None


def _slow(found: Found, provider: Provider) -> str | None:
    by_network = network_is_slow(found, provider)
    answered = [each.number for each in (*found.ran("api"), *found.ran("edge")) if each.outcome is Outcome.OK]
    times = [number for number in answered if number is not None]
    if by_network:
        return "net"
    if by_network is False and times and times[0] > SLOW_PROVIDER:
        return "prov"
    return "no" if times and by_network is False else None


def _endpoint(found: Found, provider: Provider, known_url: str, api: str | None) -> str | None:
    """A host of the user's choice is right until it shows not to be the API; another path on the usual host as well."""
    host, known = host_of(provider.base_url), host_of(known_url)
    path_differs = _path(provider.base_url) != _path(known_url)
    missing = _nothing_there(found)
    if not known:
        return "gateway" if missing and api not in (None, "200") else "own"
    if host == known:
        return "typo" if path_differs and missing else "ok"
    if _distance(host, known) <= _TYPO:
        return "typo"
    return "gateway" if missing else "own"


def _nothing_there(found: Found) -> bool:
    """Whether somebody answered that there is no such thing; filters say other things."""
    return any(
        each.word == "404other" or (each.word == "block" and each.reply is not None and each.reply.status == _NOT_FOUND)
        for each in found.ran("edge")
    )


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _distance(one: str, other: str) -> int:
    """Letters to insert, remove or replace (Levenshtein), of names as short as hosts."""
    previous = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        current = [row]
        for column, right in enumerate(other, 1):
            current.append(min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (left != right)))
        previous = current
    return previous[-1]
