"""Do other hosts on the provider's CDN answer? Words: ``ok``, ``fail``."""

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from traymon.diagnosis.case import Case, Check
from traymon.diagnosis.checks.peer import SECONDS, answers
from traymon.diagnosis.network.fetching import shown
from traymon.diagnosis.network.side_by_side import Question, side_by_side
from traymon.model import Evidence, Outcome
from traymon.probes.resolver import is_loopback
from traymon.settings.choices import NamedUrl
from traymon.status_pages.fetch import address_problem


def ask(case: Case) -> Iterator[Evidence]:
    """All of them at the same time."""
    questions = [
        Question(
            blank=Evidence(
                check="cdn_control",
                target=shown(host.url),
                operator=host.name,
                cdn=host.cdn,
                outcome=Outcome.INCONCLUSIVE,
            ),
            ask=partial(answers, case, host.url, ("ok", "fail")),
        )
        for host in _hosts(case)
    ]
    yield from side_by_side(case, questions, SECONDS + 0.3)


def _hosts(case: Case) -> list[NamedUrl]:
    """Of the settings; a provider on this computer is behind no CDN out there."""
    cdn = case.provider.cdn
    known = case.settings.diagnosis.cdn_controls if cdn else ()
    near = is_loopback(_host(case.provider.base_url))
    return [
        host
        for host in known
        if host.cdn == cdn and not address_problem(host.url) and (not near or is_loopback(_host(host.url)))
    ]


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _unless(case: Case) -> str:
    return "" if _hosts(case) else "no other host on the provider's CDN is known"


CHECK = Check(name="cdn_control", ask=ask, unless=_unless, patience=SECONDS + 0.5)
