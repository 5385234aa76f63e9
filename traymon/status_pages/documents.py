"""The body of an answer to a JSON document, or a reason why it is none. Never trusts its sender."""

import json

MAX_BODY = 4_000_000
"""Bytes. Real summaries reach 212 kB (Cloudflare's)."""

TOO_LARGE = "larger than 4 MB"

_CHALLENGE_MARKS = ("just a moment", "cf-browser-verification", "/cdn-cgi/challenge-platform", "_cf_chl_opt")

_LOOKED_AT = 100_000
"""Characters searched for the marks of a challenge."""


_HEAD = 2_000
"""Characters in which HTML shows itself; a feed may quote it further down."""


class UnreadableError(Exception):
    """No status document; ``str()`` is the reason, a fragment such as ``HTML where JSON was due``."""


class WideList(list[object]):
    """A list that came in UTF-16."""


def decode(body: bytes) -> object:
    """The JSON value (UTF-8, -16 or -32, with a byte order mark or without) or the ``Feed`` in ``body``.

    Raises ``UnreadableError``.
    """
    if len(body) > MAX_BODY:
        raise UnreadableError(TOO_LARGE)
    if not body.strip():
        raise UnreadableError("an empty answer")
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError):
        return _feed(body)
    wide = isinstance(document, list) and json.detect_encoding(body).startswith("utf-16")
    return WideList(document) if wide and isinstance(document, list) else document


def is_challenge(body: bytes) -> bool:
    """Whether a body is the page by which Cloudflare asks for a browser."""
    return any(mark in _beginning(body) for mark in _CHALLENGE_MARKS)


def _feed(body: bytes) -> object:
    text = _beginning(body)
    if not text.startswith("<"):
        raise UnreadableError("cut or broken JSON" if text.startswith(("{", "[")) else "not JSON")
    if is_challenge(body):
        raise UnreadableError("a Cloudflare challenge page")
    if "<html" in text[:_HEAD] or text.startswith("<!doctype html"):
        raise UnreadableError("HTML where JSON was due")
    from traymon.status_pages.feed_xml import parse_feed  # noqa: PLC0415 - XML, for feeds alone

    return parse_feed(body)


def _beginning(body: bytes) -> str:
    text = body[: 4 * _LOOKED_AT].decode(json.detect_encoding(body), "replace")
    return text[:_LOOKED_AT].lstrip("\ufeff \t\r\n").lower()
