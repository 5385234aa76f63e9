"""The body of an answer to a JSON document, or a reason why it is none. Never trusts its sender."""

import json

MAX_BODY = 4_000_000
"""Bytes. Real summaries reach 212 kB (Cloudflare's)."""

TOO_LARGE = "larger than 4 MB"

_CHALLENGE_MARKS = ("just a moment", "cf-browser-verification", "/cdn-cgi/challenge-platform", "_cf_chl_opt")

_LOOKED_AT = 100_000
"""Characters searched for the marks of a challenge."""


class UnreadableError(Exception):
    """No status document; ``str()`` is the reason, a fragment such as ``HTML where JSON was due``."""


def decode(body: bytes) -> object:
    """The JSON value in ``body`` (UTF-8, -16 or -32, with a byte order mark or without); raises ``UnreadableError``."""
    if len(body) > MAX_BODY:
        raise UnreadableError(TOO_LARGE)
    if not body.strip():
        raise UnreadableError("an empty answer")
    try:
        document: object = json.loads(body)
    except (ValueError, RecursionError):
        raise UnreadableError(_what_else(body)) from None
    return document


def is_challenge(body: bytes) -> bool:
    """Whether a body is the page by which Cloudflare asks for a browser."""
    return any(mark in _beginning(body) for mark in _CHALLENGE_MARKS)


def _what_else(body: bytes) -> str:
    text = _beginning(body)
    if not text.startswith("<"):
        return "cut or broken JSON" if text.startswith(("{", "[")) else "not JSON"
    if is_challenge(body):
        return "a Cloudflare challenge page"
    return "HTML where JSON was due" if "<html" in text else "XML where JSON was due"


def _beginning(body: bytes) -> str:
    text = body[: 4 * _LOOKED_AT].decode(json.detect_encoding(body), "replace")
    return text[:_LOOKED_AT].lstrip("\ufeff \t\r\n").lower()
