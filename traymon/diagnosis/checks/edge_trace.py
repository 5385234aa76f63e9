"""Which of Cloudflare's places answers, and is the edge there well? Its ``/cdn-cgi/trace`` never touches the origin."""

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.fetching import Fetched, filled, get
from traymon.model import Evidence, Outcome

SECONDS = 3.0

_TOLD = ("colo", "loc", "warp")
"""Of its lines; ``ip`` is this line's public address and never kept."""

_LINE = re.compile(rb"^([a-z]+)=([A-Za-z0-9-]{1,12})\r?$", re.MULTILINE)


def ask(case: Case) -> Iterator[Evidence]:
    """One GET."""
    parts = urlsplit(case.provider.base_url)
    url = f"{parts.scheme}://{parts.netloc}/cdn-cgi/trace"
    blank = Evidence(check="edge_trace", target=url, cdn=case.provider.cdn, outcome=Outcome.OK)
    yield judged(blank, get(case, url, seconds=SECONDS))


def judged(blank: Evidence, fetched: Fetched) -> Evidence:
    """``blank`` with what ``fetched`` means."""
    evidence = filled(blank, fetched)
    if fetched.failure or fetched.answer is None:
        return evidence
    lines = {name.decode(): value.decode() for name, value in _LINE.findall(fetched.answer.body[:2000])}
    if "colo" not in lines:
        return replace(evidence, outcome=Outcome.INCONCLUSIVE, note="this host gives no trace")
    return replace(evidence, note=", ".join(f"{name} {lines[name]}" for name in _TOLD if name in lines))


def _unless(case: Case) -> str:
    return "" if case.provider.cdn == "cloudflare" else "the provider is not behind Cloudflare"


CHECK = Check(name="edge_trace", ask=ask, unless=_unless, patience=SECONDS + 0.5)
