"""Do other AI providers answer? Asked without a key; any answer below 500 is one.

Words: ``up``, ``down``.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from urllib.parse import urlsplit

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.network.fetching import filled, get, shown
from traymon.diagnosis.network.side_by_side import Question, side_by_side
from traymon.model import Evidence, Outcome
from traymon.settings.choices import NamedUrl
from traymon.status_pages.fetch import address_problem

SECONDS = 3.5

_SERVER_ERROR = 500

_ON_THE_WAY = frozenset({407, 511})
"""A proxy's and a portal's answers."""


def answers(case: Case, url: str, words: tuple[str, str], blank: Evidence) -> Evidence:
    """``blank`` with the first of ``words`` if a server answered that does its job, else with the second."""
    fetched = get(case, url, seconds=SECONDS)
    evidence = filled(blank, fetched)
    status = fetched.answer.status if fetched.answer and not fetched.failure else None
    if status and status < _SERVER_ERROR and status not in _ON_THE_WAY:
        return replace(evidence, word=words[0])
    if evidence.outcome is Outcome.INCONCLUSIVE:
        return evidence
    return replace(evidence, word=words[1], outcome=Outcome.FAILED)


def ask(case: Case) -> Iterator[Evidence]:
    """All peers at the same time."""
    questions = [_question(case, peer) for peer in _peers(case) if not address_problem(peer.url)]
    yield from side_by_side(case, questions, SECONDS + 0.3)
    for peer in _peers(case):
        if problem := address_problem(peer.url):
            yield Evidence(check="peer", operator=peer.name, outcome=Outcome.SKIPPED, note=problem)


def _question(case: Case, peer: NamedUrl) -> Question:
    blank = Evidence(
        check="peer", target=shown(peer.url), operator=peer.name, cdn=peer.cdn, outcome=Outcome.INCONCLUSIVE
    )
    return Question(blank=blank, ask=partial(answers, case, peer.url, ("up", "down")))


def _peers(case: Case) -> list[NamedUrl]:
    own = urlsplit(case.provider.base_url).netloc
    return [peer for peer in case.settings.diagnosis.peers if urlsplit(peer.url).netloc != own]


def _unless(case: Case) -> str:
    return "" if _peers(case) else "no peers in the settings"


CHECK = Check(name="peer", ask=ask, unless=_unless, patience=SECONDS + 0.5)
