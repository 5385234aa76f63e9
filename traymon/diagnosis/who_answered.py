"""Who answered a request that had no key, and what that means: status, headers and body → a word (pure)."""

import re

from traymon.model import Layer, Provider
from traymon.probes.answers import Answer, error_words, is_html, layer_of

HEALTHY = frozenset({"401", "ok"})
"""Words of an edge and gateway that do their job."""

UNCLEAR = frozenset({"other"})

_BEGINNING = 8192
"""Bytes of a page that are searched."""

_BEHIND_THE_EDGE = (502, 504)
"""Cloudflare may put its own page in place of these when its origin sends them."""

_BLOCKED = re.compile(
    r"fortigu?ard|fortinet|web page blocked|url (?:is )?blocked|access (?:to this (?:site|page) )?(?:is |has been )?"
    r"(?:blocked|denied by)|blocked by|web filter|zscaler|umbrella|sophos|barracuda|netskope|palo ?alto|squid|mcafee"
    r"|kaspersky|captive|log ?in to (?:the )?network|guest network",
)
"""Words of the pages that filters, proxies and portals put in a server's place."""

_COUNTRY = re.compile(
    r"error[\s:]*(?:code:?\s*)?1009|banned the country|country[^.]{0,60}(?:not supported|unsupported|not available|"
    r"blocked|restricted)|unsupported_country|(?:not available|not supported|unavailable) in your (?:country|region)"
    r"|location is not supported",
)


def word_of(answer: Answer, provider: Provider) -> str:
    """The word of the check ``edge`` for ``answer``."""
    layer, status = layer_of(answer), answer.status
    by_edge = layer is Layer.EDGE
    if status in {407, 511} or _is_block_page(answer, layer, provider):
        return "block"
    if 200 <= status < 300:  # noqa: PLR2004 - success
        return "ok"
    if status in {403, 451} and _COUNTRY.search(_text(answer)):
        return "451" if status == 451 else "403_geo"  # noqa: PLR2004
    if status >= 500:  # noqa: PLR2004 - server errors
        return _of_server_error(status, by_edge=by_edge, is_known=layer is not Layer.OTHER or not is_html(answer))
    return (_BY_EDGE if by_edge else _BY_GATEWAY).get(status, "other")


_BY_EDGE = {401: "401", 403: "403_cf", 404: "404other", 429: "429_cf", 451: "451"}

_BY_GATEWAY = {400: "other", 401: "401", 403: "401", 404: "404other", 451: "451"}
"""Some APIs call a missing key forbidden."""


def _of_server_error(status: int, *, by_edge: bool, is_known: bool) -> str:
    if 520 <= status <= 530 and status != 529:  # noqa: PLR2004 - Cloudflare's own: the origin is ill
        return "52x"
    if by_edge and status not in _BEHIND_THE_EDGE:
        return "5xx_edge"
    return "5xx_gw" if is_known else "other"


def _is_block_page(answer: Answer, layer: Layer, provider: Provider) -> bool:
    """Whether something that is neither the provider nor its CDN put its own page or redirect there."""
    if layer is not Layer.OTHER:
        return False
    page = is_html(answer)
    if page and answer.status < 500:  # noqa: PLR2004 - an API answers no web pages
        return True
    if 300 <= answer.status < 400:  # noqa: PLR2004 - redirects
        return True
    foreign = bool(provider.cdn) and answer.status in {403, 451}
    return foreign or (page and bool(_BLOCKED.search(_text(answer))))


def _text(answer: Answer) -> str:
    beginning = answer.body[:_BEGINNING].decode("utf-8", "replace").lower()
    return " ".join((*error_words(answer.document), beginning))
