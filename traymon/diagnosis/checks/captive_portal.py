"""Whether something between this computer and the Internet answers plain HTTP in place of others.

Evidence per captive check of the settings; ``word``: ``ok``, ``portal`` or ``none`` (no answer, or one that says
nothing); ``reply``: status and date.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit, urlunsplit

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.plain_http import Got, date_of, get
from traymon.diagnosis.network.side_by_side import Question, outcome_of, side_by_side
from traymon.model import Evidence, Outcome, Reply
from traymon.settings.choices import CaptiveCheck

NAME = "captive_portal"

_SECONDS = 3.0
"""A portal is on the local network: whoever needs longer is none."""

_OUTCOMES = {"ok": Outcome.OK, "portal": Outcome.FAILED, "none": Outcome.INCONCLUSIVE}

_OK, _NO_CONTENT, _ERRORS, _LOGIN_REQUIRED = 200, 204, 400, 511


def ask_captive_checks(case: Case) -> Iterator[Evidence]:
    """All of them at once; in mode ``minimal`` the first alone."""
    choices = case.settings.diagnosis
    checks = choices.captive_checks[:1] if choices.mode == "minimal" else choices.captive_checks
    questions = [
        Question(
            blank=Evidence(check=NAME, target=_shown(check.url), outcome=Outcome.INCONCLUSIVE, word="none"),
            ask=partial(_ask, case, check),
        )
        for check in checks
    ]
    return side_by_side(case, questions, _SECONDS + 0.3)


def word_for(status: int, body: bytes, expected: CaptiveCheck) -> str:
    """Chromium's table (``captive_portal_detector.cc``), and the expected answer is fine whatever it is."""
    if status == _LOGIN_REQUIRED:
        return "portal"
    if status == expected.status and expected.body.encode() in body:
        return "ok"
    if status < _OK or status >= _ERRORS:
        return "none"
    if status == _NO_CONTENT or (status == _OK and len(body) <= 1):
        return "ok"
    return "portal"


def _ask(case: Case, check: CaptiveCheck, blank: Evidence) -> Evidence:
    seconds = case.left(_SECONDS)
    got = get(check.url, seconds)
    if got.failure:
        outcome = outcome_of(got.failure, cut_short=seconds < _SECONDS)
        return replace(blank, outcome=outcome, failure=got.failure, phase=got.phase, ms=got.ms)
    word = word_for(got.status, got.body, check)
    return replace(blank, outcome=_OUTCOMES[word], word=word, ms=got.ms, reply=_reply(got))


def _reply(got: Got) -> Reply:
    return Reply(
        status=got.status,
        server=got.headers.get("server", "")[:64],
        date=date_of(got.headers),
        size=len(got.body),
    )


def _shown(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


CHECK = Check(name=NAME, ask=ask_captive_checks, patience=_SECONDS + 0.5, cheap=True)
